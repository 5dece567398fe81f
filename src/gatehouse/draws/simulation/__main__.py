"""Repeat a simulation: `python -m gatehouse.draws.simulation INPUT.json [FOLDER]`.

FOLDER holds entries.txt and sessions.txt of the draw that the input names, if it names one. The
output, one line, goes to standard output; its hash, and with --progress each draw, to standard
error.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
from pathlib import Path

from gatehouse.draws.simulation.running import simulate
from gatehouse.draws.simulation.terms import read, sha256_of, written

CPU_SECONDS = 900
MEMORY_BYTES = 1536 * 1024 * 1024  # addresses; a crowd of 100,000 takes a fifth of it
NICENESS = 10
PARENT = os.getppid()


def main() -> int:
    """0 with the output, 1 where input and files do not belong together."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("input", type=Path)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--progress", action="store_true", help="say each draw")
    parser.add_argument("--bounded", action="store_true", help="as the site runs it")
    chosen = parser.parse_args()
    if chosen.bounded:
        _bound()
    try:
        terms = read(json.loads(chosen.input.read_text("utf-8")))
        body = simulate(terms, chosen.folder, told=_told if chosen.progress else None)
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        sys.stderr.write(f"{type(wrong).__name__}: {wrong}\n")
        return 1
    sys.stdout.write(written(body))
    sys.stderr.write(f"output_sha256={sha256_of(body)}\n")
    return 0


def _bound() -> None:
    """Give way to others, and end at some time, whatever was asked."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _told(done: int, most: int) -> None:
    """Say how far it is; end with whoever asked."""
    if os.getppid() != PARENT:
        sys.exit(1)
    sys.stderr.write(f"{done} {most}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
