"""Planning, changing, publishing and cancelling, one thing at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from gatehouse.catalogue import operations as catalogue
from gatehouse.catalogue.models import Enterprise, Industry, Site
from gatehouse.core import history
from gatehouse.core.changes import change
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.formats import Admission, Parties
from gatehouse.programme.models import Activity, Quota, QuotaKind, SearchStem, Season, Session, Stop
from gatehouse.programme.rules import move_refusals, plan_refusals
from gatehouse.programme.search import weighted_stems

# What people have arranged their day around, once it is public.
PROMISED = {"season", "activity", "code", "starts_at", "ends_at", "admission"}

# What decides how a session is entered: changed while it is hidden, it is checked anew.
WAY_IN = {"activity", "admission"}


@dataclass(frozen=True)
class StopPlan:
    """Where a session stops, and when; both times with their zone. `hard_limit` is the most people
    inside at once where a new stop has one from the start."""

    site: Site
    arrives_at: datetime
    leaves_at: datetime
    hard_limit: int | None = None


@transaction.atomic
def plan_season(*, by: Person | None, now: datetime, **fields: Any) -> Season:
    """Write down a season that nobody but the organisers sees yet."""
    season = Season(**fields)
    season.full_clean()
    season.save()
    history.record("programme.season_planned", of=season, by=by, now=now)
    return season


@transaction.atomic
def describe_activity(
    *, enterprise: Enterprise, by: Person | None, now: datetime, **fields: Any
) -> Activity:
    """Describe what an enterprise offers, and make it findable."""
    activity = Activity(enterprise=enterprise, **fields)
    activity.full_clean()
    activity.save()
    index_activity(activity=activity, now=now)
    history.record("programme.activity_described", of=activity, by=by, now=now)
    return activity


@transaction.atomic
def index_activity(*, activity: Activity, now: datetime) -> None:
    """Write the stems an activity is found by; done again it ends the same."""
    SearchStem.objects.filter(activity=activity).delete()
    with override("ru"):
        weights = weighted_stems(activity)
    SearchStem.objects.bulk_create(
        SearchStem(activity=activity, stem=stem, weight=weight) for stem, weight in weights.items()
    )


@transaction.atomic
def plan_session(
    *,
    stops: Sequence[StopPlan],
    places: Mapping[str, int],
    line_limit: int | None = None,
    by: Person | None,
    now: datetime,
    **fields: Any,
) -> Session:
    """Plan a session with its stops and its places by kind of party ("public", "groups"); for those
    for everybody so many parties may wait, None: any number.

    Without an `admission` it gets the season's own, or is open to all where nobody applies.

    Raises:
        Refused: `opens_too_late`; or as `rules.plan_refusals`, so that its page tells no lie.
    """
    session = Session(**fields)
    session.admission = session.admission or usual_admission(session)
    session.full_clean()
    refuse_hours(session)
    refuse_plan(session, has_stops=bool(stops), places=sum(places.values()))
    session.save()
    Stop.objects.bulk_create(
        Stop(
            session=session,
            number=number,
            site=stop.site,
            arrives_at=stop.arrives_at,
            leaves_at=stop.leaves_at,
            hard_limit=stop.hard_limit,
        )
        for number, stop in enumerate(stops, start=1)
    )
    Quota.objects.bulk_create(quotas_of(session, places, line_limit))
    index_activity(activity=session.activity, now=now)
    history.record("programme.session_planned", of=session, by=by, now=now)
    return session


def quotas_of(session: Session, places: Mapping[str, int], line_limit: int | None) -> list[Quota]:
    """Rows of places that are not kept yet; the limit is that of the line for everybody."""
    limits = {QuotaKind.PUBLIC.value: line_limit}
    return [
        Quota(session=session, kind=kind, places=count, line_limit=limits.get(kind))
        for kind, count in places.items()
    ]


def usual_admission(session: Session) -> str:
    """How people get in where nothing else is said."""
    nobody = session.traits.parties == Parties.NOBODY
    return Admission.OPEN if nobody else session.season.default_admission


def refuse_hours(session: Session) -> None:
    """Refuse where applications would open after they close."""
    if session.own_opens_at and session.own_opens_at >= session.closes_at:
        raise Refused(Refusal("opens_too_late", _("Applications open before they close.")))


def refuse_plan(session: Session, *, has_stops: bool, places: int) -> None:
    """Refuse as `rules.plan_refusals`."""
    refusals = plan_refusals(
        admission=session.admission, traits=session.traits, has_stops=has_stops, places=places
    )
    if found := list(refusals):
        raise Refused(*found)


def _refuse_change(session: Session, *, more: int = 0) -> None:
    """Whether the session as it is now may be entered so, with so many places more."""
    places = sum(session.quotas.values_list("places", flat=True)) + more
    refuse_plan(session, has_stops=session.stops.exists(), places=places)


@transaction.atomic
def add_places(
    *, session: Session, kind: str, places: int, by: Person | None, now: datetime
) -> Quota:
    """Offer places to a kind of party that had none here ("public", "groups").

    Raises:
        Refused: where nobody applies for places.
        ValidationError: when there are places of this kind already: change their number.
    """
    # Two at once: the second one sees the places of the first.
    session = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    _refuse_change(session, more=places)
    quota = Quota(session=session, kind=kind, places=places)
    quota.full_clean()
    quota.save()
    history.record("programme.places_added", of=quota, by=by, now=now, places=places)
    return quota


@transaction.atomic
def update_season(*, season: Season, by: Person | None, now: datetime, **fields: Any) -> Season:
    """Change a season. Admission's operation of this name moves lines and offers along."""
    season, changed = change(season, fields)
    if changed:
        history.record("programme.season_changed", of=season, by=by, now=now, **changed.facts)
    return season


