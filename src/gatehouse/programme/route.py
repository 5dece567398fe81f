"""The stops of a session in their order, with the time for the way between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from gatehouse.programme.models import Session, Stop

SECONDS_IN_A_MINUTE = 60


@dataclass(frozen=True)
class Leg:
    """A stop, and how many minutes there are to reach the next one; 0 at the last."""

    stop: Stop
    travel_minutes: int


def legs(session: Session) -> list[Leg]:
    """Reads the stops and their sites: fetch them before for many."""
    stops = sorted(session.stops.all(), key=lambda stop: stop.number)
    minutes = [
        int((later.arrives_at - earlier.leaves_at).total_seconds()) // SECONDS_IN_A_MINUTE
        for earlier, later in pairwise(stops)
    ]
    return [Leg(stop, gap) for stop, gap in zip(stops, [*minutes, 0], strict=False)]
