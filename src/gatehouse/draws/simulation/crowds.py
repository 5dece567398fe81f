"""The crowd of a simulation in columns: made from assumptions, or read from a draw that was."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gatehouse.draws.protocol import encoding, entries, lots, tickets
from gatehouse.draws.protocol.entries import Entries
from gatehouse.draws.protocol.lots import Lot
from gatehouse.draws.protocol.tickets import TENTHS, Past
from gatehouse.draws.simulation.chance import WHOLE, Chance, Weights
from gatehouse.draws.simulation.terms import (
    NEIGHBOUR,
    NEVER_BEEN,
    Assumed,
    Published,
    RuleTerms,
    Terms,
)

GROWN_UP = 99  # years: of age by any rules
MILLION = 1_000_000
TRIES = 3  # for each wish: who names a session twice names another one, a few times


@dataclass(frozen=True)
class Pasts:
    """What is known of each party of an assumed crowd, in the order of tickets: draws lost since
    the last place, how many of them were on a visit, whether this season, whether they live near.
    """

    losses: bytearray
    been: bytearray
    this_season: bytearray
    neighbours: bytearray


@dataclass(frozen=True)
class Crowd:
    """Who takes part, in the order of their tickets. `entries` has names, sizes and wishes; its
    tickets and lanes are for `drawn_by` to write. `points` and the lanes of `entries` are those of
    a draw that was; `pasts` those of an assumed crowd."""

    lots: Sequence[Lot]
    entries: Entries
    pasts: Pasts | None
    points: bytearray

    def __len__(self) -> int:
        return len(self.entries)


def crowd_of(terms: Terms, folder: Path | None) -> Crowd:
    """The crowd of these terms. `folder` holds entries.txt and sessions.txt of a draw that was.

    Raises: Malformed; ValueError, where they are not the files of these terms.
    """
    if isinstance(terms.crowd, Assumed):
        return assumed(terms.crowd, terms.sessions, terms.number)
    if folder is None:
        raise ValueError("this crowd is that of a draw: name the folder with its two lists")
    return published(terms.crowd, folder)


def assumed(terms: Assumed, sessions: Sequence[tuple[str, int]], number: int) -> Crowd:
    """A crowd made by chance; sessions count as popular in the order in which they stand."""
    chance = Chance(number, "crowd")
    drawn = [Lot(label, places) for label, places in sorted(sessions)]
    numbers = {lot.label: at for at, lot in enumerate(drawn)}
    by_rank = [numbers[label] for label, _ in sessions]
    wished = Weights([_weight(rank, terms.popularity_tenths) for rank in range(1, len(drawn) + 1)])
    sizes, lost = Weights(terms.shares), Weights(terms.losses)
    made = Entries()
    count = terms.parties
    pasts = Pasts(*(bytearray(count) for _ in range(4)))
    for at, ticket in enumerate(sorted(chance.ticket() for _ in range(count))):
        made.names += ticket.encode("ascii")
        made.persons.append(1 + chance.one_of(sizes))
        length = terms.wishes_least + chance.below(terms.wishes_most - terms.wishes_least + 1)
        made.wishes.extend(by_rank[rank] for rank in _list(chance, wished, length))
        made.ends.append(len(made.wishes))
        pasts.losses[at] = chance.one_of(lost)
        pasts.been[at] = _been(chance, made.persons[at], terms)
        pasts.neighbours[at] = chance.happens(terms.neighbours_percent)
    return Crowd(drawn, made, pasts, bytearray())


def _been(chance: Chance, persons: int, terms: Assumed) -> int:
    """How many of a party were on a visit before."""
    if chance.happens(terms.alike_percent):
        return 0 if chance.happens(terms.never_been_percent) else persons
    return sum(not chance.happens(terms.never_been_percent) for _ in range(persons))


def _weight(rank: int, tenths: int) -> int:
    """In whole millionths, so that no machine's last digit counts."""
    return max(1, round(MILLION * math.pow(rank, -tenths / TENTHS)))


def _list(chance: Chance, wished: Weights, length: int) -> list[int]:
    """Different sessions, popular ones sooner; fewer where the same come up again and again."""
    length = min(length, len(wished.sums))
    found: dict[int, None] = {}
    for _ in range(TRIES * length):
        if len(found) == length:
            break
        found[chance.one_of(wished)] = None
    return list(found)


def published(terms: Published, folder: Path) -> Crowd:
    """The crowd of a draw from its two public lists."""
    sessions = _checked(folder / lots.FILE, terms.sessions_sha256)
    lines = _checked(folder / entries.FILE, terms.entries_sha256)
    drawn = lots.read(sessions.splitlines(keepends=True))
    found = entries.read(lines.splitlines(keepends=True), drawn)
    points = bytearray(
        points_behind(count, persons, terms.sizes)
        for count, persons in zip(found.tickets, found.persons, strict=True)
    )
    return Crowd(drawn, found, None, points)


