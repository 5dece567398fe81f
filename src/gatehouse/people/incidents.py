"""When somebody may have seen personal data that was not theirs: two clocks of the law.

From the hour in which it was found, the authority is told within 24 hours that it happened, and
within 72 what was found out and done (152-FZ, article 21, part 3.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

NOTICE_WITHIN = timedelta(hours=24)
RESULT_WITHIN = timedelta(hours=72)


class Stand(StrEnum):
    """How one of the two stands."""

    RUNS = "runs"
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    LATE = "late"


@dataclass(frozen=True)
class Clock:
    """What is due by when, and when it was done."""

    due_at: datetime
    done_at: datetime | None = None

    def stand(self, now: datetime) -> Stand:
        if self.done_at is not None:
            return Stand.IN_TIME if self.done_at <= self.due_at else Stand.LATE
        return Stand.RUNS if now < self.due_at else Stand.OVERDUE

    def left(self, now: datetime) -> timedelta:
        """How long is left; nothing once it is overdue or done."""
        return timedelta(0) if self.done_at else max(self.due_at - now, timedelta(0))


def notice_clock(found_at: datetime, done_at: datetime | None) -> Clock:
    return Clock(found_at + NOTICE_WITHIN, done_at)


def result_clock(found_at: datetime, done_at: datetime | None) -> Clock:
    return Clock(found_at + RESULT_WITHIN, done_at)
