"""A whole season once more: the same weekdays some weeks later, as drafts, with a way back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history, undo
from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Season, Session
from gatehouse.programme.operations.drafts import SessionPlan, drop_sessions
from gatehouse.programme.operations.planning import StopPlan, plan_season
from gatehouse.programme.operations.series import plan_series

COPIED = "programme.season_copied"
WEEK = 7
OPENING_HOURS = ("opening_hours_ru", "opening_hours_en")


def whole_weeks(since: date, until: date) -> int | None:
    """How many weeks lie between two days; None where weekdays would change, or none lies there."""
    weeks, rest = divmod((until - since).days, WEEK)
    return weeks if weeks > 0 and rest == 0 else None


def later(at: datetime, weeks: int, zone: ZoneInfo) -> datetime:
    """The same clock and weekday some weeks later, also where clocks are changed in between."""
    return at.astimezone(zone) + timedelta(weeks=weeks)  # by the wall clock of the zone


def plans_like(season: Season, *, weeks: int) -> list[SessionPlan]:
    """Every session of a season that takes place, so many weeks later; codes are new."""
    zone = ZoneInfo(season.timezone)
    rows = Session.objects.filter(season=season, cancelled_at=None).order_by("starts_at", "code")
    full = rows.select_related("activity__enterprise").prefetch_related("stops__site", "quotas")
    return [_plan_like(session, weeks, zone) for session in full]


def _plan_like(session: Session, weeks: int, zone: ZoneInfo) -> SessionPlan:
    def moved(at: datetime) -> datetime:
        return later(at, weeks, zone)

    opens, closes = session.own_opens_at, session.own_closes_at
    return SessionPlan(
        activity=session.activity,
        starts_at=moved(session.starts_at),
        ends_at=moved(session.ends_at),
        stops=[
            StopPlan(stop.site, moved(stop.arrives_at), moved(stop.leaves_at), stop.hard_limit)
            for stop in sorted(session.stops.all(), key=lambda stop: stop.number)
        ],
        places={quota.kind: quota.places for quota in session.quotas.all()},
        admission=session.admission,
        own_opens_at=moved(opens) if opens else None,
        own_closes_at=moved(closes) if closes else None,
        opening_hours={name: getattr(session, name) for name in OPENING_HOURS},
        line_limit=session.line_limit,
    )


@transaction.atomic
def copy_season(
    *, season: Season, weeks: int, by: Person, now: datetime, **fields: Any
) -> tuple[Season, list[Session], undo.Undo]:
    """Plan a season like another, so many weeks later, with all its sessions as drafts; `fields`
    are those of the new season. While nobody has touched it it can be taken back for a minute.

    Raises:
        Refused, ValidationError: as `plan_season` and `plan_series`.
    """
    made = plan_season(by=by, now=now, **fields)
    plans = plans_like(season, weeks=weeks)
    sessions: list[Session] = []
    if plans:
        sessions, _all_taken_back = plan_series(season=made, plans=plans, by=by, now=now)
    facts = {"season": season.pk, "sessions": len(sessions)}
    history.record("programme.season_copied", of=made, by=by, now=now, **facts)
    act = undo.offer(
        COPIED, by=by, now=now, season=made.pk, sessions=[session.pk for session in sessions]
    )
    return made, sessions, act


@undo.undoes(COPIED)
def _take_back(*, season: int, sessions: list[int], by: Person, now: datetime) -> None:
    """The season with all that was copied, only while nobody has touched any of it."""
    touched = Refused(Refusal("touched", _("Somebody works on the new season already: it stays.")))
    made = Season.objects.select_for_update().filter(pk=season).first()
    there = list(Session.objects.filter(season=season).order_by("pk"))
    is_whole = sorted(session.pk for session in there) == sorted(sessions)
    if made is None or made.published_at or not is_whole or _is_touched(made, there):
        raise touched
    drop_sessions(sessions=there, by=by, now=now)
    if _hangs_on(made):
        raise touched
    history.record("programme.season_dropped", of=made, by=by, now=now, code=made.code)
    made.delete()


def _is_touched(season: Season, sessions: Sequence[Session]) -> bool:
    """Whether anything but the making is told of them."""
    born = ("programme.season_planned", "programme.season_copied", "programme.session_planned")
    return any(
        HistoryEntry.objects.filter(of_type=table, of_id__in=keys).exclude(verb__in=born).exists()
        for table, keys in (
            (Season._meta.label_lower, [str(season.pk)]),
            (Session._meta.label_lower, _keys(sessions)),
        )
    )


def _keys(sessions: Iterable[Session]) -> list[str]:
    return [str(session.pk) for session in sessions]


def _hangs_on(season: Season) -> bool:
    """Whether anything points to it: a role in it, an invitation, an import."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: season.pk}).exists()
        for relation in season._meta.related_objects
    )
