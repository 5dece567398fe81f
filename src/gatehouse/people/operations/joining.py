"""What a merge of two accounts does to accounts and consents; admission moves the rest."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Consent, Person
from gatehouse.people.operations.accounts import lock_person


def lock_active(person: Person) -> Person:
    """As `lock_person`, for what only an account in use may do.

    Raises:
        Refused: `erased`; `closed` for an account that was closed or merged in the meantime.
    """
    fresh = lock_person(person)
    if not fresh.is_active:
        text = _("This account was joined with another one. Sign in with the other address.")
        raise Refused(Refusal("closed", text))
    return fresh


@transaction.atomic
def close_account(*, person: Person, by: Person, now: datetime) -> None:
    """Nobody signs in with this account any more; all that it says stays."""
    if _set_active(person, False):
        history.record("people.closed", of=person, by=by, now=now)


@transaction.atomic
def reopen_account(*, person: Person, by: Person, now: datetime) -> None:
    """Let somebody sign in with it again."""
    if _set_active(person, True):
        history.record("people.reopened", of=person, by=by, now=now)


def _set_active(person: Person, is_active: bool) -> bool:
    """Whether it was otherwise before."""
    person.is_active = is_active
    rows = Person.objects.filter(pk=person.pk).exclude(is_active=is_active)
    return bool(rows.update(is_active=is_active))


@transaction.atomic
def hand_over_consents(
    *, keys: Iterable[int], giver: Person, taker: Person, by: Person, now: datetime
) -> list[int]:
    """Consents that one account gave are the other's now, unchanged; their keys, as many of them
    as are the giver's."""
    rows = Consent.objects.filter(pk__in=list(keys), person=giver).order_by("pk")
    found = list(rows.values_list("pk", flat=True))
    if found:
        Consent.objects.filter(pk__in=found).update(person=taker)
        history.record(
            "people.consents_handed_over", of=giver, by=by, now=now, to=taker.pk, consents=found
        )
    return found
