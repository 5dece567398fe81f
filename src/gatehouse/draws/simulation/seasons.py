"""A season of several draws: who loses gets points, who wins has half, some never win."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from gatehouse.draws.protocol import walking
from gatehouse.draws.protocol.walking import NOTHING
from gatehouse.draws.simulation.chance import Chance, seed_of
from gatehouse.draws.simulation.crowds import Crowd, Pasts, drawn_by, lots_by, some_of
from gatehouse.draws.simulation.terms import RuleTerms, Terms

MANY = 3  # places in one season, and more
MOST_LOSSES = 255


@dataclass(frozen=True)
class Played:
    """Parties over all seasons played. `entered`: in one draw at least; `always`: in every one."""

    seasons: int
    entered: int
    by_places: Counter[int]  # 0, 1, 2 and MANY or more
    always: int
    always_never: int

    @property
    def body(self) -> dict[str, Any]:
        """As an output has it."""
        counts = {str(places): count for places, count in sorted(self.by_places.items())}
        return {
            "seasons": self.seasons,
            "entered": self.entered,
            "places": counts,
            "always": self.always,
            "always_never": self.always_never,
        }


def play(crowd: Crowd, rules: RuleTerms, terms: Terms, season: int) -> Played:
    """One season of an assumed crowd. The same lists in each draw; whoever has a place goes."""
    if crowd.pasts is None:
        raise ValueError("the past of a published crowd is nobody's to know")
    pasts = Pasts(*(bytearray(each) for each in _columns(crowd.pasts)))
    mine = replace(crowd, pasts=pasts)
    chance = Chance(terms.number, "season", season)
    lots = lots_by(crowd.lots, rules)
    entered, places = bytearray(len(crowd)), bytearray(len(crowd))
    persons = crowd.entries.persons
    for draw in range(terms.season_draws):
        here = [n for n in range(len(crowd)) if chance.happens(terms.enter_percent)]
        found = some_of(drawn_by(mine, rules), here)
        seed = seed_of(terms.number, "season", season, draw)
        granted = walking.draw(found, lots, seed).granted
        for number, wish in zip(here, granted, strict=True):
            entered[number] += 1
            places[number] += wish != NOTHING
            _remember(pasts, number, persons[number], has_place=wish != NOTHING)
    return _counted(entered, places, terms.season_draws)


def _columns(pasts: Pasts) -> tuple[bytearray, ...]:
    return pasts.losses, pasts.been, pasts.this_season, pasts.neighbours


def _remember(pasts: Pasts, number: int, persons: int, *, has_place: bool) -> None:
    if not has_place:
        pasts.losses[number] = min(MOST_LOSSES, pasts.losses[number] + 1)
        return
    pasts.losses[number] = 0
    pasts.been[number], pasts.this_season[number] = persons, 1


def _counted(entered: bytearray, places: bytearray, draws: int) -> Played:
    took_part = [n for n, draws_in in enumerate(entered) if draws_in]
    always = [n for n in took_part if entered[n] == draws]
    return Played(
        seasons=1,
        entered=len(took_part),
        by_places=Counter(min(places[n], MANY) for n in took_part),
        always=len(always),
        always_never=sum(not places[n] for n in always),
    )


def together(one: Played | None, other: Played) -> Played:
    """The sum of two."""
    if one is None:
        return other
    return Played(
        one.seasons + other.seasons,
        one.entered + other.entered,
        one.by_places + other.by_places,
        one.always + other.always,
        one.always_never + other.always_never,
    )
