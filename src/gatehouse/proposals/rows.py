"""What stands in the way of proposed visits: the clashes of any plan, and times gone by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gatehouse.catalogue.models import ClosedDays
from gatehouse.programme.clash_words import clash_words
from gatehouse.programme.clashes import Clash, ClashKind, Closed, Planned, Span, clashes
from gatehouse.programme.models import Season, Session, Stop
from gatehouse.programme.rules import closes_at
from gatehouse.proposals.models import ProposedVisit, VisitState

DAY = timedelta(days=1)
ENGLISH = "en_US"  # as the list of holidays calls it
GRAVE = {ClashKind.CLOSED, ClashKind.SEASON, ClashKind.APPLICATIONS}


@dataclass(frozen=True)
class Obstacle:
    """One reason to look twice; `is_grave` where nobody could come or apply."""

    code: str
    text: str
    is_grave: bool = False


def public_holidays(days: Iterable[date]) -> dict[date, str]:
    """Public holidays of Russia among these days, in the language of the moment."""
    language = "ru" if (get_language() or "ru").startswith("ru") else ENGLISH
    asked = list(days)
    known = {day: name for year in {d.year for d in asked} for day, name in _year(year, language)}
    return {day: known[day] for day in asked if day in known}


@lru_cache(maxsize=16)
def _year(year: int, language: str) -> tuple[tuple[date, str], ...]:
    return tuple(holidays.country_holidays("RU", years=year, language=language).items())


def obstacles(
    visits: Sequence[ProposedVisit], *, season: Season, enterprise_id: int, now: datetime
) -> dict[int, list[Obstacle]]:
    """By the key of the visit; the same number of statements however many there are."""
    zone = ZoneInfo(season.timezone)
    there = _sessions_there(visits, zone)
    planned = [*_proposed(visits, season, enterprise_id, now), *_existing(there, zone)]
    found = clashes(
        planned,
        season=(season.starts_on, season.ends_on),
        closed={enterprise_id: _closed(enterprise_id)},
        holidays=public_holidays(visit.day for visit in visits),
    )
    codes = {stop.session_id: stop.session.code for stop in there}
    met: dict[int, list[Obstacle]] = defaultdict(list)
    for visit in visits:
        if visit.at(visit.starts, zone) <= now:
            met[visit.pk].append(Obstacle("past", _("This time has passed"), is_grave=True))
        for clash in found.get(-visit.pk, []):
            met[visit.pk].append(_said(clash, codes, zone))
    return met


def _closed(enterprise_id: int) -> list[Closed]:
    days = ClosedDays.objects.filter(enterprise=enterprise_id)
    return [Closed(one.first_on, one.last_on, one.reason) for one in days]


def _proposed(
    visits: Sequence[ProposedVisit], season: Season, enterprise_id: int, now: datetime
) -> Iterator[Planned]:
    """Visits as a plan sees them. Their keys are negative: sessions have the others. What is
    accepted already is a session; what was declined takes no room."""
    zone = ZoneInfo(season.timezone)
    for visit in visits:
        starts_at, ends_at = visit.at(visit.starts, zone), visit.at(visit.ends, zone)
        span = Span(visit.site_id, enterprise_id, starts_at, ends_at, visit.day, visit.day)
        yield Planned(
            -visit.pk,
            on=visit.day,
            spans=() if visit.state == VisitState.ACCEPTED else (span,),
            opens_at=max(now, season.applications_open_at),
            closes_at=closes_at(starts_at=starts_at, close_hours_before=season.close_hours_before),
            has_hall=visit.is_open,
        )


def _sessions_there(visits: Sequence[ProposedVisit], zone: ZoneInfo) -> list[Stop]:
    """What the programme has already at these sites on these days."""
    if not visits:
        return []
    days = [visit.day for visit in visits]
    rows = Stop.objects.filter(
        site__in={visit.site_id for visit in visits},
        arrives_at__lt=datetime.combine(max(days), time(), tzinfo=zone) + DAY,
        leaves_at__gt=datetime.combine(min(days), time(), tzinfo=zone),
        session__cancelled_at=None,
    )
    own = {visit.session_id for visit in visits if visit.session_id}
    rows = rows.exclude(session__in=own) if own else rows
    return list(rows.select_related("session__activity", "site").order_by("arrives_at", "pk"))


def _existing(stops: Iterable[Stop], zone: ZoneInfo) -> Iterator[Planned]:
    for stop in stops:
        session: Session = stop.session
        first, last = (t.astimezone(zone).date() for t in (stop.arrives_at, stop.leaves_at))
        yield Planned(
            session.pk,
            on=first,
            spans=(
                Span(
                    stop.site_id,
                    stop.site.enterprise_id,
                    stop.arrives_at,
                    stop.leaves_at,
                    first,
                    last,
                ),
            ),
            has_hall=not session.traits.over_days,
        )


def _said(clash: Clash, codes: dict[int, str], zone: ZoneInfo) -> Obstacle:
    meets = codes.get(clash.other, _("a proposed visit")) if clash.other is not None else ""
    text = capfirst(clash_words(clash, zone, meets=meets))
    return Obstacle(clash.kind.value, text, is_grave=clash.kind in GRAVE)
