"""Looking at who comes: each look at names is written down."""

from datetime import datetime

from django.db import transaction

from gatehouse.admission.models import Application, Guest
from gatehouse.core import history
from gatehouse.people.models import Person


@transaction.atomic
def look_at_guests(*, application: Application, by: Person, now: datetime) -> list[Guest]:
    """The guests with their names, for somebody whose work it is; the look itself is recorded.

    It stands for all that the page shows beside them: what the party wrote for the plant.
    """
    guests = list(application.party.guests.all())
    history.record("people.seen", of=application, by=by, now=now, guests=len(guests))
    return guests
