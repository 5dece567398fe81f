"""Taking back a consent, and being forgotten, with all that follows from it."""

from datetime import datetime

from django.db import transaction

from gatehouse.admission.consents import CHILD
from gatehouse.admission.operations.erasing import consent_withdrawn, erase_guests
from gatehouse.admission.queries import application_of
from gatehouse.catalogue import operations as catalogue
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
def forget(*, person: Person, by: Person, now: datetime) -> None:
    """Forget a person who asks for it.

    Raises:
        Refused: `visit_ahead` while a visit or a place in a line is still ahead.
    """
    people.lock_person(person)
    erase_guests(person=person, by=by, now=now)
    for membership in person.memberships.select_related("enterprise").order_by("pk"):
        catalogue.let_go(membership=membership, by=by, now=now)
    people.erase(person=person, by=by, now=now)
