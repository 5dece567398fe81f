"""Who gets the places: first come with bots, and the draw with fakes that nobody noticed.

    python -m bench.bots            # some two minutes

One population of parties wants the places of 36 sessions of 25. First come: 200 bots, each with
an account, apply at the first second for as many as a party may bring; people come over hours, in
an order of their own, and take the dearest session of their list that has room. A bot is refused
nothing but a second place. The draw: the same people, and 500 parties that do not exist, each with
one list and the tickets of a party of its size that was nowhere before and lost nothing, or with a
single ticket. Beside them: first come with no bots, and the draw with no fakes. Outcomes, not
times: the same on any machine.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

from bench.chances import LANES, POINTS, crowd
from gatehouse.draws.protocol import tickets, walking
from gatehouse.draws.protocol.entries import Entries
from gatehouse.draws.protocol.lots import Lot
from gatehouse.draws.simulation import terms
from gatehouse.draws.simulation.chance import Chance
from gatehouse.draws.simulation.counting import seeds
from gatehouse.draws.simulation.crowds import drawn_by

BOTS, FAKES = 200, 500
NUMBER = 3
SIZES = (10, 11, 12, 12, 12)
RULES = terms.RuleTerms(POINTS, SIZES, LANES, {})
NEWCOMER = tickets.points_of(tickets.Past(age=99), POINTS)
Way = Callable[[Entries, Sequence[Lot], int, int], Sequence[int]]  # people, run: granted wishes
HEAD = "how | places to people | to bots or fakes | their share | parties of people with a place"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--parties", type=int, default=50_000)
    parser.add_argument("--sessions", type=int, default=36)
    parser.add_argument("--wishes", type=int, default=12)
    parser.add_argument("--runs", type=int, default=50)
    chosen = parser.parse_args()
    people = crowd(chosen, NUMBER)
    entries, lots = drawn_by(people, RULES), people.lots
    print(f"{chosen.parties:,} parties, {chosen.sessions} sessions of 25, {chosen.runs} runs")
    print(HEAD)
    for size in (1, 5):
        bots = with_others(entries, lots, BOTS, size, count=1)
        show(f"first come, {BOTS} bots of {size}", entries, bots, lots, chosen.runs, race)
    show("first come, no bots", entries, entries, lots, chosen.runs, race)
    points = NEWCOMER.total if NEWCOMER else 1
    for size, count in ((1, 1), (5, 1), (5, tickets.tickets(points, 5, SIZES))):
        fakes = with_others(entries, lots, FAKES, size, count=count)
        what = f"draw, {FAKES} fakes of {size} with {count} ticket{'s' if count > 1 else ''} each"
        show(what, entries, fakes, lots, chosen.runs, draw)
    show("draw, no fakes", entries, entries, lots, chosen.runs, draw)
    return 0


def with_others(
    entries: Entries, lots: Sequence[Lot], many: int, size: int, *, count: int
) -> Entries:
    """The same people and, after them, so many others, whose lists hold every session."""
    chance = Chance(NUMBER, "others", many)
    made = replace(
        entries,
        names=bytearray(entries.names),
        persons=bytearray(entries.persons) + bytes([size]) * many,
        tickets=bytearray(entries.tickets) + bytes([count]) * many,
        lanes=bytearray(entries.lanes) + b"-" * many,
        wishes=entries.wishes[:],
        ends=entries.ends[:],
    )
    for _ in range(many):
        made.names += chance.ticket().encode()
        made.wishes.extend(chance.shuffled(range(len(lots))))
        made.ends.append(len(made.wishes))
    return made


def race(entries: Entries, lots: Sequence[Lot], people: int, run: int) -> Sequence[int]:
    """First come: bots in the first second, then people as they come; each takes what has room."""
    order = Chance(NUMBER, "arrival", run).shuffled(range(people))
    line = [*range(people, len(entries)), *order]
    return walking.walk(entries, lots, line)[0]


def draw(entries: Entries, lots: Sequence[Lot], people: int, run: int) -> Sequence[int]:
    """The draw; nobody knows who is a fake."""
    return walking.draw(entries, lots, seeds(NUMBER, run + 1)[run]).granted


def show(
    what: str, people: Entries, everybody: Entries, lots: Sequence[Lot], runs: int, way: Way
) -> None:
    """Count, and print who got the places."""
    ours = others = parties = 0
    for run in range(runs):
        granted = way(everybody, lots, len(people), run)
        for number, wish in enumerate(granted):
            if wish == walking.NOTHING:
                continue
            if number < len(people):
                ours, parties = ours + everybody.persons[number], parties + 1
            else:
                others += everybody.persons[number]
    share = 100 * others / (ours + others)
    print(
        f"{what} | {ours / runs:.1f} | {others / runs:.1f} | {share:.1f} % | {parties / runs:.1f}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
