"""Pin the dependencies: requirements/*.in to requirements/*.lock, with hashes for every platform.

    python -m tools.lock            # pin again; versions stay where they still fit
    python -m tools.lock --check    # locks belong to their lists and hold no address

A lock names packages, versions and hashes and no address, so that it works with any index.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "requirements"
ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|file:")
NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", re.MULTILINE)


def pin(source: Path) -> None:
    """Write the lock beside the list."""
    command = [str(Path(sys.executable).parent / "uv"), "pip", "compile", "--quiet", "--universal"]
    command += ["--python-version", "3.11", "--generate-hashes"]
    target = source.with_suffix(".lock").relative_to(ROOT)
    subprocess.run([*command, "-o", target, source.relative_to(ROOT)], cwd=ROOT, check=True)


def named(text: str) -> set[str]:
    """Names of the packages of a list or of a lock, as package indexes compare them."""
    return {re.sub(r"[-_.]+", "-", name).lower() for name in NAME.findall(text)}


def faults() -> list[str]:
    """What is wrong with the locks."""
    found = []
    for source in sorted(FOLDER.glob("*.in")):
        lock = source.with_suffix(".lock")
        if absent := named(source.read_text()) - named(lock.read_text()):
            found.append(f"{lock.name} lacks {', '.join(sorted(absent))}: run make lock")
    for lock in [*FOLDER.glob("*.lock"), ROOT / "package-lock.json"]:
        if ADDRESS.search(lock.read_text()) and lock.suffix == ".lock":
            found.append(f"{lock.name} holds an address")
        if '"resolved"' in lock.read_text():
            found.append(f"{lock.name} holds addresses: npm did not read .npmrc")
    return found


def main(words: list[str]) -> int:
    """Pin, or check."""
    if words != ["--check"]:
        for source in sorted(FOLDER.glob("*.in")):
            pin(source)
    problems = faults()
    print("\n".join(problems) or "The locks are in order.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
