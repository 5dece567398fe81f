"""All that the house knows of one person, as plain values."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from gatehouse.admission.models import Application, Attendance
from gatehouse.core.history import HistoryEntry
from gatehouse.people.models import Consent, Person


def consents_of(person: Person) -> list[Consent]:
    """Newest first; those in force before those taken back."""
    rows = (
        Consent.objects.filter(person=person)
        .select_related("text")
        .defer("text__body_ru", "text__body_en")
    )
    return sorted(rows, key=lambda one: (one.withdrawn_at is not None, -one.given_at.timestamp()))


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
        "history": list(
            HistoryEntry.objects.filter(by_id=str(person.pk))
            .order_by("at", "pk")
            .values("at", "verb", "of_type", "of_id")
        ),
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
    attended = _attended(rows)
    related = rows.select_related("party", "session__activity")
    for application in related.prefetch_related("party__guests"):
        yield _application(application, person) | {"came": attended.get(application.pk, [])}


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
            {"name": guest.name, "born": guest.born, "citizenship": guest.citizenship}
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


def _attended(applications: Any) -> dict[int, list[Any]]:
    """When passes of these applications were seen at a gate, by application."""
    rows = Attendance.objects.filter(visit_pass__application__in=applications)
    found: dict[int, list[Any]] = {}
    for key, came_at in rows.values_list("visit_pass__application", "came_at"):
        found.setdefault(key, []).append(came_at)
    return found
