"""All that the house knows of one person, as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from gatehouse.admission.consents import CHILD, NEEDED, about, key_in
from gatehouse.admission.models import Application, Attendance, Pass, Strike
from gatehouse.core.history import HistoryEntry
from gatehouse.core.texts import title_of
from gatehouse.impact.models import Feedback
from gatehouse.people.models import Consent, OfficialIdentity, Person
from gatehouse.quizzes.of_person import led_by, played_by
from gatehouse.quizzes.prize_rules import CONSENT as PRIZES
from gatehouse.quizzes.solos import solo_in
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
        where = _quiz(one) or _visit(application)
        grouped.setdefault(where, []).append(given)
    return grouped


def _quiz(consent: Consent) -> str:
    """«Викторина «Как это сделано»» for a consent to a draw of prizes."""
    solo = solo_in(consent.about)
    return _("Quiz: %(title)s") % {"title": solo.title} if solo is not None else ""


def _visit(application: Application | None) -> str:
    if application is None:
        return _("Without a visit")
    session = application.session
    return f"{session.activity.title}, {day_full(session.starts_at, session.zone)}"


def _effect(consent: Consent, application: Application | None) -> str:
    if consent.text.slug == PRIZES:
        return _("While entries are open you leave the draw; later a prize cannot be handed over.")
    if application is not None and consent.text.slug.startswith("papers-"):
        return _("Without it the document data is destroyed, and the plant may not let you in.")
    is_needed = application is not None and application.is_live and consent.text.slug in NEEDED
    if not is_needed:
        return _("Taking it back changes nothing about your visits.")
    if consent.text.slug == CHILD:
        return _("Without it the children cannot come: their places go to those who wait.")
    return _("Without it you cannot come: the places go to those who wait.")


def official_of(person: Person) -> OfficialIdentity | None:
    """The official identity that is linked to an account."""
    return OfficialIdentity.objects.filter(person=person).first()


def everything(person: Person) -> dict[str, Any]:
    """What the file of one's own data holds; times are aware, the rest are texts and numbers."""
    official = official_of(person)
    return {
        "account": {
            "number": person.pk,
            "email": person.email,
            "name": person.name,
            "phone": person.phone,
            "phone_confirmed_at": person.phone_confirmed_at,
            "official_identity_linked_at": official.linked_at if official else None,
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
        "missed": list(_missed(person)),
        "watched": list(_watched(person)),
        "feedback": list(_feedback(person)),
        "quizzes": list(played_by(person)),
        "games": list(led_by(person)),
        "history": list(
            HistoryEntry.objects.filter(by_id=str(person.pk))
            .order_by("at", "pk")
            .values("at", "verb", "of_type", "of_id")
        ),
    }


def missed_by(person: Person, *, now: datetime) -> list[Strike]:
    """Visits missed by this person that are not forgotten yet, those of other accounts of theirs
    apart: the newest first."""
    rows = Strike.objects.filter(person=person, expires_at__gt=now)
    full = rows.select_related("application__session__activity", "application__session__season")
    return list(full.order_by("-given_at"))


def _missed(person: Person) -> Iterator[dict[str, Any]]:
    """Strikes, what one said of them and what was answered."""
    rows = Strike.objects.filter(person=person).select_related("application__session__activity")
    for one in rows.order_by("given_at", "pk"):
        yield {
            "session": one.application.session.code,
            "title": one.application.session.activity.title,
            "given_at": one.given_at,
            "forgotten_at": one.expires_at,
            "appealed_at": one.appealed_at,
            "appeal": one.appeal,
            "lifted_at": one.lifted_at,
            "lifted_because": one.lifted_because,
            "upheld_at": one.upheld_at,
            "answer": one.decision,
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
        "channel": consent.channel,
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
