"""sessions.txt: what is drawn, with its hard limit of persons and what lanes are guaranteed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gatehouse.draws.protocol.encoding import NUMBER, Malformed, in_order, joined, whole_lines

FILE = "sessions.txt"
LABEL = re.compile(r"[A-Z0-9-]{1,16}")
LIMIT = re.compile(NUMBER)
GUARANTEE = re.compile(f"[A-Z]{NUMBER}")


@dataclass(frozen=True, slots=True)
class Lot:
    """A label, the persons who fit at most, and persons guaranteed by lane letter."""

    label: str
    limit: int
    guarantees: Mapping[str, int] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """As sessions.txt has it, without LF."""
        kept = ",".join(f"{lane}{persons}" for lane, persons in sorted(self.guarantees.items()))
        return f"S|{self.label}|{self.limit}|{kept or '-'}"


def write(lots: Iterable[Lot]) -> bytes:
    """The bytes of sessions.txt.

    Raises: Malformed, where the lots cannot be written by the protocol.
    """
    text = joined(sorted(lot.line for lot in lots))
    read(text.splitlines(keepends=True))
    return text


def read(lines: Iterable[bytes]) -> list[Lot]:
    """The lots in the order of the file.

    Raises: Malformed, at the first line that breaks the protocol.
    """
    lots: dict[str, Lot] = {}
    for number, line in in_order(whole_lines(lines, FILE), FILE):
        try:
            lot = _lot(line)
        except ValueError as broken:
            raise Malformed(FILE, number, str(broken)) from broken
        if lot.label in lots:
            raise Malformed(FILE, number, f"names {lot.label} a second time")
        lots[lot.label] = lot
    return list(lots.values())


def _lot(line: str) -> Lot:
    fields = line.split("|")
    if len(fields) != 4 or fields[0] != "S":
        raise ValueError("is not of the form S|id|hard|lanes")
    _, label, limit, lanes = fields
    if not LABEL.fullmatch(label):
        raise ValueError("has an id that is not 1 to 16 of A-Z, 0-9 and hyphen")
    if not LIMIT.fullmatch(limit):
        raise ValueError("has a hard limit that is not a plain number")
    guarantees = _guarantees(lanes)
    if sum(guarantees.values()) > int(limit):
        raise ValueError("guarantees more than the hard limit")
    return Lot(label, int(limit), guarantees)


def _guarantees(lanes: str) -> dict[str, int]:
    if lanes == "-":
        return {}
    parts = lanes.split(",")
    if not all(GUARANTEE.fullmatch(part) for part in parts):
        raise ValueError("has guarantees that are not letter and number, or a hyphen for none")
    letters = [part[0] for part in parts]
    if letters != sorted(set(letters)):
        raise ValueError("has guarantees out of order or a lane twice")
    return {part[0]: int(part[1:]) for part in parts}
