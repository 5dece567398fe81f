"""Whether a party that stands by may come in now: on plain values, no rows, no clock.

Places of whoever has not come are given on from a moment on, to those who stand by, in their order.
Whether there is room is known only once every phone of the gate has told whom it let in before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

OK = "standby_ok"
IN, GONE, WAIT = "standby_in", "standby_gone", "standby_wait"
UNHEARD, NOT_CLEARED = "standby_unheard", "not_cleared"
TURN, FULL = "standby_turn", "standby_full"


@dataclass(frozen=True)
class AtGate:
    """A party of `persons` that stands by, and how the gate stands.

    is_in, is_gone      it was let in; it is not asked any more
    is_released         the moment has come from which places are given on
    unheard             phones that may have let people in before that moment and have not told
    is_awaited          the plant has still to say its word on somebody of it
    room                how many more may come in: of the places, and of people inside
    before              sizes of parties that stand at the gate and come before it
    """

    persons: int
    is_in: bool
    is_gone: bool
    is_released: bool
    unheard: int
    is_awaited: bool
    room: int
    before: Sequence[int] = ()


def verdict(at: AtGate) -> str:
    """What the gate says to the party."""
    said = (
        (at.is_in, IN),
        (at.is_gone, GONE),
        (not at.is_released, WAIT),
        (at.unheard > 0, UNHEARD),
        (at.is_awaited, NOT_CLEARED),
        (any(persons <= at.room for persons in at.before), TURN),
        (at.persons > at.room, FULL),
    )
    return next((word for holds, word in said if holds), OK)


def room(
    *, places: int, came: int, limit: int | None, inside: int, kept: int, all_places: int
) -> int:
    """How many people who stand by may come in: not more than there are `places` of their quota
    beside those who `came` on them, nor than may be inside at once (the legal limit, else all
    places of the visit) beside those inside and those whom other doors may let in (`kept`)."""
    most_inside = all_places if limit is None else limit
    return max(0, min(places - came, most_inside - inside - kept))
