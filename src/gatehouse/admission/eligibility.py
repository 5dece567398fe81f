"""The one list of refusals, asked by the page before and by the operation under its lock."""

from collections.abc import Iterable
from datetime import date, datetime

from gatehouse.admission import consents, demands, rules
from gatehouse.admission.models import Application, Guest, PartyKind
from gatehouse.admission.queries import commitments_of, guests_coming, identity_of
from gatehouse.admission.rules import (
    Ask,
    GuestAsk,
    Timetable,
    VisitRules,
    commitment_refusals,
    company_refusals,
    guest_refusals,
    member_refusals,
    size_refusals,
    step_free_refusals,
    time_refusals,
)
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refusal
from gatehouse.people.models import Person
from gatehouse.programme.formats import Admission, Parties
from gatehouse.programme.models import Activity, Citizenship, Quota, QuotaKind, Session


def visit_rules(session: Session) -> VisitRules:
    """What the session demands of guests, on the day of the visit in its own zone."""
    return rules_of(session.activity, day=session.starts_at.astimezone(session.zone).date())


def rules_of(activity: Activity, *, day: date) -> VisitRules:
    """What an activity demands of guests on some day."""
    return VisitRules(
        day=day,
        admission_age=activity.admission_age,
        child_alone_from=activity.child_alone_from,
        children_per_adult=activity.children_per_adult,
        citizens_only=activity.citizenship == Citizenship.RF,
        step_free=activity.step_free,
        names_members=activity.names_members,
    )


def asked(guest: Guest) -> GuestAsk:
    """A guest as they were asked for."""
    return GuestAsk(guest.name, guest.born_on, guest.citizenship)


def parted(application: Application, refused: Guest | None) -> tuple[list[Guest], list[Guest]]:
    """Who still comes without one guest, and who then does not: the guest, and the children of a
    company who would be left without an adult. Without a guest, as for a group, nobody comes."""
    coming = list(guests_coming(application))
    if refused is None:
        return [], coming
    others = [guest for guest in coming if guest.pk != refused.pk]
    if application.party.kind != PartyKind.COMPANY:
        return others, [refused]
    alone = rules.left_without_adults([*map(asked, others)], visit_rules(application.session))
    leaving = [others[place] for place in alone]
    return [guest for guest in others if guest not in leaving], [refused, *leaving]


def when_refusals(session: Session, *, now: datetime) -> list[Refusal]:
    """Why no application is taken now; empty while they are."""
    timetable = Timetable(
        published=session.published_at is not None and session.season.published_at is not None,
        cancelled=session.cancelled_at is not None,
        by_application=session.admission != Admission.OPEN
        and session.traits.parties != Parties.NOBODY,
        by_draw=session.admission == Admission.DRAW,
        opens_at=session.opens_at,
        closes_at=session.closes_at,
    )
    return list(time_refusals(timetable, now=now))


def quota_kind(kind: str) -> QuotaKind:
    """Which places of a session a party of this kind asks for."""
    return QuotaKind.GROUPS if kind == PartyKind.GROUP else QuotaKind.PUBLIC


def names_due(session: Session, kind: str) -> datetime | None:
    """When the names of a party of this kind are due; None where it names its guests at once, and
    for a team whose members need no names."""
    if kind == PartyKind.COMPANY or (kind == PartyKind.TEAM and not session.names_members):
        return None
    return session.closes_for(quota_kind(kind))


def kind_refusals(session: Session, kind: str, *, has_places: bool, now: datetime) -> list[Refusal]:
    """Why no party of this kind is taken now, whoever would come."""
    in_teams = session.traits.parties == Parties.TEAM
    # Groups come wherever the organisers have set places apart for them.
    fits = kind == PartyKind.GROUP or (kind == PartyKind.TEAM) == in_teams
    refusals = when_refusals(session, now=now)
    refusals = refusals or list(
        rules.fit_refusals(offered=has_places, fits=fits, in_teams=in_teams)
    )
    due_at = names_due(session, kind)
    return refusals or list(rules.names_refusals(due_at=due_at, now=now) if due_at else ())


def line_refusals(quota: Quota) -> list[Refusal]:
    """Why nobody more may wait for these places; nothing is counted where there is no limit."""
    if quota.line_limit is None:
        return []
    waiting = Application.objects.in_line(quota).count()
    return list(rules.line_refusals(limit=quota.line_limit, waiting=waiting))


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
    one_by_one = member_refusals if ask.kind == PartyKind.TEAM else guest_refusals
    for guest in ask.guests:
        refusals += one_by_one(guest, visit)
    if ask.kind == PartyKind.COMPANY:
        refusals += company_refusals(ask.guests, visit)
    refusals += step_free_refusals(wanted=ask.step_free, offered=visit.step_free)
    return refusals


def consent_refusals(ask: Ask, given: Iterable[VersionedText]) -> list[Refusal]:
    """Which consent is missing. Whoever speaks for children says so for them; a captain who is
    not of age speaks for themselves, as every member of a team does."""
    brings_children = ask.kind == PartyKind.COMPANY and any(g.born_on for g in ask.guests)
    needed = (*consents.OWN, consents.CHILD) if brings_children else consents.OWN
    return list(consents.refusals((text.slug for text in given), needed=needed))


def commitment_check(
    session: Session,
    identities: Iterable[str],
    *,
    kind: str,
    asker: Person,
    apart_from: Application | None = None,
) -> list[Refusal]:
    """Why somebody's other places stand in the way of a party of this kind, as told to the
    asker."""
    identities = list(identities)
    limit = None if kind == PartyKind.GROUP else session.season.visits_per_person
    return list(
        commitment_refusals(
            identities,
            commitments_of(identities, season=session.season, asker=asker, apart_from=apart_from),
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            visits_per_person=limit,
        )
    )


def refusals(
    session: Session,
    ask: Ask,
    *,
    agreed_to: Iterable[VersionedText],
    asker: Person,
    has_places: bool,
    has_applied: bool,
    now: datetime,
    spoken_to: str = "",
) -> list[Refusal]:
    """Every reason why this party may not ask for this session; empty if it may.

    `has_places`: the session has places of this kind, free or taken. `has_applied`: the asker
    has an application here that has not ended. `spoken_to`: the number from which they called.
    """
    found = kind_refusals(session, ask.kind, has_places=has_places, now=now)
    found += demands.refusals(demands.demand_of(session.season_id), asker, spoken_to=spoken_to)
    found += rules.applied_refusals(has_applied=has_applied)
    found += people_refusals(session, ask) + consent_refusals(ask, agreed_to)
    identities = [identity_of(guest, asker=asker) for guest in ask.guests]
    return found or commitment_check(session, identities, kind=ask.kind, asker=asker)
