"""What a party brings into a draw: points of its people (R2), tickets (R3) and a lane (R4).

Every number is the season's and comes as an argument.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from gatehouse.draws.protocol.entries import NO_LANE

TENTHS = 10  # the size table counts in tenths of a ticket for a point
FEWEST, MOST = 1, 99


@dataclass(frozen=True, slots=True)
class PointRules:
    """What a season gives points for. `of_age` in years: younger ones have none of their own.

    `per_loss` for each draw entered and lost since the last win, `losses_at_most` points in all;
    who was on a tour this season has half (rounded down), and not under `halved_at_least`.
    `turned_away`: stood by at a gate in vain since the last draw they were in.
    """

    base: int
    never_been: int
    per_loss: int
    losses_at_most: int
    tasks_done: int
    halved_at_least: int
    of_age: int
    turned_away: int = 0


@dataclass(frozen=True, slots=True)
class Past:
    """What counts of a person's past on the day of the draw."""

    age: int
    has_been: bool = False
    losses: int = 0
    tasks_done: bool = False
    been_this_season: bool = False
    turned_away: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """Points of one person, and why: (reason, points) in the order they were counted. The points
    of the reason `halved` are negative."""

    total: int
    reasons: tuple[tuple[str, int], ...]


def points_of(past: Past, rules: PointRules) -> Points | None:
    """The points of one person, or None for one who has none of their own (R2)."""
    if past.age < rules.of_age:
        return None
    losses = min(past.losses * rules.per_loss, rules.losses_at_most)
    reasons = [
        ("base", rules.base),
        ("never_been", 0 if past.has_been else rules.never_been),
        ("losses", losses),
        ("tasks_done", rules.tasks_done if past.tasks_done else 0),
        ("turned_away", rules.turned_away if past.turned_away else 0),
    ]
    total = sum(points for _, points in reasons)
    if past.been_this_season:
        halved = max(total // 2, rules.halved_at_least)
        reasons.append(("halved", halved - total))
        total = halved
    return Points(total, tuple(reason for reason in reasons if reason[1]))


def points_of_party(people: Iterable[Points | None]) -> int:
    """The average of those who have points, rounded down (R2).

    Raises: ValueError, where nobody has.
    """
    totals = [points.total for points in people if points is not None]
    if not totals:
        raise ValueError("nobody in the party has points")
    return sum(totals) // len(totals)


def tickets(points: int, persons: int, size_table: Sequence[int]) -> int:
    """The tickets of a party (R3): 1 to 99.

    `size_table[0]` is for a party of one, in tenths; its last number serves all larger parties.
    """
    tenths = size_table[min(persons, len(size_table)) - 1]
    return max(FEWEST, min(MOST, points * tenths // TENTHS))


def lane(qualifies: Collection[str], published: Sequence[str]) -> str:
    """The one lane of a party (R4): the first letter of the published order it qualifies for."""
    return next((letter for letter in published if letter in qualifies), NO_LANE)
