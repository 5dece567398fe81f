"""Makers for tests of proposals: an invited plant, what it proposes, what it has sent."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from gatehouse.catalogue.models import Enterprise, Site
from gatehouse.people.models import Person, Role
from gatehouse.programme.models import Activity, Season
from gatehouse.proposals import operations
from gatehouse.proposals.links import token_of
from gatehouse.proposals.models import Invitation, Offer, ProposedVisit
from gatehouse.proposals.operations import VisitPlan, Words
from gatehouse.proposals.queries import invitations, mark_of, mark_of_words, visits_of
from tests import make
from tests.office import holder

NOW = make.NOW
DAY = date(2023, 12, 13)  # a Wednesday of the season
NEXT_DAY = date(2023, 12, 14)
RULES: dict[str, Any] = {
    "duration_minutes": 60,
    "admission_age": 8,
    "documents": "",
    "dress": "Закрытая обувь",
    "photo_rule": "allowed",
    "step_free": True,
}
NEW: dict[str, Any] = RULES | {
    "title": "Как делают шоколад",
    "format": "tour",
    "summary": "Цех, где варят шоколад",
}


def organiser() -> Person:
    return holder(Role.ORGANISER)


def invitation(
    *, at: Enterprise | None = None, within: Season | None = None, by: Person | None = None,
    **fields: Any,
) -> Invitation:  # fmt: skip
    """An enterprise with a site, invited to a season."""
    at = at or make.enterprise()
    if not at.sites.exists():
        make.site(at)
    usual: dict[str, Any] = {
        "address": "zavod@example.org",
        "language": "ru",
        "answer_by": date(2023, 12, 9),
    }
    made = operations.invite(
        season=within or make.season(), enterprise=at, by=by, now=NOW, **usual | fields
    )
    return fresh(made)


def fresh(one: Invitation) -> Invitation:
    """As it is in the database now."""
    return invitations().get(pk=one.pk)


def site_of(one: Invitation) -> Site:
    return one.enterprise.sites.order_by("pk")[0]


def plan(one: Invitation, day: date = DAY, starts: time = time(10), **fields: Any) -> VisitPlan:
    ends = (datetime.combine(day, starts) + timedelta(hours=1)).time()
    usual: dict[str, Any] = {"site": site_of(one), "public": 20}
    return VisitPlan(day=day, starts=starts, **{"ends": ends} | usual | fields)


def offer(one: Invitation, *days: date, activity: Activity | None = None, **fields: Any) -> Offer:
    """Something offered on these days at ten, and written down as a draft."""
    described = (RULES if activity else NEW) | fields
    plans = [plan(one, day) for day in days or (DAY,)]
    return operations.add_offer(
        invitation=one, activity=activity, plans=plans, by=None, now=NOW, **described
    )


def send(one: Invitation, words: str = "", *, now: datetime = NOW, **said: Any) -> Invitation:
    """The enterprise presses the button on the page as it is now."""
    one = fresh(one)
    operations.send(
        invitation=one,
        words=Words(words=words, **said),
        seen=mark_of(one.proposal),
        seen_words=mark_of_words(one.proposal),
        by=None,
        now=now,
    )
    return fresh(one)


def sent(*days: date, **fields: Any) -> Invitation:
    """An invitation that was answered by a new offer on these days."""
    one = invitation(**fields)
    offer(one, *days)
    return send(one)


def visits(one: Invitation) -> list[ProposedVisit]:
    return visits_of(fresh(one).proposal)


def states(one: Invitation) -> list[str]:
    return [visit.state for visit in visits(one)]


def accept(
    one: Invitation, *chosen: ProposedVisit, by: Person, now: datetime = NOW
) -> operations.Accepted:
    """The organiser accepts these, or all that is there, on the page as it is now."""
    one = fresh(one)
    keys = [visit.pk for visit in chosen or visits(one)]
    return operations.accept(
        invitation=one, visits=keys, seen=mark_of(one.proposal), by=by, now=now
    )


def path(one: Invitation, page: str = "") -> str:
    return f"/propose/{token_of(one)}/{page}"
