"""Taking back consents, and being forgotten: both concern the account and the applications."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gatehouse.admission import operations as admission
from gatehouse.admission.consents import CHILD, NEEDED
from gatehouse.admission.models import Application
from gatehouse.people import operations as people
from gatehouse.people.models import Consent, Person

APPLICATION = "application:"


def application_of(consent: Consent) -> Application | None:
    """The application that a consent was given for, where it cannot do without it."""
    if consent.text.slug not in NEEDED or not consent.about.startswith(APPLICATION):
        return None
    key = UUID(consent.about.removeprefix(APPLICATION))
    with_session = Application.objects.select_related("session__activity", "session__season")
    return with_session.filter(key=key).first()


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Person, now: datetime) -> None:
    """Take a consent back, with what follows from it. Done twice it is done once."""
    application = application_of(consent)
    if people.withdraw_consent(consent=consent, by=by, now=now) and application is not None:
        admission.consent_withdrawn(
            application=application,
            of_children=consent.text.slug == CHILD,
            by=by,
            now=now,
        )


@transaction.atomic
def erase(*, person: Person, now: datetime) -> None:
    """Forget a person who asks for it.

    Raises:
        Refused: `visit_ahead` while a visit or a place in a line is still ahead.
    """
    people.lock_person(person)
    admission.erase_guests(person=person, by=person, now=now)
    people.erase(person=person, by=person, now=now)
