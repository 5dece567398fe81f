"""Looking at who comes: each look at names is written down."""

from datetime import datetime

from django.db import transaction

from gatehouse.admission.models import Application, Guest
from gatehouse.core import history
from gatehouse.people.models import Person
from gatehouse.programme.models import Session


@transaction.atomic
def look_at_guests(*, application: Application, by: Person, now: datetime) -> list[Guest]:
    """The guests with their names, for somebody whose work it is; the look itself is recorded.

    It stands for all that the page shows beside them: what the party wrote for the plant.
    """
    guests = list(application.party.guests.all())
    history.record("people.seen", of=application, by=by, now=now, guests=len(guests))
    return guests


@transaction.atomic
def look_at_session(*, session: Session, by: Person, now: datetime) -> list[Application]:
    """Whoever has places at a session, with parties, guests and passes, for the plant that
    receives them; the look itself is recorded."""
    holding = Application.objects.holding().filter(session=session).select_related("party")
    found = list(holding.prefetch_related("party__guests", "passes").order_by("pk"))
    guests = sum(len(one.party.guests.all()) for one in found)
    history.record("people.seen", of=session, by=by, now=now, guests=guests)
    return found
