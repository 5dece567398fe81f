"""How full a visit becomes, and the chance of each party that stands by: exactly, by convolution.

A party comes whole or not at all. Who has a place comes in time or leaves it; then those who stand
by are let in, in their order, each that fits in what is left. Pure: no rows, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# So many people's worth the season's own guess counts, beside what a plant's visits have shown.
PRIOR_OBSERVATIONS = 20
WHOLE_PERCENT = 100


@dataclass(frozen=True)
class Coming:
    """A party of so many persons that comes with this chance, 0 to 1."""

    persons: int
    chance: float


@dataclass(frozen=True)
class Outlook:
    """What is to be expected of a visit. `inside`: people, on average; `chances`: of each party
    that stands by, in its order, to be let in if it comes."""

    inside: float
    chances: tuple[float, ...]


def spread(holders: Iterable[Coming], places: int) -> list[float]:
    """How likely 0, 1, … `places` people of those with a place come. Together they have at most so
    many places."""
    likely = [1.0] + [0.0] * places
    for party in holders:
        likely = _joined(likely, party)
    return likely


def _joined(likely: Sequence[float], party: Coming) -> list[float]:
    """After one more party came, or did not; who does not fit is not let in."""
    after = [chance * (1 - party.chance) for chance in likely]
    for people, chance in enumerate(likely):
        inside = people + party.persons
        after[inside if inside < len(likely) else people] += chance * party.chance
    return after


def outlook(holders: Iterable[Coming], standing_by: Iterable[Coming], *, places: int) -> Outlook:
    """What becomes of `places` with those who have them and those who stand by, in their order."""
    likely = spread(holders, places)
    chances = []
    for party in standing_by:
        chances.append(sum(likely[: max(0, places - party.persons + 1)]))
        likely = _joined(likely, party)
    inside = sum(people * chance for people, chance in enumerate(likely))
    return Outlook(inside, tuple(min(1.0, chance) for chance in chances))


def how_many(
    holders: Sequence[Coming],
    line: Sequence[Coming],
    *,
    places: int,
    fill_percent: int,
    at_most: int,
) -> int:
    """The fewest parties from the head of `line` with which the expected fill is reached; never
    more than `at_most`, even if it is not."""
    likely = spread(holders, places)
    for count, party in enumerate(line[:at_most]):
        inside = sum(people * chance for people, chance in enumerate(likely))
        if inside * WHOLE_PERCENT >= fill_percent * places:
            return count
        likely = _joined(likely, party)
    return min(len(line), at_most)


def shows(guess_percent: int, *, came: int, had: int) -> float:
    """The chance that somebody with a place comes: the season's guess, weighed as
    `PRIOR_OBSERVATIONS`, together with `came` of `had` parties at the plant's own visits."""
    guessed = PRIOR_OBSERVATIONS * guess_percent / WHOLE_PERCENT
    return (guessed + came) / (PRIOR_OBSERVATIONS + had)


def percent(chance: float) -> int:
    """As it is told: whole per cent, rounded down, so that nobody is promised more than is true."""
    return max(0, min(WHOLE_PERCENT, int(chance * WHOLE_PERCENT + 1e-9)))
