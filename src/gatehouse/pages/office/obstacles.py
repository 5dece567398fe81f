"""What stands in the way of sessions that are only thought of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from gatehouse.catalogue.models import ClosedDays
from gatehouse.pages.office.board_reading import holidays_between
from gatehouse.programme.clash_words import clash_words
from gatehouse.programme.clashes import ClashKind, Closed, Planned, Span, clashes
from gatehouse.programme.models import Season, Session, Stop
from gatehouse.programme.operations import SessionPlan
from gatehouse.programme.rules import closes_at

# Nobody would come, or two would stand in one hall: left out unless somebody insists.
GRAVE = {ClashKind.CLOSED, ClashKind.SEASON, ClashKind.HALL, ClashKind.APPLICATIONS}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Obstacle:
    """One reason to look twice."""

    text: str
    is_grave: bool


def obstacles(
    plans: Sequence[SessionPlan], *, season: Season, now: datetime
) -> list[list[Obstacle]]:
    """What each of them would stumble over, in their order; in three statements."""
    if not plans:
        return []
    zone = ZoneInfo(season.timezone)
    there = _there(plans)
    # Those that are there have their keys; those to be are counted below zero.
    to_be = [_thought(-number, plan, season, now) for number, plan in enumerate(plans, start=1)]
    days = [planned.on for planned in to_be]
    found = clashes(
        [*to_be, *(_standing(stop, zone) for stop in there)],
        season=(season.starts_on, season.ends_on),
        closed=_closed(plans),
        holidays=holidays_between(min(days), max(days)),
    )
    codes = {stop.session_id: stop.session.code for stop in there}
    made = [
        [
            Obstacle(
                clash_words(clash, zone, meets=codes.get(clash.other or 0, "")),
                clash.kind in GRAVE,
            )
            for clash in met
        ]
        for met in (found.get(planned.key, []) for planned in to_be)
    ]
    for plan, own in zip(plans, made, strict=True):
        if plan.starts_at <= now:
            own.insert(0, Obstacle(_("this time has passed"), is_grave=True))
    return made


def _thought(key: int, plan: SessionPlan, season: Season, now: datetime) -> Planned:
    zone = ZoneInfo(season.timezone)
    return Planned(
        key,
        on=plan.starts_at.astimezone(zone).date(),
        spans=tuple(
            Span(
                stop.site.pk,
                stop.site.enterprise_id,
                stop.arrives_at,
                stop.leaves_at,
                stop.arrives_at.astimezone(zone).date(),
                stop.leaves_at.astimezone(zone).date(),
            )
            for stop in plan.stops
        ),
        opens_at=max(now, season.applications_open_at) if plan.places else None,
        closes_at=closes_at(starts_at=plan.starts_at, close_hours_before=season.close_hours_before),
        has_hall=not plan.activity.traits.over_days,
    )


def _there(plans: Sequence[SessionPlan]) -> list[Stop]:
    """What stands already at these sites in this time, of any season."""
    sites = {stop.site.pk for plan in plans for stop in plan.stops}
    rows = Stop.objects.filter(
        site__in=sites,
        arrives_at__lt=max(plan.ends_at for plan in plans) + DAY,
        leaves_at__gt=min(plan.starts_at for plan in plans) - DAY,
        session__cancelled_at=None,
    )
    return list(rows.select_related("session__activity", "site").order_by("arrives_at", "pk"))


def _standing(stop: Stop, zone: ZoneInfo) -> Planned:
    session: Session = stop.session
    first, last = (at.astimezone(zone).date() for at in (stop.arrives_at, stop.leaves_at))
    span = Span(stop.site_id, stop.site.enterprise_id, stop.arrives_at, stop.leaves_at, first, last)
    return Planned(session.pk, first, (span,), has_hall=not session.traits.over_days)


def _closed(plans: Sequence[SessionPlan]) -> dict[int, list[Closed]]:
    plants = {stop.site.enterprise_id for plan in plans for stop in plan.stops}
    found: dict[int, list[Closed]] = {}
    for one in ClosedDays.objects.filter(enterprise__in=plants):
        days = Closed(one.first_on, one.last_on, one.reason)
        found.setdefault(one.enterprise_id, []).append(days)
    return found
