"""Small draws to test with: entries and lots from plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gatehouse.draws.protocol import entries
from gatehouse.draws.protocol.entries import Entries, Entry
from gatehouse.draws.protocol.lots import Lot

RECORD = "0" * 64


def entry(
    number: int,
    *wishes: str,
    persons: int = 1,
    tickets: int = 10,
    lane: str = "-",
) -> Entry:
    """An entry whose ticket is a number."""
    return Entry(f"{number:020x}", persons, tickets, lane, wishes, RECORD)


def columns(rows: Iterable[Entry], drawn: Sequence[Lot]) -> Entries:
    """The entries as a walk takes them, by ticket."""
    return entries.read([f"{row.line}\n".encode() for row in sorted(rows, key=_ticket)], drawn)


def lot(label: str, limit: int, **guarantees: int) -> Lot:
    """A lot, with persons guaranteed by lane letter."""
    return Lot(label, limit, guarantees)


def seats(entrants: Entries, drawn: Sequence[Lot], granted: Sequence[int]) -> list[str]:
    """By entry: the label of its lot, or nothing."""
    return [
        drawn[entrants.wishes_of(number)[wish]].label if wish >= 0 else ""
        for number, wish in enumerate(granted)
    ]


def _ticket(row: Entry) -> str:
    return row.ticket
