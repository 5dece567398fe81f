"""entries.txt: who takes part, as opaque lines; kept in columns, so that a million of them fit."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gatehouse.draws.protocol.encoding import Malformed, sha, whole_line
from gatehouse.draws.protocol.lots import Lot

FILE = "entries.txt"
NO_LANE = "-"
TICKET_DIGITS = 20
FORMS = (
    (re.compile(r"[0-9a-f]{20}"), "a ticket that is not 20 lower-case hex digits"),
    (re.compile(r"[1-9]"), "a number of persons that is not 1 to 9"),
    (re.compile(r"[1-9][0-9]?"), "a number of tickets that is not 1 to 99"),
    (re.compile(r"[A-Z-]"), "a lane that is not a letter or a hyphen"),
    (re.compile(r"[A-Z0-9-]{1,16}(?:,[A-Z0-9-]{1,16})*"), "wishes that are not ids with commas"),
    (re.compile(r"[0-9a-f]{64}"), "a hash that is not 64 lower-case hex digits"),
)
LINE = re.compile(
    rb"E\|([0-9a-f]{20})\|([1-9])\|([1-9][0-9]?)\|([A-Z-])\|([A-Z0-9,-]+)\|[0-9a-f]{64}\n"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: ticket (20 hex digits), persons, number of tickets, lane letter or '-', labels of
    the lots wished, the dearest first, and the hash of the contact's record (64 hex digits)."""

    ticket: str
    persons: int
    tickets: int
    lane: str
    wishes: Sequence[str]
    record: str

    @property
    def line(self) -> str:
        """As entries.txt has it, without LF."""
        numbers = f"{self.persons}|{self.tickets}|{self.lane}"
        return f"E|{self.ticket}|{numbers}|{','.join(self.wishes)}|{self.record}"


@dataclass(slots=True)
class Entries:
    """All entries in the order of the file, which is the order of their tickets, in columns.

    `names` holds 20 ASCII bytes for each ticket; `wishes` the numbers of lots, those of entry i
    from `ends[i]` to `ends[i + 1]`; `lanes` the byte of each lane's letter.
    """

    names: bytearray = field(default_factory=bytearray)
    persons: bytearray = field(default_factory=bytearray)
    tickets: bytearray = field(default_factory=bytearray)
    lanes: bytearray = field(default_factory=bytearray)
    wishes: array[int] = field(default_factory=lambda: array("I"))
    ends: array[int] = field(default_factory=lambda: array("Q", [0]))

    def __len__(self) -> int:
        return len(self.persons)

    def ticket(self, number: int) -> str:
        """The ticket of one entry, by its number from 0."""
        start = number * TICKET_DIGITS
        return self.names[start : start + TICKET_DIGITS].decode("ascii")

    def wishes_of(self, number: int) -> array[int]:
        """The lots one entry wishes, as their numbers, the dearest first."""
        return self.wishes[self.ends[number] : self.ends[number + 1]]


def read(lines: Iterable[bytes], lots: Sequence[Lot]) -> Entries:
    """The entries; a wish becomes the number of its lot in `lots`.

    Raises: Malformed, at the first line that breaks the protocol.
    """
    entries = Entries()
    numbers = {lot.label.encode(): number for number, lot in enumerate(lots)}
    before = b""
    for line in lines:
        found = LINE.fullmatch(line)
        if not found or line <= before:
            raise _refusal(line, before, len(entries) + 1)
        ticket, persons, tickets, lane, labels = found.groups()
        wishes = [numbers.get(label, -1) for label in labels.split(b",")]
        if before[2:22] == ticket or -1 in wishes or len(set(wishes)) < len(wishes):
            raise _refusal(line, before, len(entries) + 1, numbers)
        entries.names += ticket
        entries.persons.append(int(persons))
        entries.tickets.append(int(tickets))
        entries.lanes += lane
        entries.wishes.extend(wishes)
        entries.ends.append(len(entries.wishes))
        before = line
    return entries


def record_hash(*, salt: str, surname: str, given: str, born: str) -> str:
    """The hash in an entry's line by which its contact can prove that it is theirs.

    `salt` is 64 hex digits, `born` YYYY-MM-DD. Names count in upper case, composed (NFC).
    """
    record = unicodedata.normalize("NFC", f"{surname}|{given}|{born}".upper())
    written = record if record.isascii() else record.encode("utf-8").hex()
    return sha(f"FTD1|person|{salt}|{written}")


def _refusal(
    line: bytes, before: bytes, number: int, lots: dict[bytes, int] | None = None
) -> Malformed:
    """Why a line is refused: the slow way, for the first that is."""
    try:
        text = whole_line(line, FILE, number)
    except Malformed as broken:
        return broken
    fields = text.split("|")
    if len(fields) != 7 or fields[0] != "E":
        return Malformed(FILE, number, "is not of the form E|ticket|n|w|lane|prefs|pc")
    for (form, reason), value in zip(FORMS, fields[1:], strict=True):
        if not form.fullmatch(value):
            return Malformed(FILE, number, f"has {reason}")
    if fields[1].encode() == before[2:22]:
        return Malformed(FILE, number, f"holds the ticket {fields[1]} a second time")
    if line < before:
        return Malformed(FILE, number, "is out of order: lines go by their bytes")
    return Malformed(FILE, number, _wrong_wish(fields[5].split(","), lots or {}))


def _wrong_wish(wishes: list[str], lots: dict[bytes, int]) -> str:
    for place, wish in enumerate(wishes):
        if wish.encode() not in lots:
            return f"wishes {wish}, which sessions.txt lacks"
        if wish in wishes[:place]:
            return f"wishes {wish} twice"
    return "has wishes that cannot be read"