def points_behind(count: int, persons: int, sizes: Sequence[int]) -> int:
    """The fewest points that give a party of so many people so many tickets."""
    return next(
        (points for points in range(256) if tickets.tickets(points, persons, sizes) >= count), 255
    )


def _checked(file: Path, sha256: str) -> bytes:
    content = file.read_bytes()
    if encoding.sha(content) != sha256:
        raise ValueError(f"{file.name} is not the one that this input names")
    return content


def drawn_by(crowd: Crowd, rules: RuleTerms) -> Entries:
    """The crowd as these rules send it into a draw: with tickets and lanes."""
    found = replace(crowd.entries, tickets=bytearray(), lanes=bytearray())
    if crowd.pasts is None:
        found.tickets = _tickets(crowd.points, found.persons, rules)
        found.lanes = crowd.entries.lanes
        return found
    points, lanes = _points(crowd.pasts, found.persons, rules)
    found.tickets, found.lanes = _tickets(points, found.persons, rules), lanes
    return found


def _tickets(points: Sequence[int], persons: Sequence[int], rules: RuleTerms) -> bytearray:
    kinds = {
        pair: tickets.tickets(*pair, rules.sizes) for pair in set(zip(points, persons, strict=True))
    }
    return bytearray(kinds[pair] for pair in zip(points, persons, strict=True))


def _points(pasts: Pasts, persons: Sequence[int], rules: RuleTerms) -> tuple[list[int], bytearray]:
    """Points and lanes of everybody: reckoned once for each kind of past."""
    kinds: dict[tuple[int, ...], tuple[int, int]] = {}
    points, lanes = [], bytearray()
    columns = (persons, pasts.losses, pasts.been, pasts.this_season, pasts.neighbours)
    for past in zip(*columns, strict=True):
        if past not in kinds:
            kinds[past] = _kind(past, rules)
        points.append(kinds[past][0])
        lanes.append(kinds[past][1])
    return points, lanes


def _kind(past: Sequence[int], rules: RuleTerms) -> tuple[int, int]:
    persons, losses, been, this_season, near = past
    of_each = [
        Past(GROWN_UP, number < been, losses, been_this_season=bool(this_season))
        for number in range(persons)
    ]
    points = tickets.points_of_party(tickets.points_of(each, rules.points) for each in of_each)
    qualifies = {NEIGHBOUR: bool(near), NEVER_BEEN: not been}
    letters = {lane.letter for lane in rules.lanes if qualifies.get(lane.of)}
    lane = tickets.lane(letters, [lane.letter for lane in rules.lanes])
    return points, ord(lane)


def dealt_anew(crowd: Crowd, number: int) -> Crowd:
    """The same lists, dealt to the parties by chance: what then differs between sizes is not where
    families may go (which is decided before the lists are written) but size alone."""
    wishes, ends = Entries().wishes, Entries().ends
    for other in Chance(number, "lists dealt anew").shuffled(range(len(crowd))):
        wishes.extend(crowd.entries.wishes_of(other))
        ends.append(len(wishes))
    return replace(crowd, entries=replace(crowd.entries, wishes=wishes, ends=ends))


def some_of(found: Entries, numbers: Sequence[int]) -> Entries:
    """Only these entries, by their numbers in rising order."""
    made = Entries()
    for number in numbers:
        made.names += found.ticket(number).encode("ascii")
        made.wishes.extend(found.wishes_of(number))
        made.ends.append(len(made.wishes))
    made.persons = bytearray(found.persons[number] for number in numbers)
    made.tickets = bytearray(found.tickets[number] for number in numbers)
    made.lanes = bytearray(found.lanes[number] for number in numbers)
    return made


def lots_by(drawn: Sequence[Lot], rules: RuleTerms) -> list[Lot]:
    """The sessions with what these rules keep of them for lanes."""
    if rules.kept_percent is None:
        return list(drawn)
    return [Lot(lot.label, lot.limit, _kept(lot.limit, rules.kept_percent)) for lot in drawn]


def _kept(limit: int, percent: Mapping[str, int]) -> dict[str, int]:
    kept = {letter: limit * share // WHOLE for letter, share in sorted(percent.items())}
    return {letter: persons for letter, persons in kept.items() if persons}


def as_file(found: Entries, drawn: Sequence[Lot]) -> bytes:
    """entries.txt of these entries, with hashes of nobody: what others can check a run with."""
    lines = []
    for number in range(len(found)):
        wishes = [drawn[lot].label for lot in found.wishes_of(number)]
        lane, count = chr(found.lanes[number]), found.tickets[number]
        row = entries.Entry(
            found.ticket(number), found.persons[number], count, lane, wishes, "0" * 64
        )
        lines.append(row.line)
    return encoding.joined(lines)
