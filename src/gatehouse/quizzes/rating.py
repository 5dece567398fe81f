"""A season's rating of one league: a team's games added up, all of them or its best ones."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Played:
    """One team in one game of the league. `who` is the same for one team in all games."""

    game_id: int
    who: str
    name: str
    halves: int


@dataclass(frozen=True)
class Standing:
    """A team of the rating. `counted` are the games that were added up; `name` is of its latest
    game."""

    place: int
    who: str
    name: str
    halves: int
    games: int
    counted: tuple[int, ...]
    is_shared: bool = False


def rate(played: Iterable[Played], *, best_of: int | None = None) -> tuple[Standing, ...]:
    """The rating, by places; who has as many points shares a place.

    With `best_of` the best so many games of each team count; of equal ones the earlier. Games are
    in time by their ids. Should a team stand twice in a game, its better result is its own. The
    order of `played` does not matter.
    """
    games: dict[str, dict[int, Played]] = {}
    for one in played:
        own = games.setdefault(one.who, {})
        if one.game_id not in own or _rank(own[one.game_id]) < _rank(one):
            own[one.game_id] = one
    sums = [_summed(who, own, best_of) for who, own in games.items()]
    totals = sorted(one.halves for one in sums)
    placed = [
        Standing(
            place=1 + len(totals) - bisect_right(totals, one.halves),
            who=one.who,
            name=one.name,
            halves=one.halves,
            games=one.games,
            counted=one.counted,
            is_shared=bisect_right(totals, one.halves) - bisect_left(totals, one.halves) > 1,
        )
        for one in sums
    ]
    return tuple(sorted(placed, key=lambda one: (one.place, one.name, one.who)))


def _rank(one: Played) -> tuple[int, str]:
    return one.halves, one.name


def _summed(who: str, own: dict[int, Played], best_of: int | None) -> Standing:
    best = sorted(own.values(), key=lambda one: (-one.halves, one.game_id))[:best_of]
    counted = tuple(sorted(one.game_id for one in best))
    latest = own[max(own)]
    return Standing(0, who, latest.name, sum(one.halves for one in best), len(own), counted)
