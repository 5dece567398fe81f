"""Looking at who comes: each look at names is written down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from gatehouse.admission.models import Application, Guest, Party, PartyKind
from gatehouse.admission.queries import folded, party_name
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


@transaction.atomic
def look_at_considered(
    *, session: Session, applications: Sequence[Application], by: Person, now: datetime
) -> None:
    """Whoever chooses looks at these applications for a session, with the people of each."""
    guests = sum(len(one.party.guests.all()) for one in applications)
    history.record("people.seen", of=session, by=by, now=now, guests=guests)


@transaction.atomic
def look_at_applications(
    *, applications: Sequence[Application], by: Person, now: datetime
) -> dict[int, str]:
    """By the key of each application: what its party is called, for a list at the organisers'
    desk; the look at each is recorded. Parties come with their guests read."""
    history.record_each("people.seen", of=applications, by=by, now=now)
    return {one.pk: party_name(one, one.party.guests.all()) for one in applications}


@transaction.atomic
def look_for(*, words: str, among: QuerySet[Application], by: Person, now: datetime) -> list[int]:
    """Keys of applications in whose party somebody is called so; every part of the name counts,
    in any order. The names are opened one by one; the search is recorded, its words are not."""
    wanted = folded(words).split()
    parties = set(among.order_by().values_list("party", flat=True))
    found = _called(wanted, Guest.objects.filter(party__in=parties), "party", "name")
    own = Party.objects.filter(pk__in=parties).exclude(kind=PartyKind.COMPANY)
    found |= _called(wanted, own, "pk", "title") | _called(wanted, own, "pk", "contact_name")
    keys = list(among.filter(party__in=found).order_by("-pk").values_list("pk", flat=True))
    history.record(
        "people.searched", of=by, by=by, now=now, parties=len(parties), applications=sorted(keys)
    )
    return keys


def _called(wanted: list[str], rows: QuerySet[Any], key: str, name: str) -> set[int]:
    pairs = rows.order_by().values_list(key, name).iterator(chunk_size=500)
    return {one for one, called in pairs if called and all(w in folded(called) for w in wanted)}


@transaction.atomic
def look_at_person(*, person: Person, by: Person, now: datetime) -> Person:
    """Somebody's account with name and address, for the organisers; the look is recorded."""
    history.record("people.looked_up", of=person, by=by, now=now)
    return person
