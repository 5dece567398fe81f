"""Sessions that nobody but the organisers sees yet: planned many at once, replanned, taken out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.changes import change
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Activity, Quota, Season, Session, Stop
from gatehouse.programme.operations.codes import next_codes
from gatehouse.programme.operations.planning import (
    StopPlan,
    index_activity,
    quotas_of,
    refuse_hours,
    refuse_plan,
    usual_admission,
)

BATCH = 1_000


@dataclass(frozen=True)
class SessionPlan:
    """One session to be. Times with their zone; `places` by kind of party ("public", "groups");
    an empty code becomes the next one of its plant, an empty admission the usual one; hours of its
    own where it has them, and the words about opening hours by their columns; the most parties that
    may wait for the places for everybody."""

    activity: Activity
    starts_at: datetime
    ends_at: datetime
    stops: Sequence[StopPlan]
    places: Mapping[str, int]
    code: str = ""
    admission: str = ""
    own_opens_at: datetime | None = None
    own_closes_at: datetime | None = None
    opening_hours: Mapping[str, str | None] = field(default_factory=dict)
    line_limit: int | None = None


@transaction.atomic
def plan_sessions(
    *, season: Season, plans: Sequence[SessionPlan], by: Person | None, now: datetime
) -> list[Session]:
    """Plan many sessions of a season in a few statements, all or none; in the order of `plans`.

    Raises:
        Refused: as `plan_session`, for the first that cannot be.
        ValidationError: for a field that cannot be.
        IntegrityError: when a code is taken.
    """
    plants = [plan.activity.enterprise for plan in plans if not plan.code]
    codes = iter(next_codes(plants, besides=[plan.code for plan in plans]))
    sessions = [_session(season, plan, plan.code or next(codes)) for plan in plans]
    Session.objects.bulk_create(sessions, batch_size=BATCH)
    pairs = list(zip(sessions, plans, strict=True))
    Stop.objects.bulk_create(
        [stop for session, plan in pairs for stop in _stops(session, plan.stops)], batch_size=BATCH
    )
    Quota.objects.bulk_create(
        [
            quota
            for session, plan in pairs
            for quota in quotas_of(session, plan.places, plan.line_limit)
        ],
        batch_size=BATCH,
    )
    for activity in {plan.activity.pk: plan.activity for plan in plans}.values():
        index_activity(activity=activity, now=now)
    history.record_each("programme.session_planned", of=sessions, by=by, now=now)
    return sessions


def _session(season: Season, plan: SessionPlan, code: str) -> Session:
    session = Session(
        code=code,
        season=season,
        activity=plan.activity,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        own_opens_at=plan.own_opens_at,
        own_closes_at=plan.own_closes_at,
        **plan.opening_hours,
    )
    session.admission = plan.admission or usual_admission(session)
    session.clean_fields(exclude=["season", "activity"])  # each would be looked up once more
    refuse_hours(session)
    refuse_plan(session, has_stops=bool(plan.stops), places=sum(plan.places.values()))
    return session


def _stops(session: Session, stops: Sequence[StopPlan]) -> list[Stop]:
    return [
        Stop(
            session=session,
            number=number,
            site=stop.site,
            arrives_at=stop.arrives_at,
            leaves_at=stop.leaves_at,
            hard_limit=stop.hard_limit,
        )
        for number, stop in enumerate(stops, start=1)
    ]


@transaction.atomic
def replan_session(
    *,
    session: Session,
    stops: Sequence[StopPlan],
    places: Mapping[str, int],
    by: Person | None,
    now: datetime,
    **fields: Any,
) -> Session:
    """Change a session that nobody sees yet, with its stops and places; both are given whole.

    Raises:
        Refused: `promised` once it is public; `places_are_held`; or as `plan_session`.
    """
    session, changed = change(session, fields)
    if session.published_at:
        raise Refused(Refusal("promised", _("This session is public: change it on its own page.")))
    refuse_hours(session)
    refuse_plan(session, has_stops=bool(stops), places=sum(places.values()))
    changed += _put_stops(session, stops) + _put_places(session, places)
    if "activity" in changed or "stops" in changed:
        index_activity(activity=session.activity, now=now)
    if changed:
        history.record("programme.session_changed", of=session, by=by, now=now, **changed.facts)
    return session


def _put_stops(session: Session, stops: Sequence[StopPlan]) -> list[str]:
    """Let them be these; what is at a stop stays with the stop of its number."""
    wanted, there = _stops(session, stops), list(session.stops.order_by("number"))
    if [_said(stop) for stop in wanted] == [_said(stop) for stop in there]:
        return []
    for old, new in zip(there, wanted, strict=False):
        old.site, old.arrives_at, old.leaves_at = new.site, new.arrives_at, new.leaves_at
        old.save(update_fields=["site", "arrives_at", "leaves_at"])
    Stop.objects.filter(session=session, number__gt=len(wanted)).delete()
    Stop.objects.bulk_create(wanted[len(there) :])
    return ["stops"]


def _said(stop: Stop) -> tuple[int, datetime, datetime]:
    return stop.site_id, stop.arrives_at, stop.leaves_at


def _put_places(session: Session, places: Mapping[str, int]) -> list[str]:
    quotas = {one.kind: one for one in session.quotas.order_by("pk").select_for_update()}
    if {kind: quota.places for kind, quota in quotas.items()} == dict(places):
        return []
    for kind, quota in quotas.items():
        if quota.held > places.get(kind, 0):
            text = _("%(n)d places are already given. Fewer cannot be offered.")
            raise Refused(Refusal("places_are_held", text % {"n": quota.held}))
    Quota.objects.filter(session=session).exclude(kind__in=places).delete()
    for kind, count in places.items():
        Quota.objects.update_or_create(session=session, kind=kind, defaults={"places": count})
    return ["places"]


@transaction.atomic
def drop_sessions(*, sessions: Sequence[Session], by: Person | None, now: datetime) -> int:
    """Delete sessions that nobody sees yet, all or none; how many there still were.

    Raises:
        Refused: `promised` when one of them is public; `in_use` when something hangs on it.
    """
    keys = [session.pk for session in sessions]
    locked = Session.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    there = list(locked.select_related(None))
    if any(session.published_at for session in there):
        text = _("A session that is public is called off, not deleted: people may know of it.")
        raise Refused(Refusal("promised", text))
    history.record_each("programme.session_dropped", of=there, by=by, now=now)
    activities = {session.activity_id for session in there}
    try:
        Session.objects.filter(pk__in=[session.pk for session in there]).delete()
    except ProtectedError as error:
        text = _("Something hangs on one of these drafts already: it stays.")
        raise Refused(Refusal("in_use", text)) from error
    for activity in Activity.objects.filter(pk__in=activities):
        index_activity(activity=activity, now=now)
    return len(there)
