"""The one list of refusals, asked by the page before and by the operation under its lock."""

from collections.abc import Iterable
from datetime import datetime

from gatehouse.admission import rules
from gatehouse.admission.models import Application, PartyKind
from gatehouse.admission.queries import commitments_of, identity_of
from gatehouse.admission.rules import (
    Ask,
    Timetable,
    VisitRules,
    commitment_refusals,
    company_refusals,
    guest_refusals,
    size_refusals,
    step_free_refusals,
    time_refusals,
)
from gatehouse.core.refusal import Refusal
from gatehouse.people.models import Person
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Citizenship, QuotaKind, Session


def visit_rules(session: Session) -> VisitRules:
    """What the session demands of guests, on the day of the visit in its own zone."""
    activity = session.activity
    return VisitRules(
        day=session.starts_at.astimezone(session.zone).date(),
        admission_age=activity.admission_age,
        child_alone_from=activity.child_alone_from,
        children_per_adult=activity.children_per_adult,
        citizens_only=activity.citizenship == Citizenship.RF,
        step_free=activity.step_free,
    )


def when_refusals(session: Session, *, now: datetime) -> list[Refusal]:
    """Why no application is taken now; empty while they are."""
    timetable = Timetable(
        published=session.published_at is not None and session.season.published_at is not None,
        cancelled=session.cancelled_at is not None,
        by_application=session.admission != Admission.OPEN,
        opens_at=session.opens_at,
        closes_at=session.closes_at,
    )
    return list(time_refusals(timetable, now=now))


def quota_kind(kind: str) -> QuotaKind:
    """Which places of a session a party of this kind asks for."""
    return QuotaKind.GROUPS if kind == PartyKind.GROUP else QuotaKind.PUBLIC


def kind_refusals(session: Session, kind: str) -> list[Refusal]:
    """Why a party of this kind finds no places here, free or taken."""
    offered = session.quotas.filter(kind=quota_kind(kind)).exists()
    return list(rules.kind_refusals(offered=offered))


def party_size(session: Session, kind: str) -> tuple[int, int]:
    """The smallest and the largest party of this kind."""
    if kind == PartyKind.TEAM:
        return session.traits.team_sizes
    return (1, session.season.group_max if kind == PartyKind.GROUP else session.season.party_max)


def people_refusals(session: Session, ask: Ask) -> list[Refusal]:
    """Why these people may not come to this session, whoever else does."""
    visit = visit_rules(session)
    smallest, largest = party_size(session, ask.kind)
    refusals = list(size_refusals(ask.persons, smallest=smallest, largest=largest))
    for guest in ask.guests:
        refusals += guest_refusals(guest, visit)
    if ask.kind == PartyKind.COMPANY:
        refusals += company_refusals(ask.guests, visit)
    refusals += step_free_refusals(wanted=ask.step_free, offered=visit.step_free)
    return refusals


def commitment_check(
    session: Session,
    identities: Iterable[str],
    *,
    asker: Person,
    apart_from: Application | None = None,
) -> list[Refusal]:
    """Why somebody's other places stand in the way, as told to the asker."""
    identities = list(identities)
    return list(
        commitment_refusals(
            identities,
            commitments_of(identities, season=session.season, asker=asker, apart_from=apart_from),
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            visits_per_person=session.season.visits_per_person,
        )
    )


def refusals(session: Session, ask: Ask, *, asker: Person, now: datetime) -> list[Refusal]:
    """Every reason why this party may not ask for this session; empty if it may."""
    found = when_refusals(session, now=now) + people_refusals(session, ask)
    identities = [identity_of(guest, asker=asker) for guest in ask.guests]
    return found or commitment_check(session, identities, asker=asker)
