"""What the front page shows of the season."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count

from gatehouse.catalogue.models import Industry
from gatehouse.programme import published
from gatehouse.programme import queries as programme
from gatehouse.programme.days import rows
from gatehouse.programme.filters import Filters
from gatehouse.programme.models import Season, Session
from gatehouse.programme.rows import Row
from gatehouse.programme.rules import SeasonStage
from gatehouse.programme.stages import StageWords, opening, stage_words

NEXT_AT_MOST = 5
LATER_AT_MOST = 3


@dataclass(frozen=True)
class Later:
    """A further season that everybody may look at already."""

    season: Season
    words: StageWords


@dataclass(frozen=True)
class Front:
    """The season as the front page tells it; `next` are the nearest visits worth a look."""

    season: Season
    stage: SeasonStage
    stage_words: StageWords
    today: date
    sessions: int
    enterprises: int
    industries: list[Industry]
    next: list[Row]
    next_have_places: bool
    later: list[Later]

    @property
    def opens(self) -> str:
        """When applications open: «5 декабря в 12:00 МСК»."""
        return opening(self.season)

    @property
    def days(self) -> int:
        """Days from the first to the last."""
        return (self.season.ends_on - self.season.starts_on).days + 1

    @property
    def days_left(self) -> int:
        """Days until the first one; not positive once it has come."""
        return (self.season.starts_on - self.today).days

    @property
    def codes(self) -> str:
        """Sessions whose places may still change, as the address of the fresh ones names them."""
        return ",".join(row.code for row in self.next if row.shown.standing.takes_applications)


def front(*, now: datetime) -> Front | None:
    """The season that is on or comes next, otherwise the last; None when there is none."""
    every = list(published.seasons())
    season = programme.current_season(every, now=now)
    if season is None:
        return None
    there = Session.objects.announced().filter(season=season, cancelled_at=None)
    counted = there.aggregate(
        sessions=Count("pk"), enterprises=Count("activity__enterprise", distinct=True)
    )
    upcoming, have_places = _next(season, now)
    return Front(
        season=season,
        stage=season.stage(now=now),
        stage_words=stage_words(season, now=now),
        today=now.astimezone(ZoneInfo(season.timezone)).date(),
        industries=list(_industries(season)),
        next=upcoming,
        next_have_places=have_places,
        later=_later(every, season, now=now),
        **counted,
    )


def _later(every: Iterable[Season], season: Season, *, now: datetime) -> list[Later]:
    """The other seasons that are not over, in the order of their days."""
    others = [
        one for one in every if one.pk != season.pk and one.stage(now=now) != SeasonStage.OVER
    ]
    others.sort(key=lambda one: one.starts_on)
    return [Later(one, stage_words(one, now=now)) for one in others[:LATER_AT_MOST]]


def _next(season: Season, now: datetime) -> tuple[list[Row], bool]:
    """The nearest visits with a free place; when there is none any more, simply the nearest;
    before applications open none yet."""
    if season.stage(now=now) == SeasonStage.ANNOUNCED:
        return [], False
    free = programme.hits(season, Filters(places=1), now=now)
    ahead = [hit for hit in free if not hit.off_site and not hit.over_days]
    if not ahead:
        coming = programme.hits(season, Filters(), now=now)
        today = now.astimezone(ZoneInfo(season.timezone)).date()
        nearest = [hit for hit in coming if hit.last >= today and not hit.over_days]
        return _rows(nearest, now), False
    return _rows(ahead, now), True


def _rows(hits: list[programme.Hit], now: datetime) -> list[Row]:
    some = hits[:NEXT_AT_MOST]
    return rows(some, programme.read(some, now=now), by_day=True)


def _industries(season: Season) -> list[Industry]:
    """With the number of sessions in the season as `sessions`, the most first."""
    found = Industry.objects.filter(
        enterprises__activities__sessions__in=Session.objects.announced().filter(season=season)
    ).annotate(sessions=Count("enterprises__activities__sessions", distinct=True))
    return list(found.order_by("-sessions", "code"))
