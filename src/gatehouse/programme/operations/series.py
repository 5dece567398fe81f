"""Drafts made, copied and deleted by hand: with codes that a person recognises, and an undo."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from gatehouse.catalogue.models import Site
from gatehouse.core import undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Session, Stop
from gatehouse.programme.models.season import Season
from gatehouse.programme.operations.codes import next_codes
from gatehouse.programme.operations.drafts import SessionPlan, drop_sessions, plan_sessions
from gatehouse.programme.operations.planning import StopPlan, limit_stop, plan_session

SERIES, DELETED = "programme.series", "programme.draft_deleted"
OWN = ("code", "season_id", "activity_id", "opening_hours_ru", "opening_hours_en", "admission")
TIMES = ("starts_at", "ends_at", "own_opens_at", "own_closes_at")


@transaction.atomic
def plan_series(
    *, season: Season, plans: Sequence[SessionPlan], by: Person, now: datetime
) -> tuple[list[Session], undo.Undo]:
    """Plan sessions as drafts, all or none; for a minute they can be taken back together.

    Raises:
        Refused, ValidationError: as `plan_sessions`.
    """
    made = plan_sessions(season=season, plans=plans, by=by, now=now)
    return made, undo.offer(SERIES, by=by, now=now, sessions=[session.pk for session in made])


@undo.undoes(SERIES)
def _take_out(*, sessions: list[int], by: Person, now: datetime) -> None:
    """All of them, only while they are drafts."""
    drop_sessions(sessions=list(Session.objects.filter(pk__in=sessions)), by=by, now=now)


@transaction.atomic
def plan_draft(
    *,
    stops: Sequence[StopPlan],
    places: Mapping[str, int],
    limits: Sequence[int | None] = (),
    by: Person,
    now: datetime,
    **fields: Any,
) -> Session:
    """Plan one session as `plan_session` does; without a code it gets the next one of its plant.
    `limits` are the most people inside, stop by stop."""
    if not fields.get("code"):
        fields["code"] = next_codes([fields["activity"].enterprise])[0]
    session = plan_session(stops=stops, places=places, by=by, now=now, **fields)
    limit_stops(session=session, limits=limits, by=by, now=now)
    return session


@transaction.atomic
def limit_stops(
    *, session: Session, limits: Iterable[int | None], by: Person | None, now: datetime
) -> None:
    """Say of each stop how many people may be inside at once, as `limit_stop` does."""
    stops = Stop.objects.filter(session=session).order_by("number")
    for stop, limit in zip(stops, limits, strict=False):
        if stop.hard_limit != limit:
            limit_stop(stop=stop, hard_limit=limit, by=by, now=now)


@transaction.atomic
def delete_draft(*, session: Session, by: Person, now: datetime) -> undo.Undo:
    """Delete a session that nobody sees yet; for a minute it can be brought back as it was.

    Raises:
        Refused: `promised`, `in_use` as `drop_sessions`; `gone` for one that is not there.
    """
    there = Session.objects.select_for_update(no_key=True).filter(pk=session.pk).first()
    if there is None:
        raise Refused(Refusal("gone", _("Somebody has deleted this draft meanwhile.")))
    known = _as_it_is(there)
    drop_sessions(sessions=[there], by=by, now=now)
    return undo.offer(DELETED, by=by, now=now, **known)


def _as_it_is(session: Session) -> dict[str, Any]:
    stops = session.stops.order_by("number")
    return {
        "fields": {name: getattr(session, name) for name in OWN},
        "times": {name: getattr(session, name) for name in TIMES},
        "stops": list(stops.values_list("site", "arrives_at", "leaves_at", "hard_limit")),
        "places": dict(session.quotas.values_list("kind", "places")),
        "line_limit": session.line_limit,
    }


@undo.undoes(DELETED)
def _bring_back(
    *,
    fields: dict[str, Any],
    times: dict[str, str | None],
    stops: list[list[Any]],
    places: dict[str, int],
    line_limit: int | None = None,  # what was deleted before limits were kept has none
    by: Person,
    now: datetime,
) -> None:
    sites = Site.objects.in_bulk([stop[0] for stop in stops])
    try:
        session = plan_session(
            stops=[
                StopPlan(sites[site], _time(arrives), _time(leaves))
                for site, arrives, leaves, _limit in stops
            ],
            places=places,
            line_limit=line_limit,
            by=by,
            now=now,
            **fields,
            **{name: _time(value) if value else None for name, value in times.items()},
        )
    except (ValidationError, KeyError) as error:
        text = _("What this draft stood on is not there any more: plan it anew.")
        raise Refused(Refusal("gone", text)) from error
    limit_stops(session=session, limits=[stop[3] for stop in stops], by=by, now=now)


def _time(value: str) -> datetime:
    found = parse_datetime(value)
    if found is None:
        raise ValueError(value)
    return found
