"""All that the house knows of one person, as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from gatehouse.admission.consents import CHILD, NEEDED, about, key_in
from gatehouse.admission.models import Application, Attendance, Pass
from gatehouse.core.history import HistoryEntry
from gatehouse.core.texts import title_of
from gatehouse.impact.models import Feedback
from gatehouse.people.models import Consent, Person
from gatehouse.web.words import day_full


def consents_of(person: Person) -> list[Consent]:
    """Newest first; those in force before those taken back."""
    rows = (
        Consent.objects.filter(person=person)
        .select_related("text")
        .defer("text__body_ru", "text__body_en")
    )
    return sorted(rows, key=lambda one: (one.withdrawn_at is not None, -one.given_at.timestamp()))


@dataclass(frozen=True)
class Given:
    """One consent as its giver reads it; `effect` says what taking it back would do."""

    consent: Consent
    title: str
    effect: str


def consents_by_visit(person: Person) -> dict[str, list[Given]]:
    """The consents under the visit each was given for: «Конфета в разрезе, 6 декабря 2023»."""
    consents = consents_of(person)
    keys = {key for one in consents if (key := key_in(one.about))}
    rows = Application.objects.filter(key__in=keys)
    with_session = rows.select_related("session__activity", "session__season")
    visits = {about(application.key): application for application in with_session}
    grouped: dict[str, list[Given]] = {}
    for one in consents:
        application = visits.get(one.about)
        given = Given(one, title_of(one.text), _effect(one, application))
        grouped.setdefault(_visit(application), []).append(given)
    return grouped


def _visit(application: Application | None) -> str:
    if application is None:
        return _("Without a visit")
    session = application.session
    return f"{session.activity.title}, {day_full(session.starts_at, session.zone)}"


def _effect(consent: Consent, application: Application | None) -> str:
    is_needed = application is not None and application.is_live and consent.text.slug in NEEDED
    if not is_needed:
        return _("Taking it back changes nothing about your visits.")
    if consent.text.slug == CHILD:
        return _("Without it the children cannot come: their places go to those who wait.")
    return _("Without it you cannot come: the places go to those who wait.")


def everything(person: Person) -> dict[str, Any]:
    """What the file of one's own data holds; times are aware, the rest are texts and numbers."""
    return {
        "account": {
            "number": person.pk,
            "email": person.email,
            "name": person.name,
            "language": person.language,
            "joined_at": person.joined_at,
            "last_sign_in": person.last_login,
        },
        "roles": sorted(person.role_codes),
        "works_at": [
            {"enterprise": membership.enterprise.name, "role": membership.role}
            for membership in person.memberships.select_related("enterprise")
        ],
        "consents": [_consent(consent) for consent in consents_of(person)],
        "applications": list(_applications(person)),
        "watched": list(_watched(person)),
        "feedback": list(_feedback(person)),
        "history": list(
            HistoryEntry.objects.filter(by_id=str(person.pk))
            .order_by("at", "pk")
            .values("at", "verb", "of_type", "of_id")
        ),
    }


def _watched(person: Person) -> Iterator[dict[str, Any]]:
    """What one watched online while signed in."""
    rows = Attendance.objects.filter(viewer=person).order_by("came_at", "pk")
    for row in rows.select_related("session__activity"):
        session = row.session
        yield {"session": session.code, "title": session.activity.title, "at": row.came_at}


def _feedback(person: Person) -> Iterator[dict[str, Any]]:
    """What one said of visits, as who asked or as a member of a team."""
    own = Q(guest=None, application__asker=person) | Q(guest__account=person)
    for one in Feedback.objects.filter(own).order_by("given_at", "pk").select_related("session"):
        yield {
            "session": one.session.code,
            "marks": one.marks,
            "text": one.text,
            "may_quote": one.may_quote,
            "given_at": one.given_at,
            "changed_at": one.changed_at,
        }


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "text": consent.text.slug,
        "version": consent.text.version,
        "sha256": consent.text_sha256,
        "about": consent.about,
        "given_at": consent.given_at,
        "given_from": consent.given_from,
        "withdrawn_at": consent.withdrawn_at,
    }


def _applications(person: Person) -> Iterator[dict[str, Any]]:
    mine = Q(party__asker=person) | Q(party__guests__account=person)
    rows = Application.objects.filter(mine).distinct().order_by("applied_at", "pk")
    attended, refused = _attended(rows, person), _refused(rows, person)
    related = rows.select_related("party", "session__activity")
    for application in related.prefetch_related("party__guests"):
        yield _application(application, person) | {
            "came": attended.get(application.pk, []),
            "refused": refused.get(application.pk, []),
        }


def _application(application: Application, person: Person) -> dict[str, Any]:
    party, session = application.party, application.session
    is_asker = party.asker_id == person.pk
    facts = {
        "key": str(application.key),
        "session": session.code,
        "title": session.activity.title,
        "starts_at": session.starts_at,
        "state": application.state,
        "persons": application.persons,
        "applied_at": application.applied_at,
        "guests": [
            {
                "name": guest.name,
                "born": guest.born or guest.adult_born,
                "citizenship": guest.citizenship,
            }
            for guest in party.guests.all()
            if is_asker or guest.account_id == person.pk
        ],
    }
    if is_asker:
        facts |= {
            "kind": party.kind,
            "title_of_party": party.title,
            "contact": [party.contact_name, party.contact_phone],
            "needs": party.needs,
        }
    return facts


def _attended(applications: Any, person: Person) -> dict[int, list[Any]]:
    """When passes of these applications were seen at a gate, by application: all of those one
    asked for, one's own of a team one joined."""
    own = Q(visit_pass__application__party__asker=person) | Q(visit_pass__guest__account=person)
    rows = Attendance.objects.filter(own, visit_pass__application__in=applications)
    counted = rows.filter(corrects=None, correction=None)  # what was corrected was no coming
    found: dict[int, list[Any]] = {}
    for key, came_at in counted.values_list("visit_pass__application", "came_at"):
        found.setdefault(key, []).append(came_at)
    return found


def _refused(applications: Any, person: Person) -> dict[int, list[dict[str, Any]]]:
    """Whom the enterprise refused and why, by application: guests of one's own party, and
    oneself in a team. Why another member was refused is in that member's file."""
    no_member = Q(guest__account=None) | Q(guest__account=person)
    own = Q(application__party__asker=person) & no_member | Q(guest__account=person)
    rows = Pass.objects.filter(
        own, application__in=applications, refused_because__isnull=False
    ).select_related("guest", "application__party")
    found: dict[int, list[dict[str, Any]]] = {}
    for one in rows.order_by("pk"):
        name = one.guest.name if one.guest else one.application.party.title
        facts = {"name": name, "reason": one.refused_because, "at": one.given_back_at}
        found.setdefault(one.application_id, []).append(facts)
    return found
