"""How a session stands at a moment: the one answer that lists, pages, files and feeds show.

Decisions on plain values; no rows and no clock.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from gatehouse.programme.formats import Admission

if TYPE_CHECKING:
    from gatehouse.programme.models import Session

FEW_PLACES = 5


class Standing(StrEnum):
    """CANCELLED and OVER are ends; OPEN needs no application; SOON waits for the opening of
    applications; DRAWN gives its places by lot; CHOSEN takes applications among which the plant
    chooses; FREE, FEW and FULL take applications; at LINE_FULL as many wait as may; CLOSED took
    them until its cut-off."""

    CANCELLED = "cancelled"
    OVER = "over"
    OPEN = "open"
    SOON = "soon"
    DRAWN = "drawn"
    CHOSEN = "chosen"
    FREE = "free"
    FEW = "few"
    FULL = "full"
    LINE_FULL = "line_full"
    CLOSED = "closed"

    @property
    def takes_applications(self) -> bool:
        """Whether somebody may ask for places now, be it for the waiting line."""
        return self in {Standing.CHOSEN, Standing.FREE, Standing.FEW, Standing.FULL}


def standing(
    session: Session, *, kind: str, free: int, line_full: bool = False, now: datetime
) -> Standing:
    """How the session stands; `free` is the number of places of this kind nobody holds, and
    `line_full` whether as many wait for them as may."""
    if session.cancelled_at is not None or now >= session.ends_at:
        return Standing.CANCELLED if session.cancelled_at else Standing.OVER
    if session.admission == Admission.OPEN:
        return Standing.OPEN
    is_drawn = session.admission == Admission.DRAW
    if now < session.opens_at and not is_drawn:
        return Standing.SOON
    if now >= session.closes_for(kind):
        return Standing.CLOSED
    if session.admission == Admission.SELECTION:
        return Standing.CHOSEN
    return Standing.DRAWN if is_drawn else standing_by_places(free, line_full=line_full)


def standing_by_places(free: int, *, line_full: bool = False) -> Standing:
    """While applications are taken."""
    if free <= 0:
        return Standing.LINE_FULL if line_full else Standing.FULL
    return Standing.FEW if free <= FEW_PLACES else Standing.FREE