@transaction.atomic
def update_activity(
    *, activity: Activity, by: Person | None, now: datetime, **fields: Any
) -> Activity:
    """Describe an activity anew, and make it findable by its new words.

    Admission's operation of this name looks after those who have applied.

    Raises:
        Refused: `promised` when format or address of public sessions would change; or as
            `rules.plan_refusals` for the format of hidden ones.
    """
    activity, changed = change(activity, fields)
    if {"format", "slug"} & set(changed):
        _refuse_kind(activity)
    if changed:
        index_activity(activity=activity, now=now)
        history.record("programme.activity_changed", of=activity, by=by, now=now, **changed.facts)
    return activity


def _refuse_kind(activity: Activity) -> None:
    planned = Session.objects.filter(activity=activity).select_related("activity")
    if planned.filter(published_at__isnull=False).exists():
        text = _("Its sessions are public: format and address stay. Describe another activity.")
        raise Refused(Refusal("promised", text))
    for session in planned:
        _refuse_change(session)


@transaction.atomic
def update_session(*, session: Session, by: Person | None, now: datetime, **fields: Any) -> Session:
    """Change a session; once it is public, its address, its time and its kind stay.

    Raises:
        Refused: `promised` when something would change that visitors rely on;
            `opens_too_late`; or as `rules.plan_refusals`.
    """
    session, changed = change(session, fields)
    if session.published_at and PROMISED & set(changed):
        text = _("This session is public: address, time and kind stay. Cancel it, plan another.")
        raise Refused(Refusal("promised", text))
    refuse_hours(session)
    if WAY_IN & set(changed):
        _refuse_change(session)
    if changed:
        history.record("programme.session_changed", of=session, by=by, now=now, **changed.facts)
    return session


def why_not_moved(session: Session, starts_at: datetime, *, now: datetime) -> Iterator[Refusal]:
    """Why a session cannot begin at this time instead; a page asks before it is done."""
    return move_refusals(
        was=session.starts_at,
        starts_at=starts_at,
        is_cancelled=session.cancelled_at is not None,
        zone=session.zone,
        days=(session.season.starts_on, session.season.ends_on),
        now=now,
    )


@transaction.atomic
def move_session(
    *, session: Session, starts_at: datetime, by: Person | None, now: datetime
) -> Session:
    """Put a public session on another time of its season, as long as before, with its stops and
    its own close. Admission's operation of this name tells the people.

    Raises:
        Refused: as `rules.move_refusals`, or `opens_too_late`.
    """
    locked = Session.objects.select_for_update(no_key=True, of=("self",))
    session = locked.select_related("season", "activity").get(pk=session.pk)
    if found := list(why_not_moved(session, starts_at, now=now)):
        raise Refused(*found)
    # Places before stops, as whoever sets a stop's limit locks them.
    list(Quota.objects.filter(session=session).order_by("pk").select_for_update())
    by_so_much, before = starts_at - session.starts_at, session.starts_at
    session.starts_at, session.ends_at = starts_at, session.ends_at + by_so_much
    if session.own_closes_at:
        session.own_closes_at += by_so_much
    refuse_hours(session)
    session.save(update_fields=["starts_at", "ends_at", "own_closes_at"])
    Stop.objects.filter(session=session).update(
        arrives_at=F("arrives_at") + by_so_much, leaves_at=F("leaves_at") + by_so_much
    )
    history.record(
        "programme.session_moved",
        of=session,
        by=by,
        now=now,
        before=before.isoformat(),
        after=starts_at.isoformat(),
    )
    return session


