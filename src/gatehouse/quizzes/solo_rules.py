"""When a player of a solo quiz is told what: decisions on plain values, no rows and no clock."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """What may be said of one try now.

    count      how many answers were right
    solutions  which ones, and what would have been right
    """

    count: bool
    solutions: bool


@dataclass(frozen=True)
class Standing:
    """How a try stands.

    is_over        the quiz has closed
    has_ended      the try has ended
    told_at_once   the quiz tells results at once
    is_signed_in   the player is known by an account; a browser's tries cannot be counted surely
    tries, used    how many one has (0: any number), how many this player has begun
    has_prizes     something is drawn among those who pass
    is_asked_elsewhere   another quiz or game still asks these questions
    """

    is_over: bool
    has_ended: bool
    told_at_once: bool
    is_signed_in: bool
    tries: int
    used: int
    has_prizes: bool
    is_asked_elsewhere: bool


def told(standing: Standing) -> Told:
    """What may be said; solutions only where nobody can use them any more: not this player, who
    has no try left, and where prizes are at stake, nobody else either."""
    ended = standing.has_ended
    count = ended and (standing.told_at_once or standing.is_over)
    if not ended or standing.is_asked_elsewhere:
        return Told(count=count, solutions=False)
    if standing.is_over:
        return Told(count=count, solutions=True)
    has_none_left = standing.is_signed_in and 0 < standing.tries <= standing.used
    at_once = standing.told_at_once and has_none_left and not standing.has_prizes
    return Told(count=count, solutions=at_once)


def passes(right: int | None, more_than: int | None) -> bool:
    """Whether so many right answers are enough; "more than nine" begins at ten."""
    return right is not None and more_than is not None and right > more_than


def tries_left(tries: int, used: int) -> int | None:
    """How many more one may begin; None for any number."""
    return max(0, tries - used) if tries else None
