"""Accounts, roles, consents, and what people keep at the organisers' desk."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gatehouse.core import history, ledger, undo
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people import messages
from gatehouse.people.models import (
    Consent,
    Noted,
    OfficialIdentity,
    Person,
    PhoneCode,
    Role,
    RoleGrant,
    SavedView,
)

NOTES_ARE_KEPT = timedelta(days=60)  # twice as long as anything stands in the inbox
SITE, PHONE = "site", "phone"  # through which a consent came
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
    *,
    texts: Sequence[VersionedText],
    about: str,
    by: Person,
    now: datetime,
    given_from: str,
    channel: str = SITE,
) -> list[Consent]:
    """Write down one consent for each text, with the hash of what was shown, or read aloud where
    the channel is the phone.

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
            channel=channel,
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
    for table in (RoleGrant, PhoneCode, OfficialIdentity):
        table.objects.filter(person=person).delete()
    person.phone, person.phone_index, person.phone_confirmed_at = "", None, None
    person.email = f"erased-{person.pk}@{TOMBSTONE}"
    person.name, person.is_active, person.erased_at = "", False, now
    person.save(
        update_fields=[
            "email",
            "name",
            "phone",
            "phone_index",
            "phone_confirmed_at",
            "is_active",
            "erased_at",
        ]
    )
    history.record("people.erased", of=person, by=by, now=now)
    ledger.note(person, now=now)


@transaction.atomic
def note(*, key: str, words: str, by: Person, now: datetime) -> undo.Undo | None:
    """Somebody has seen to what the inbox calls `key`: it goes from there; None when somebody was
    a moment faster."""
    noted, is_new = Noted.objects.get_or_create(
        key=key, defaults={"person": by, "noted_at": now, "words": words}
    )
    if not is_new:
        return None
    history.record("people.noted", of=noted, by=by, now=now, key=key)
    return undo.offer("people.noted", by=by, now=now, key=key)


@undo.undoes("people.noted")
def _note_taken_back(*, key: str, by: Person, now: datetime) -> None:
    noted = Noted.objects.select_for_update().filter(key=key, person=by).first()
    if noted is None:
        raise Refused(Refusal("not_noted", _("It stands in the inbox already.")))
    history.record("people.note_taken_back", of=noted, by=by, now=now, key=key)
    noted.delete()


def forget_notes(*, now: datetime) -> int:
    """Delete notes of what the inbox has forgotten itself; how many."""
    gone, _rows = Noted.objects.filter(noted_at__lt=now - NOTES_ARE_KEPT).delete()
    return gone


@transaction.atomic
def save_view(
    *, page: str, title: str, query: str, is_shared: bool, by: Person, now: datetime
) -> SavedView:
    """Keep a list as it is shown under a name of one's own; the same name again is that list
    changed."""
    view, is_new = SavedView.objects.update_or_create(
        owner=by,
        page=page,
        title=title,
        defaults={"query": query, "is_shared": is_shared},
        create_defaults={"query": query, "is_shared": is_shared, "made_at": now},
    )
    facts = {"page": page, "shared": is_shared}
    if is_new:
        history.record("people.view_saved", of=view, by=by, now=now, **facts)
    else:
        history.record("people.view_changed", of=view, by=by, now=now, **facts)
    return view


@transaction.atomic
def share_view(*, view: SavedView, is_shared: bool, by: Person, now: datetime) -> SavedView:
    """Let everybody at the desk see one's own view, or nobody else any more."""
    mine = _own_view(view, by)
    if mine.is_shared != is_shared:
        mine.is_shared = is_shared
        mine.save(update_fields=["is_shared"])
        history.record("people.view_changed", of=mine, by=by, now=now, shared=is_shared)
    return mine


@transaction.atomic
def delete_view(*, view: SavedView, by: Person, now: datetime) -> undo.Undo:
    """Drop one's own view; it can be had back for a minute."""
    mine = _own_view(view, by)
    history.record("people.view_deleted", of=mine, by=by, now=now, page=mine.page)
    names = ("page", "title", "query", "is_shared")
    kept = {name: getattr(mine, name) for name in names}
    mine.delete()
    return undo.offer("people.view_deleted", by=by, now=now, **kept)


@undo.undoes("people.view_deleted")
def _view_had_back(
    *, page: str, title: str, query: str, is_shared: bool, by: Person, now: datetime
) -> None:
    if SavedView.objects.filter(owner=by, page=page, title=title).exists():
        raise Refused(Refusal("view_exists", _("There is a view with this name again.")))
    save_view(page=page, title=title, query=query, is_shared=is_shared, by=by, now=now)


def _own_view(view: SavedView, by: Person) -> SavedView:
    mine = SavedView.objects.select_for_update().filter(pk=view.pk, owner=by).first()
    if mine is None:
        raise Refused(Refusal("not_yours", _("This view is somebody else’s.")))
    return mine
