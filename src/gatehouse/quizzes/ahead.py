"""What there is to play now and next, for a page that is not about games."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatehouse.quizzes.announced import Listed, announced, listed
from gatehouse.quizzes.models import Solo
from gatehouse.quizzes.solos import published

SOLOS_AT_MOST = 2
GAMES_AT_MOST = 3
SOON = timedelta(days=14)  # a quiz that opens later is not news yet


@dataclass(frozen=True)
class Ahead:
    """Games that are on, games that come, the nearest first, and quizzes that one plays alone:
    those that are open, and those that open soon."""

    on: Sequence[Listed]
    coming: Sequence[Listed]
    open: Sequence[Solo]
    soon: Sequence[Solo]

    def __bool__(self) -> bool:
        return bool(self.on or self.coming or self.open or self.soon)


def ahead(*, now: datetime) -> Ahead:
    """Three statements, whatever there is."""
    alive = listed(announced().filter(called_off_at=None, ended_at=None))
    on = [one for one in alive if one.quiz.started_at is not None]
    coming = [one for one in alive if one.is_coming(now=now)]
    found = published().filter(opens_at__lte=now + SOON, closes_at__gt=now)
    solos = found.select_related("draw").order_by("closes_at")[:SOLOS_AT_MOST]
    return Ahead(
        on=on[:GAMES_AT_MOST],
        coming=sorted(coming, key=lambda one: one.starts_at or now)[: GAMES_AT_MOST - len(on)],
        open=[one for one in solos if one.opens_at <= now],
        soon=[one for one in solos if one.opens_at > now],
    )