@transaction.atomic
def limit_stop(*, stop: Stop, hard_limit: int | None, by: Person | None, now: datetime) -> Stop:
    """Say how many people may be inside at once; None where nothing limits it.

    Raises:
        Refused: `below_places` when fewer might be inside than have places.
    """
    # Who changes the places locks the session's places: the second one sees the first.
    quotas = Quota.objects.filter(session=stop.session_id).order_by("pk").select_for_update()
    places = sum(quota.places for quota in quotas)
    if hard_limit is not None and hard_limit < places:
        text = _("%(n)d places are offered. Offer fewer first: everybody with a place comes in.")
        raise Refused(Refusal("below_places", text % {"n": places}))
    stop, changed = change(stop, {"hard_limit": hard_limit})
    if changed:
        history.record("programme.stop_limited", of=stop, by=by, now=now, hard_limit=hard_limit)
    return stop


@transaction.atomic
def update_enterprise(
    *, enterprise: Enterprise, by: Person | None, now: datetime, **fields: Any
) -> Enterprise:
    """Change an enterprise, and make its activities findable by its new words."""
    enterprise = catalogue.update_enterprise(enterprise=enterprise, by=by, now=now, **fields)
    for activity in Activity.objects.filter(enterprise=enterprise):
        index_activity(activity=activity, now=now)
    return enterprise


@transaction.atomic
def update_industry(
    *, industry: Industry, by: Person | None, now: datetime, **fields: Any
) -> Industry:
    """Change an industry, and make its activities findable by its new name."""
    industry = catalogue.update_industry(industry=industry, by=by, now=now, **fields)
    for activity in Activity.objects.filter(enterprise__industry=industry):
        index_activity(activity=activity, now=now)
    return industry


@transaction.atomic
def update_site(*, site: Site, by: Person | None, now: datetime, **fields: Any) -> Site:
    """Change a place, and make what goes on there findable by its new words."""
    site = catalogue.update_site(site=site, by=by, now=now, **fields)
    for activity in Activity.objects.filter(sessions__stops__site=site).distinct():
        index_activity(activity=activity, now=now)
    return site


@transaction.atomic
def publish_season(*, season: Season, by: Person | None, now: datetime) -> Season:
    """Show a season and all its planned sessions to everybody. Done twice it is done once."""
    first = Season.objects.filter(pk=season.pk, published_at=None).update(published_at=now)
    fresh = Session.objects.filter(season=season, published_at=None).update(published_at=now)
    season.refresh_from_db()
    if first or fresh:
        history.record("programme.published", of=season, by=by, now=now, sessions=fresh)
    return season


@transaction.atomic
def publish_session(*, session: Session, by: Person | None, now: datetime) -> Session:
    """Show one planned session to everybody. Done twice it is done once.

    Raises:
        Refused: `season_hidden` while nobody sees the season.
    """
    if Season.objects.filter(pk=session.season_id, published_at=None).exists():
        words = _("Show the season first: its sessions are seen together with it.")
        raise Refused(Refusal("season_hidden", words))
    hidden = Session.objects.filter(pk=session.pk, published_at=None)
    if hidden.update(published_at=now):
        history.record("programme.session_published", of=session, by=by, now=now)
    session.refresh_from_db()
    return session


@transaction.atomic
def cancel_session(*, session: Session, reason: str, by: Person | None, now: datetime) -> Session:
    """Mark a session as cancelled. Admission's operation of this name tells the people."""
    if now >= Session.objects.get(pk=session.pk).ends_at:
        raise Refused(Refusal("over", _("This session is already over.")))
    first = Session.objects.filter(pk=session.pk, cancelled_at=None).update(
        cancelled_at=now, cancel_reason=reason, cancel_reason_ru=reason
    )
    if not first:
        raise Refused(Refusal("cancelled", _("This session was cancelled.")))
    session.refresh_from_db()
    history.record("programme.session_cancelled", of=session, by=by, now=now)
    return session
