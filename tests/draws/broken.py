"""Folders of the small draw, each broken in one way, with the place that must be named.

python -m tests.draws.broken FOLDER    # FOLDER/<name>/ with the place in refused.txt
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tests.draws.random_draws import SIGNATURES, commit_for

VECTORS = Path(__file__).parent / "vectors"
LISTS = ("sessions.txt", "entries.txt")
Alter = Callable[[bytes], bytes]


def line(number: int, alter: Alter) -> Alter:
    """Alter one line, from 1."""

    def altered(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        lines[number - 1] = alter(lines[number - 1])
        return b"".join(lines)

    return altered


def put(old: bytes, new: bytes) -> Alter:
    """Replace what must be there."""

    def altered(data: bytes) -> bytes:
        assert old in data, old
        return data.replace(old, new, 1)

    return altered


def twice(data: bytes) -> bytes:
    return data + data


def swapped(data: bytes) -> bytes:
    first, second, *rest = data.splitlines(keepends=True)
    return b"".join([second, first, *rest])


def unended(data: bytes) -> bytes:
    return data[:-1]


def zeros(key: bytes) -> Alter:
    """The line of this key with another hash."""
    return lambda _: key + b"=" + b"0" * 64 + b"\n"


def seals_swapped(data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    lines[9], lines[10] = lines[10], lines[9]
    return b"".join(lines)


def flipped(data: bytes) -> bytes:
    """One bit of the signature."""
    return (int(data, 16) ^ 1 << 9).to_bytes(48, "big").hex().encode() + b"\n"


E, S, C, B, R = "entries.txt", "sessions.txt", "commit.txt", "beacon.txt", "results.txt"
W = "witnesses.txt"
OTHER_ROUND = (SIGNATURES[42] + "\n").encode()
INFINITY = b"c0" + b"0" * 94 + b"\n"
OFF_SUBGROUP = b"80" + b"0" * 93 + b"4\n"  # x = 4 lies on the curve, not in its subgroup

# name: (file, how it is altered, the place that is named)
CASES: dict[str, tuple[str, Alter, str]] = {
    "entries-with-crlf": (E, line(3, put(b"\n", b"\r\n")), f"{E}:3"),
    "entries-unsorted": (E, swapped, f"{E}:2"),
    "entries-line-repeated": (E, line(2, twice), f"{E}:3"),
    "entries-ticket-repeated": (
        E,
        line(2, lambda row: row + row.replace(b"|4|24|", b"|5|24|")),
        f"{E}:3",
    ),
    "entries-without-last-lf": (E, unended, f"{E}:5"),
    "entries-with-mark": (E, lambda data: b"\xef\xbb\xbf" + data, f"{E}:1"),
    "entries-with-empty-line": (E, line(1, lambda row: b"\n" + row), f"{E}:1"),
    "entries-with-space": (E, line(4, put(b"|12|", b"|12 |")), f"{E}:4"),
    "entries-not-ascii": (E, line(4, put(b"T03", "Т03".encode())), f"{E}:4"),
    "entries-field-too-few": (E, line(4, put(b"|12", b"")), f"{E}:4"),
    "entries-nobody": (E, line(1, put(b"|1|10|", b"|0|10|")), f"{E}:1"),
    "entries-ten-persons": (E, line(1, put(b"|1|10|", b"|10|10|")), f"{E}:1"),
    "entries-no-tickets": (E, line(1, put(b"|1|10|", b"|1|0|")), f"{E}:1"),
    "entries-hundred-tickets": (E, line(1, put(b"|1|10|", b"|1|100|")), f"{E}:1"),
    "entries-leading-zero": (E, line(1, put(b"|1|10|", b"|1|010|")), f"{E}:1"),
    "entries-small-lane": (E, line(2, put(b"|F|", b"|f|")), f"{E}:2"),
    "entries-two-lanes": (E, line(2, put(b"|F|", b"|FR|")), f"{E}:2"),
    "entries-no-wish": (E, line(2, put(b"|T01|", b"||")), f"{E}:2"),
    "entries-wish-repeated": (E, line(4, put(b"T01,T03", b"T03,T03")), f"{E}:4"),
    "entries-unknown-session": (E, line(3, put(b"T02", b"T04")), f"{E}:3"),
    "entries-long-session": (E, line(3, put(b"T02", b"T" * 17)), f"{E}:3"),
    "entries-capital-hex": (E, line(2, put(b"0a1b", b"0A1B")), f"{E}:2"),
    "entries-short-hash": (E, line(2, put(b"\n", b"0\n")), f"{E}:2"),
    "sessions-with-crlf": (S, line(2, put(b"\n", b"\r\n")), f"{S}:2"),
    "sessions-unsorted": (S, swapped, f"{S}:2"),
    "sessions-id-repeated": (S, line(2, put(b"S|T02|5|R3", b"S|T01|6|R3")), f"{S}:2"),
    "sessions-small-id": (S, line(2, put(b"T02", b"t02")), f"{S}:2"),
    "sessions-negative": (S, line(3, put(b"|4|", b"|-4|")), f"{S}:3"),
    "sessions-lanes-unsorted": (S, line(1, put(b"F2", b"R1,F2")), f"{S}:1"),
    "sessions-lane-repeated": (S, line(1, put(b"F2", b"F1,F2")), f"{S}:1"),
    "sessions-over-guaranteed": (S, line(1, put(b"F2", b"F4,R3")), f"{S}:1"),
    "commit-line-missing": (C, put(b"draw=DEMO-2026-01\n", b""), f"{C}:2"),
    "commit-lines-swapped": (C, swapped, f"{C}:1"),
    "commit-line-added": (C, lambda data: data + b"note=1\n", f"{C}:12"),
    "commit-ends-early": (C, lambda data: data[: data.index(b"closed_at")], C),
    "commit-other-sessions": (C, line(5, zeros(b"sessions_sha256")), f"{C}:5"),
    "commit-other-entries": (C, line(6, zeros(b"entries_sha256")), f"{C}:6"),
    "commit-other-root": (C, line(7, zeros(b"entries_root")), f"{C}:7"),
    "commit-other-count": (C, put(b"count=5", b"count=6"), f"{C}:8"),
    "commit-other-chain": (C, put(b":52db9b", b":52db9c"), f"{C}:10"),
    "commit-other-round": (C, put(b":657413", b":657414"), f"{B}:1"),
    "commit-no-such-hour": (C, put(b"T18:", b"T24:"), f"{C}:11"),
    "beacon-other-round": (B, lambda _: OTHER_ROUND, f"{B}:1"),
    "beacon-bit-flipped": (B, flipped, f"{B}:1"),
    "beacon-too-short": (B, lambda data: data[2:], f"{B}:1"),
    "beacon-too-long": (B, lambda data: b"00" + data, f"{B}:1"),
    "beacon-in-capitals": (B, bytes.upper, f"{B}:1"),
    "beacon-at-infinity": (B, lambda _: INFINITY, f"{B}:1"),
    "beacon-off-subgroup": (B, lambda _: OFF_SUBGROUP, f"{B}:1"),
    "beacon-of-two-lines": (B, twice, f"{B}:2"),
    "beacon-empty": (B, lambda _: b"", B),
    "results-differ": (R, line(2, put(b"|1|T01", b"|2|T02")), f"{R}:2"),
    "results-swapped": (R, swapped, f"{R}:1"),
    "results-line-added": (R, lambda data: data + b"R|6\n", f"{R}:6"),
    "results-line-missing": (R, line(5, lambda _: b""), f"{R}:5"),
    "witness-unknown": (W, lambda _: b"archive:" + b"0" * 64 + b"\n", f"{W}:1"),
}  # fmt: skip
# Of the draw with witnesses.
WITNESSED: dict[str, tuple[str, Alter, str]] = {
    "witness-other-secret": (W, line(2, put(b"0d\n", b"0e\n")), f"{W}:2"),
    "witness-repeated": (W, line(2, twice), f"{W}:3"),
    "witnesses-unsorted": (W, swapped, f"{W}:2"),
    "witness-without-secret": (W, line(1, lambda _: b"archive:\n"), f"{W}:1"),
    "witness-absent-after-all": (W, line(2, lambda _: b""), f"{R}:1"),
    "seals-unsorted": (C, seals_swapped, f"{C}:11"),
}  # fmt: skip
REMOVED = {name: name for name in (E, S, C, B)}


def write_folder(path: Path, name: str) -> str:
    """Write the broken folder of this name, and say which place must be named.

    Where a list is altered, the commit is made to fit it: only the line itself is wrong.
    """
    source = "witnesses" if name in WITNESSED else "small"
    shutil.copytree(VECTORS / source, path, copy_function=shutil.copy)
    (path / "expected.txt").unlink()
    if name in REMOVED:
        (path / name).unlink()
        return name
    file, alter, place = (CASES | WITNESSED)[name]
    before = (path / file).read_bytes() if (path / file).exists() else b""
    (path / file).write_bytes(alter(before))
    if file in LISTS:
        _commit_anew(path)
    return place


def _commit_anew(path: Path) -> None:
    files = {name: (path / name).read_bytes().decode("latin-1") for name in LISTS}
    if all(text.isascii() for text in files.values()):
        text = commit_for(files, beacon_round=657413)
        (path / "commit.txt").write_bytes(text.encode("ascii"))


NAMES = [*CASES, *WITNESSED, *REMOVED]

if __name__ == "__main__":
    for each in NAMES:
        folder = Path(sys.argv[1]) / each
        (folder.parent).mkdir(parents=True, exist_ok=True)
        said = write_folder(folder, each)
        (folder / "refused.txt").write_text(f"{said}\n")
