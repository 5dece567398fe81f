"""Taking back a consent, and being forgotten, with all that follows from it; and once more
after a restore."""

from datetime import datetime
from operator import attrgetter

from django.db import transaction

from gatehouse.admission.consents import CHILD
from gatehouse.admission.models import Application, Guest
from gatehouse.admission.operations.consenting import consent_withdrawn
from gatehouse.admission.operations.erasing import erase_guests
from gatehouse.admission.operations.giving_back import give_back_guests, withdraw
from gatehouse.admission.operations.strikes import forget_strikes
from gatehouse.admission.queries import application_of
from gatehouse.catalogue import operations as catalogue
from gatehouse.core.ledger import Erased
from gatehouse.people import operations as people
from gatehouse.people.models import Consent, Person


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Person, now: datetime) -> None:
    """Take a consent back, with what follows from it. Done twice it is done once."""
    application = application_of(consent)
    if people.withdraw_consent(consent=consent, by=by, now=now) and application is not None:
        consent_withdrawn(
            application=application,
            of_children=consent.text.slug == CHILD,
            by=by,
            now=now,
        )


@transaction.atomic
def forget(*, person: Person, by: Person | None, now: datetime) -> None:
    """Forget a person who asks for it.

    Raises:
        Refused: `visit_ahead` while a visit or a place in a line is still ahead.
    """
    for one in sorted((person, *_merged_into(person)), key=attrgetter("pk")):
        people.lock_person(one)
    for merged in _merged_into(person):
        forget_strikes(person=merged)
        people.erase(person=merged, by=by, now=now)
    forget_strikes(person=person)
    erase_guests(person=person, by=by, now=now)
    for membership in person.memberships.select_related("enterprise").order_by("pk"):
        catalogue.let_go(membership=membership, by=by, now=now)
    people.erase(person=person, by=by, now=now)


def _merged_into(person: Person) -> list[Person]:
    """The accounts that are this one now; merged ones of merged ones too."""
    rows = Person.objects.filter(merged_as__kept=person, merged_as__undone_at=None, erased_at=None)
    found = list(rows.order_by("pk"))
    return [one for each in found for one in (each, *_merged_into(each))]


@transaction.atomic
def erase_again(*, erased: Erased, now: datetime) -> bool:
    """Do once more what a restored copy of the database has undone; whether there was anything.

    A row that is younger than the line is another one: the copy gives the same numbers anew.

    Raises:
        Refused: while somebody is on a visit at this moment.
    """
    if erased.of_type == Consent._meta.label_lower:
        return _withdraw_again(erased, now=now)
    restored = Person.objects.filter(pk=erased.of_id, joined_at__lte=erased.at, erased_at=None)
    person = restored.first()
    if person is None:
        return False
    _give_up_visits(person, now=now)
    forget(person=person, by=None, now=now)
    return True


def _withdraw_again(erased: Erased, *, now: datetime) -> bool:
    restored = Consent.objects.filter(pk=erased.of_id, given_at__lte=erased.at, withdrawn_at=None)
    consent = restored.select_related("person", "text").first()
    if consent is not None:
        withdraw_consent(consent=consent, by=consent.person, now=now)
    return consent is not None


def _give_up_visits(person: Person, *, now: datetime) -> None:
    """They had given their places back before they were erased, else they could not be."""
    ahead = Application.objects.live().filter(session__ends_at__gt=now)
    for application in ahead.filter(party__asker=person).order_by("pk"):
        withdraw(application=application, by=person, now=now)
    for guest in Guest.objects.filter(account=person, party__applications__in=ahead):
        application = ahead.get(party=guest.party_id)
        give_back_guests(application=application, guests=[guest], by=person, now=now)
