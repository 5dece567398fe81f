"""How surely it is known who somebody is: a phone confirmed by a code, a linked public identity."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatehouse.core import history, mail
from gatehouse.core.crypto import blind_index
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people import messages
from gatehouse.people.models import OfficialIdentity, Person, PhoneCode
from gatehouse.people.operations.accounts import lock_person
from gatehouse.people.operations.joining import lock_active
from gatehouse.people.phones import index_of

CODE_LASTS = timedelta(minutes=10)
CODE_TRIES = 5
CODES_ARE_KEPT = timedelta(days=1)


@transaction.atomic
def ask_phone_code(
    *, person: Person, number: str, language: str, by: Person, now: datetime
) -> PhoneCode:
    """Send a code to this number (as `phones.mobile` writes it); the one before it is void. Whose
    the number is already is said only to who holds it: after the code.

    Raises:
        Refused: `closed`, `erased`; `phone_yours` for the number that is confirmed already.
    """
    person = lock_active(person)
    if person.phone_index == index_of(number):
        raise Refused(Refusal("phone_yours", _("This number is confirmed already: it is yours.")))
    before = PhoneCode.objects.filter(person=person).first()
    if before is not None:
        mail.recall([messages.once_of_code(before)])
    digits = f"{secrets.randbelow(10**6):06}"
    code, _is_new = PhoneCode.objects.update_or_create(
        person=person,
        defaults={
            "number": number,
            "sealed": sealed_code(digits, person.pk),
            "sent_at": now,
            "expires_at": now + CODE_LASTS,
            "tries_left": CODE_TRIES,
        },
    )
    messages.phone_code(code, digits=digits, language=language, now=now)
    history.record("people.phone_code_sent", of=person, by=by, now=now)
    return code


def sealed_code(digits: str, person_id: int) -> str:
    """The code as it is kept: nobody reads it from the database."""
    return blind_index(f"{digits}|{person_id}", "phone-code")


def confirm_phone(*, person: Person, typed: str, by: Person, now: datetime) -> Person:
    """The code came back: the number is this person's, instead of the one before. Every try
    counts, also of those that are made at the same moment.

    Raises:
        Refused: `no_code` where none is open any more; `wrong_code`; `phone_taken` where the
            number is confirmed by another account.
    """
    live = PhoneCode.objects.filter(person=person, tries_left__gt=0, expires_at__gt=now)
    if not live.update(tries_left=F("tries_left") - 1):
        text = _("This code works no longer. Ask for a new one.")
        raise Refused(Refusal("no_code", text))
    code = PhoneCode.objects.get(person=person)
    if code.sealed != sealed_code(typed, person.pk):
        raise Refused(_wrong(code.tries_left))
    return _confirm(code, by=by, now=now)


def _wrong(left: int) -> Refusal:
    if not left:
        text = _("The code was wrong too many times. Ask for a new one.")
        return Refusal("no_code", text)
    text = ngettext(
        "This is not the code. You have %(count)d more try.",
        "This is not the code. You have %(count)d more tries.",
        left,
    )
    return Refusal("wrong_code", text % {"count": left})


@transaction.atomic
def _confirm(code: PhoneCode, *, by: Person, now: datetime) -> Person:
    person, index = lock_active(code.person), index_of(code.number)
    owner = Person.objects.filter(phone_index=index).exclude(pk=person.pk).first()
    if owner is not None and owner.is_active:
        raise Refused(_taken(owner))
    if owner is not None:  # A closed account asks for nothing: the number goes to who uses it.
        _set_phone(owner, "", None)
    try:
        with transaction.atomic():
            _set_phone(person, code.number, now)
    except IntegrityError as error:  # Another account was a moment faster.
        raise Refused(_taken(None)) from error
    PhoneCode.objects.filter(pk=code.pk).delete()
    history.record("people.phone_confirmed", of=person, by=by, now=now)
    return person


def _taken(owner: Person | None) -> Refusal:
    """Told to who holds the phone; the address only so that its owner knows it again."""
    if owner is None or not owner.has_address:
        text = _(
            "This number belongs to another account. If it is yours too, write to us: "
            "we join the two, and all your visits stay."
        )
        return Refusal("phone_taken", text)
    text = _(
        "This number belongs to the account %(address)s. If it is yours too, sign in with that "
        "one, or write to us: we join the two, and all your visits stay."
    )
    return Refusal("phone_taken", text % {"address": _masked(owner.email)})


def _masked(email: str) -> str:
    name, _at, post = email.rpartition("@")
    return f"{name[:1]}…@{post}"


def _set_phone(person: Person, number: str, at: datetime | None) -> None:
    person.phone, person.phone_confirmed_at = number, at
    person.phone_index = index_of(number) if number else None
    person.save(update_fields=["phone", "phone_index", "phone_confirmed_at"])


@transaction.atomic
def drop_phone(*, person: Person, by: Person | None, now: datetime) -> bool:
    """Take the number off an account, and whatever code was sent; whether there was one."""
    person = lock_person(person)
    PhoneCode.objects.filter(person=person).delete()
    if not person.has_phone:
        return False
    _set_phone(person, "", None)
    history.record("people.phone_dropped", of=person, by=by, now=now)
    return True


@transaction.atomic
def link_official(*, person: Person, subject: str, by: Person, now: datetime) -> OfficialIdentity:
    """Link a public identity, whose number is `subject` with its server; only its index is kept.
    The same once more changes nothing.

    Raises:
        Refused: `closed`, `erased`; `official_taken` where it is linked to another account;
            `official_other` where this account has another one.
    """
    person, index = lock_active(person), index_of_subject(subject)
    known = OfficialIdentity.objects.select_related("person").filter(subject_index=index).first()
    if known is not None and known.person_id != person.pk:
        if known.person.is_active:
            raise Refused(_official_taken(known.person))
        known.delete()
    own = OfficialIdentity.objects.filter(person=person).first()
    if own is not None:
        if own.subject_index == index:
            return own
        text = _("Another person’s official identity is linked to this account already.")
        raise Refused(Refusal("official_other", text))
    try:
        with transaction.atomic():
            made = OfficialIdentity.objects.create(
                person=person, subject_index=index, linked_at=now
            )
    except IntegrityError as error:
        raise Refused(_official_taken(None)) from error
    history.record("people.official_linked", of=person, by=by, now=now)
    return made


def index_of_subject(subject: str) -> str:
    """64 hex digits by which a public identity is found."""
    return blind_index(subject, "official")


def _official_taken(owner: Person | None) -> Refusal:
    if owner is None or not owner.has_address:
        text = _(
            "This identity is linked to another account. If it is yours too, write to us: "
            "we join the two, and all your visits stay."
        )
        return Refusal("official_taken", text)
    text = _(
        "This identity is linked to the account %(address)s. If it is yours too, sign in with that "
        "one, or write to us: we join the two, and all your visits stay."
    )
    return Refusal("official_taken", text % {"address": _masked(owner.email)})


@transaction.atomic
def unlink_official(*, person: Person, by: Person | None, now: datetime) -> bool:
    """Take a public identity off an account; whether there was one."""
    person = lock_person(person)
    gone, _rows = OfficialIdentity.objects.filter(person=person).delete()
    if gone:
        history.record("people.official_unlinked", of=person, by=by, now=now)
    return bool(gone)


def hand_over_phone(*, giver: Person, taker: Person, by: Person, now: datetime) -> bool:
    """The confirmed number of one account is the other's now, where that has none; whether it
    was handed over. Inside the transaction of the caller, who holds both."""
    if not giver.has_phone or taker.has_phone:
        return False
    number, at = giver.phone, giver.phone_confirmed_at
    _set_phone(giver, "", None)
    _set_phone(taker, number, at)
    history.record("people.phone_handed_over", of=giver, by=by, now=now, to=taker.pk)
    return True


def hand_over_official(*, giver: Person, taker: Person, by: Person, now: datetime) -> bool:
    """The same of a public identity."""
    if OfficialIdentity.objects.filter(person=taker).exists():
        return False
    moved = OfficialIdentity.objects.filter(person=giver).update(person=taker)
    if moved:
        history.record("people.official_handed_over", of=giver, by=by, now=now, to=taker.pk)
    return bool(moved)


def forget_codes(*, now: datetime) -> int:
    """Delete numbers that were never confirmed; how many."""
    gone, _rows = PhoneCode.objects.filter(sent_at__lt=now - CODES_ARE_KEPT).delete()
    return gone
