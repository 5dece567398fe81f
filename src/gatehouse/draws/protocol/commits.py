"""commit.txt, which fixes everything before the chance comes; and what comes after it:
witnesses.txt, beacon.txt and dice.txt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gatehouse.draws.protocol.encoding import (
    HEX64,
    NUMBER,
    Malformed,
    in_order,
    joined,
    whole_line,
    whole_lines,
)
from gatehouse.draws.protocol.seeding import CHAIN, NAME, SECRET, THROWS, sealed

COMMIT, WITNESSES, BEACON, DICE = "commit.txt", "witnesses.txt", "beacon.txt", "dice.txt"
SIGNATURE = re.compile(r"[0-9a-f]{96}")
HEAD = (  # key, attribute, form of the value
    ("draw", "draw", r"[!-~]+"),
    ("rules_sha256", "rules_sha256", HEX64),
    ("code_sha256", "code_sha256", HEX64),
    ("sessions_sha256", "sessions_sha256", HEX64),
    ("entries_sha256", "entries_sha256", HEX64),
    ("entries_root", "entries_root", HEX64),
    ("entries_count", "entries_count", NUMBER),
    ("size_table", "size_table", f"{NUMBER}(,{NUMBER})*"),
)
BEACON_VALUE = re.compile(f"drand-quicknet:({HEX64}):([1-9][0-9]{{0,14}})")
CLOSED_VALUE = re.compile(
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}Z"
)


@dataclass(frozen=True, slots=True)
class Commit:
    """What is promised: hashes (64 hex digits), the count, tickets in tenths by size, the hash
    of each witness's secret by name, the beacon's round, the close as YYYY-MM-DDTHH:MM:SSZ."""

    draw: str
    rules_sha256: str
    code_sha256: str
    sessions_sha256: str
    entries_sha256: str
    entries_root: str
    entries_count: int
    size_table: str
    beacon_round: int
    closed_at: str
    witnesses: Mapping[str, str] = field(default_factory=dict)

    @property
    def lines(self) -> list[str]:
        """As commit.txt has them, without LF."""
        head = [f"{key}={getattr(self, attribute)}" for key, attribute, _ in HEAD]
        seals = [f"witness.{name}={self.witnesses[name]}" for name in sorted(self.witnesses)]
        tail = [f"beacon=drand-quicknet:{CHAIN}:{self.beacon_round}", f"closed_at={self.closed_at}"]
        return ["FTD1-COMMIT=1", *head, *seals, *tail]


def write(commit: Commit) -> bytes:
    """The bytes of commit.txt.

    Raises: Malformed, where a value cannot be written by the protocol.
    """
    text = joined(commit.lines)
    read(text.splitlines(keepends=True))
    return text


def read(lines: Iterable[bytes]) -> Commit:
    """The commit.

    Raises: Malformed, at the first line that breaks the protocol.
    """
    rows = [line for _, line in whole_lines(lines, COMMIT)]
    cursor = _Cursor(rows)
    cursor.take("FTD1-COMMIT", "1")
    head = {attribute: cursor.take(key, form) for key, attribute, form in HEAD}
    witnesses = _witnesses(cursor)
    found = BEACON_VALUE.fullmatch(cursor.take("beacon", BEACON_VALUE.pattern))
    if not found or found[1] != CHAIN:
        raise Malformed(COMMIT, cursor.number, "names another chain than drand's quicknet")
    closed_at = cursor.take("closed_at", CLOSED_VALUE.pattern)
    if cursor.number < len(rows):
        raise Malformed(COMMIT, cursor.number + 1, "is one line too many")
    count = int(head.pop("entries_count"))
    return Commit(
        **head,
        entries_count=count,
        beacon_round=int(found[2]),
        closed_at=closed_at,
        witnesses=witnesses,
    )


class _Cursor:
    """Takes key=value lines in their fixed order; `number` is that of the line taken last."""

    def __init__(self, rows: list[str]) -> None:
        self.rows, self.number = rows, 0

    @property
    def next_key(self) -> str:
        return self.rows[self.number].partition("=")[0] if self.number < len(self.rows) else ""

    def take(self, key: str, form: str) -> str:
        if self.number == len(self.rows):
            raise Malformed(COMMIT, 0, f"lacks the line {key}=")
        self.number += 1
        found, _, value = self.rows[self.number - 1].partition("=")
        if found != key:
            raise Malformed(COMMIT, self.number, f"should be the line {key}=")
        if not re.fullmatch(form, value):
            raise Malformed(COMMIT, self.number, f"has a value of {key} in the wrong form")
        return value


def _witnesses(cursor: _Cursor) -> dict[str, str]:
    seals: dict[str, str] = {}
    while cursor.next_key.startswith("witness."):
        key = cursor.next_key
        name = key.removeprefix("witness.")
        if not NAME.fullmatch(name):
            raise Malformed(COMMIT, cursor.number + 1, "names a witness with other than a-z 0-9 -")
        if seals and name <= max(seals):
            raise Malformed(COMMIT, cursor.number + 1, "has witnesses out of order or twice")
        seals[name] = cursor.take(key, HEX64)
    return seals


def read_witnesses(lines: Iterable[bytes], seals: Mapping[str, str]) -> dict[str, str]:
    """The revealed secrets by name, each checked against its seal in the commit.

    Raises: Malformed, at the first line that breaks the protocol or does not fit the commit.
    """
    revealed: dict[str, str] = {}
    for number, line in in_order(whole_lines(lines, WITNESSES), WITNESSES):
        name, _, secret = line.partition(":")
        if not NAME.fullmatch(name) or not SECRET.fullmatch(secret):
            raise Malformed(WITNESSES, number, "is not of the form name:secret")
        if name in revealed:
            raise Malformed(WITNESSES, number, f"names {name} a second time")
        if name not in seals:
            raise Malformed(WITNESSES, number, f"names {name}, whom the commit lacks")
        if sealed(name, secret) != seals[name]:
            raise Malformed(WITNESSES, number, f"has another secret than {name} sealed")
        revealed[name] = secret
    return revealed


def write_witnesses(revealed: Mapping[str, str]) -> bytes:
    """The bytes of witnesses.txt."""
    return joined(sorted(f"{name}:{secret}" for name, secret in revealed.items()))


def read_signature(data: bytes) -> str:
    """The 96 hex digits of beacon.txt.

    Raises: Malformed.
    """
    return _single(data, BEACON, SIGNATURE, "is not 96 lower-case hex digits")


def read_dice(data: bytes) -> str:
    """The 100 digits of dice.txt.

    Raises: Malformed.
    """
    return _single(data, DICE, THROWS, "is not 100 digits from 1 to 6")


def _single(data: bytes, file: str, form: re.Pattern[str], reason: str) -> str:
    lines = data.splitlines(keepends=True)
    if not lines:
        raise Malformed(file, 0, "is empty")
    text = whole_line(lines[0], file, 1)
    if not form.fullmatch(text):
        raise Malformed(file, 1, reason)
    if len(lines) > 1:
        raise Malformed(file, 2, "is one line too many")
    return text
