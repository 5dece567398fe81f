"""What many draws of the same crowd by the same rules came to, in whole numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gatehouse.draws.protocol import walking
from gatehouse.draws.protocol.entries import Entries
from gatehouse.draws.protocol.lots import Lot
from gatehouse.draws.protocol.walking import NOTHING, Outcome
from gatehouse.draws.simulation.chance import Chance, seed_of
from gatehouse.draws.simulation.line import Line

RANKS = 5  # wishes that are counted one by one; later ones together


@dataclass
class Counted:
    """Sums over the runs. By group: lists that took part and lists with a place."""

    runs: int = 0
    lists: dict[str, Counter[str]] = field(default_factory=dict)
    won: dict[str, Counter[str]] = field(default_factory=dict)
    wishes: Counter[int] = field(default_factory=Counter)
    places: int = 0
    filled: int = 0
    rounds: Counter[int] = field(default_factory=Counter)
    guaranteed: dict[str, Counter[str]] = field(default_factory=dict)
    waited: Counter[str] = field(default_factory=Counter)
    placed: Counter[str] = field(default_factory=Counter)
    given_back: int = 0
    given_on: int = 0

    @property
    def body(self) -> dict[str, Any]:
        """As an output has it."""
        return {
            "runs": self.runs,
            "groups": {name: _pairs(each, self.won[name]) for name, each in self.lists.items()},
            "wishes": {str(rank): count for rank, count in sorted(self.wishes.items())},
            "places": self.places,
            "filled": self.filled,
            "rounds": {str(rounds): runs for rounds, runs in sorted(self.rounds.items())},
            "guarantees": {lane: dict(each) for lane, each in sorted(self.guaranteed.items())},
            "line": _pairs(self.waited, self.placed),
            "given_back": self.given_back,
            "given_on": self.given_on,
        }


def _pairs(lists: Mapping[str, int], won: Mapping[str, int]) -> dict[str, list[int]]:
    return {name: [lists[name], won.get(name, 0)] for name in sorted(lists)}


class Counting:
    """Draws of one crowd by one set of rules, counted."""

    def __init__(self, entries: Entries, lots: Sequence[Lot], *, only_sizes: bool = False) -> None:
        self.entries, self.lots = entries, lots
        self.groups: dict[str, list[str]] = {"size": [str(n) for n in entries.persons]}
        if not only_sizes:
            self.groups["lane"] = [chr(lane) for lane in entries.lanes]
            self.groups["tickets"] = [str(count) for count in entries.tickets]
        self.there = {name: Counter(each) for name, each in self.groups.items()}
        self.found = Counted(
            lists={name: Counter() for name in self.groups},
            won={name: Counter() for name in self.groups},
        )
        for lane in sorted({lane for lot in lots for lane in lot.guarantees}):
            self.found.guaranteed[lane] = Counter(asked=0, met=0, persons=0, used=0)

    def run(self, seed: str) -> Outcome:
        """One draw by the engine."""
        outcome = walking.draw(self.entries, self.lots, seed)
        found, winners = self.found, _winners(outcome)
        found.runs += 1
        for name, each in self.groups.items():
            found.lists[name].update(self.there[name])
            found.won[name].update([each[number] for number in winners])
        for number in winners:
            found.wishes[min(outcome.granted[number], RANKS) + 1] += 1
        found.places += sum(lot.limit for lot in self.lots)
        found.filled += sum(self.entries.persons[number] for number in winners)
        found.rounds[outcome.rounds] += 1
        if found.guaranteed:
            self._guarantees(outcome, winners)
        return outcome

    def line(self, outcome: Outcome, chance: Chance, back: int, accept: int) -> None:
        """What the waiting line of a draw came to."""
        moved = Line(self.entries, self.lots, outcome, chance).give_back(back, accept)
        self.found.waited.update({str(size): n for size, n in moved.waited.items()})
        self.found.placed.update({str(size): n for size, n in moved.placed.items()})
        self.found.given_back += moved.given_back
        self.found.given_on += moved.given_on

    def _guarantees(self, outcome: Outcome, winners: Sequence[int]) -> None:
        """How many guarantees were met, and how many had to be lowered (R7)."""
        used: Counter[tuple[int, str]] = Counter()
        for number in winners:
            at = self.entries.wishes[self.entries.ends[number] + outcome.granted[number]]
            used[at, chr(self.entries.lanes[number])] += self.entries.persons[number]
        for at, lot in enumerate(self.lots):
            for lane, persons in lot.guarantees.items():
                each = self.found.guaranteed[lane]
                each["asked"] += 1
                each["met"] += used[at, lane] >= persons
                each["persons"] += persons
                each["used"] += used[at, lane]


def _winners(outcome: Outcome) -> list[int]:
    return [number for number, wish in enumerate(outcome.granted) if wish != NOTHING]


def seeds(number: int, runs: int) -> list[str]:
    """The seeds of the runs: the same for all rules, so that they differ by the rules alone."""
    return [seed_of(number, "run", run) for run in range(runs)]
