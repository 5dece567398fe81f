"""Every write of people: accounts, roles, consents."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gatehouse.core import history, ledger
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people import messages
from gatehouse.people.models import Consent, Person, Role, RoleGrant

TOMBSTONE = "erased.invalid"  # a name that can never be an address


def lock_person(person: Person) -> Person:
    """Make whatever this person does at once happen one after another; the person, read afresh.

    Rows that point to the person (an application, a consent) may be added meanwhile: nobody
    who holds a session's places waits here.

    Raises:
        Refused: `erased` for an account that has been erased in the meantime.
    """
    fresh = _lock(person)
    if fresh.erased_at:
        raise Refused(Refusal("erased", _("This account has been erased.")))
    return fresh


def _lock(person: Person) -> Person:
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


@transaction.atomic
def register(*, email: str, now: datetime, language: str = "ru", name: str = "") -> Person:
    """The person with this address, made if there is none."""
    known = Person.objects.filter(email=email.lower()).first()
    if known:
        return known
    try:
        with transaction.atomic():
            fields = {"joined_at": now, "language": language, "name": name}
            person = Person.objects.create_user(email, **fields)
    except IntegrityError:  # Somebody with the same address was a moment faster.
        return Person.objects.get(email=email.lower())
    history.record("people.registered", of=person, by=person, now=now)
    return person


@transaction.atomic
def remember_language(*, person: Person, language: str, now: datetime) -> None:
    """Write to this person in the language they last used."""
    if person.language != language:
        person.language = language
        person.save(update_fields=["language"])


@transaction.atomic
def remember_name(*, person: Person, name: str, now: datetime) -> None:
    """Keep the name given with the first application, so that it is not asked for again."""
    if name and not person.name:
        person.name = name
        person.save(update_fields=["name"])


@transaction.atomic
def grant_role(*, person: Person, role: Role, by: Person | None, now: datetime) -> RoleGrant:
    """Give a role in the city's programme; granted twice it is there once."""
    grant, is_new = RoleGrant.objects.get_or_create(
        person=person, role=role, defaults={"granted_at": now}
    )
    if is_new:
        history.record("people.role_granted", of=person, by=by, now=now, role=role.value)
    return grant


@transaction.atomic
def revoke_role(*, person: Person, role: Role, by: Person | None, now: datetime) -> bool:
    """Take a role back; whether it was there."""
    gone, _rows = RoleGrant.objects.filter(person=person, role=role).delete()
    if gone:
        history.record("people.role_revoked", of=person, by=by, now=now, role=role.value)
    return bool(gone)


def give_consents(
    *, texts: Sequence[VersionedText], about: str, by: Person, now: datetime, given_from: str
) -> list[Consent]:
    """Write down one consent for each text, with the hash of what was shown.

    Runs inside the caller's transaction: no consent without its cause.
    """
    return Consent.objects.bulk_create(
        Consent(
            person=by,
            text=text,
            text_sha256=text.sha256,
            about=about,
            given_at=now,
            given_from=given_from,
        )
        for text in texts
    )


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Person, now: datetime) -> bool:
    """Withdraw a consent; whether it was still given."""
    withdrawn = Consent.objects.filter(pk=consent.pk, person=by, withdrawn_at=None).update(
        withdrawn_at=now
    )
    if withdrawn:
        history.record("people.consent_withdrawn", of=consent, by=by, now=now)
        ledger.note(consent, now=now)
    return bool(withdrawn)


@transaction.atomic
def erase(*, person: Person, by: Person | None, now: datetime) -> None:
    """Forget who an account belonged to; admission forgets its guests before.

    Consents stay as evidence of what was agreed to and taken back, without a name or an
    address. The last letter goes to the address that is being forgotten.
    """
    person = _lock(person)
    if person.erased_at:
        return
    messages.erased(to=person.email, language=person.language, now=now)
    Consent.objects.filter(person=person).update(given_from="")
    Consent.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=now)
    RoleGrant.objects.filter(person=person).delete()
    person.email = f"erased-{person.pk}@{TOMBSTONE}"
    person.name, person.is_active, person.erased_at = "", False, now
    person.save(update_fields=["email", "name", "is_active", "erased_at"])
    history.record("people.erased", of=person, by=by, now=now)
    ledger.note(person, now=now)
