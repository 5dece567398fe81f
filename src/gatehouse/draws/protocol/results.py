"""results.txt: every entry in the order drawn, with its key and what it got."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gatehouse.draws.protocol.encoding import NUMBER, Malformed, whole_lines
from gatehouse.draws.protocol.entries import Entries
from gatehouse.draws.protocol.lots import Lot
from gatehouse.draws.protocol.walking import NOTHING, Outcome

FILE = "results.txt"
LINE = re.compile(
    rf"R\|({NUMBER})\|([0-9a-f]{{20}})\|([0-9a-f]{{16}})\|(?:({NUMBER})\|([A-Z0-9-]{{1,16}})|-\|-)"
)


@dataclass(frozen=True, slots=True)
class Result:
    """One line: rank from 1, ticket, key (16 hex digits), the wish granted from 1 and the label of
    its lot, or None and ''."""

    rank: int
    ticket: str
    key: str
    wish: int | None
    lot: str

    @property
    def line(self) -> bytes:
        """As results.txt has it, with LF."""
        got = f"{self.wish}|{self.lot}" if self.wish else "-|-"
        return f"R|{self.rank}|{self.ticket}|{self.key}|{got}\n".encode("ascii")


def results(entries: Entries, lots: Sequence[Lot], outcome: Outcome) -> Iterator[Result]:
    """The results one by one, the first drawn first."""
    for rank, entry in enumerate(outcome.order, 1):
        key, wish = f"{outcome.keys[entry]:016x}", outcome.granted[entry]
        if wish == NOTHING:
            yield Result(rank, entries.ticket(entry), key, None, "")
        else:
            lot = lots[entries.wishes[entries.ends[entry] + wish]].label
            yield Result(rank, entries.ticket(entry), key, wish + 1, lot)


def read(lines: Iterable[bytes]) -> Iterator[Result]:
    """The results of a file one by one.

    Raises: Malformed, at the first line that breaks the protocol.
    """
    for number, line in whole_lines(lines, FILE):
        found = LINE.fullmatch(line)
        if not found or int(found[1]) != number or found[4] == "0":
            raise Malformed(FILE, number, "is not of the form R|rank|ticket|key|wish|session")
        yield Result(
            number, found[2], found[3], int(found[4]) if found[4] else None, found[5] or ""
        )
