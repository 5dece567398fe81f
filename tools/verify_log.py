#!/usr/bin/env python3
"""Check what was done to a draw against the published days of the log.

    python3 verify_log.py LOG DAYS     # /draws/<code>/log.txt and /log/days.txt, saved

Needs nothing but Python. Each day has to name the hash of the day before; each line of the draw has
to lead by its proof to the root of its day. Lines without a proof belong to a day that is not over.
Keep a copy of DAYS, or of one of its lines: then nobody can publish another day later.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def root_of(line: bytes, index: int, count: int, path: list[bytes]) -> bytes | None:
    """Where a proof leads (RFC 6962); None for a proof of another length."""
    found, last = sha(b"\x00" + line), count - 1
    for sibling in path:
        if last == 0:
            return None
        if index % 2 or index == last:
            found = sha(b"\x01" + sibling + found)
            while index % 2 == 0 and index:  # it stood alone at these heights
                index, last = index // 2, last // 2
        else:
            found = sha(b"\x01" + found + sibling)
        index, last = index // 2, last // 2
    return found if last == 0 else None


def roots(days: list[str]) -> dict[str, tuple[str, int, int]]:
    """Root, first line and count of each day; stops at a day that does not follow its
    predecessor. A copy may begin at any day."""
    found: dict[str, tuple[str, int, int]] = {}
    before, number = "", 0
    for place, line in enumerate(days, start=1):
        mark, day, first, count, root, _head, previous = line.split("|")
        follows = not before or (previous == before and int(first) == number)
        if mark != "LOG1-DAY" or not follows:
            sys.exit(f"DAYS, line {place}: {day} does not follow the day before")
        found[day] = (root, int(first), int(count))
        before, number = sha(line.encode()).hex(), int(first) + int(count)
    return found


def check(lines: list[str], known: dict[str, tuple[str, int, int]]) -> tuple[int, int]:
    """How many lines are proved, and how many wait for their day."""
    proved, waiting, proof = 0, 0, ""
    for place, line in enumerate(lines, start=1):
        if line.startswith("LOG1-PROOF|"):
            proof = line
            continue
        if not line.startswith("LOG1|"):
            sys.exit(f"LOG, line {place}: this is no line of the log")
        if not proof:
            waiting += 1
            continue
        _mark, day, index, count, root, path = proof.split("|")
        if day not in known:
            sys.exit(f"LOG, line {place}: {day} is not among the published days")
        published, first, size = known[day]
        hashes = [] if path == "-" else [bytes.fromhex(one) for one in path.split(",")]
        leads = root_of(line.encode(), int(index), int(count), hashes)
        is_there = int(line.split("|")[1]) == first + int(index) and int(count) == size
        if leads is None or leads.hex() != published or root != published or not is_there:
            sys.exit(f"LOG, line {place}: it does not belong to what was published of {day}")
        proved, proof = proved + 1, ""
    return proved, waiting


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    log, days = (Path(name).read_text("utf-8").split() for name in sys.argv[1:])
    proved, waiting = check(log, roots(days))
    print(f"{proved} lines belong to the published days; {waiting} wait for the end of their day.")


if __name__ == "__main__":
    main()
