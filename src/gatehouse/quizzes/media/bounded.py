"""Runs another program with a bound on what it may take: `python bounded.py program argument …`.

It knows nothing of the house and imports nothing of it.
"""

import os
import resource
import sys

MEMORY_BYTES = 2 * 1024 * 1024 * 1024  # addresses
CPU_SECONDS = 150
WRITTEN_BYTES = 40 * 1024 * 1024
NICENESS = 10  # visitors go first


def main() -> None:
    """Become that program."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN_BYTES, WRITTEN_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICENESS)
    program = sys.argv[1]
    os.execve(program, sys.argv[1:], {"PATH": os.defpath})  # noqa: S606 — given by our own code


if __name__ == "__main__":
    main()
