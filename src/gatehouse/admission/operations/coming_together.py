"""Who comes together in a draw, and that nobody is in it twice."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gatehouse.admission import identities, wishes
from gatehouse.admission.known_by import keys_of_asker
from gatehouse.admission.models import Guest, InDraw, Party, PartyKind, PlacesDraw
from gatehouse.admission.queries import identity_of
from gatehouse.admission.rules import Ask, GuestAsk, on_day
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person


def lock_people(places: PlacesDraw, ask: Ask, *, asker: Person) -> None:
    """From here on nobody else enters this draw with one of these people, by whatever account."""
    keys = [*wishes.keys_of(ask), *keys_of_asker(asker)]
    one_at_a_time(f"draw:{places.pk}:{key}" for key in keys)


def lock_newcomer(places: PlacesDraw, guest: GuestAsk) -> None:
    """The same for somebody who comes in another's place after the draw.

    Raises:
        Refused: `no_birth_date`, by which a draw knows people.
    """
    if guest.born_on is None:
        text = _("We need the birth date of %(name)s.") % {"name": guest.name}
        raise Refused(Refusal("no_birth_date", text))
    one_at_a_time([f"draw:{places.pk}:{identities.of_person(guest.name, guest.born_on)}"])


def join(places: PlacesDraw, newcomer: Guest, known: GuestAsk, *, asker: Person) -> None:
    """Put the newcomer, not saved yet, into the draw with their party, as it knows people.

    Raises:
        Refused: `already_in_draw` where they are in it with another party.
    """
    is_child = on_day(known, wishes.closing_day(places)).born_on is not None
    made = _guest(newcomer.party, newcomer.number, known, is_child=is_child, asker=asker)
    for name in ("born", "adult_born", "identity", "person_key"):
        setattr(newcomer, name, getattr(made, name))
    found = InDraw.objects.filter(draw=places, identity=made.person_key).first()
    if found is not None and found.party_id != newcomer.party_id:
        text = _("%(name)s is in this draw already, on another list. One person, one list.")
        raise Refused(Refusal("already_in_draw", text % {"name": known.name}))
    if found is None:
        InDraw.objects.create(draw=places, identity=made.person_key, party=newcomer.party)


def gather(places: PlacesDraw, ask: Ask, *, asker: Person) -> Party:
    """The party, its guests, and who of them is in the draw.

    Raises:
        Refused: `already_in_draw`, where the database knows better than what was read.
    """
    party = Party.objects.create(
        asker=asker,
        kind=ask.kind,
        head_count=ask.persons,
        **_said(ask),
    )
    _name(party, places, ask, asker=asker)
    return party


def regather(party: Party, places: PlacesDraw, ask: Ask, *, asker: Person) -> bool:
    """The same party with other people, or with the same written otherwise; whether they are
    others. Raises Refused as `gather` does."""
    before = _known(party)
    InDraw.objects.filter(draw=places, party=party).delete()
    party.guests.all().delete()
    said = {"head_count": ask.persons, **_said(ask)}
    for name, value in said.items():
        setattr(party, name, value)
    party.save(update_fields=list(said))
    _name(party, places, ask, asker=asker)
    return before != set(wishes.keys_of(ask))


def _known(party: Party) -> set[str]:
    """What the party is known by: its people, or the adult who answers for a group."""
    if party.kind == PartyKind.GROUP:
        return set(wishes.keys_of(wishes.ask_of(party)))
    return set(party.guests.values_list("person_key", flat=True))


def _said(ask: Ask) -> dict[str, Any]:
    """What a party says of itself besides its people."""
    return {
        "needs": ask.needs,
        "step_free": ask.step_free,
        "district": ask.district,
        "title": ask.title,
        "contact_name": ask.contact_name,
        "contact_phone": ask.contact_phone,
        "contact_born": ask.contact_born.isoformat() if ask.contact_born else "",
        "youngest": ask.youngest,
        "adults": ask.adults,
    }


def _name(party: Party, places: PlacesDraw, ask: Ask, *, asker: Person) -> None:
    day = wishes.closing_day(places)
    Guest.objects.bulk_create(
        _guest(party, number, guest, is_child=on_day(guest, day).born_on is not None, asker=asker)
        for number, guest in enumerate(ask.guests, start=1)
    )
    keys = {*wishes.keys_of(ask), *keys_of_asker(asker)}
    try:
        with transaction.atomic():
            InDraw.objects.bulk_create(
                InDraw(draw=places, identity=key, party=party) for key in sorted(keys)
            )
    except IntegrityError as error:
        text = _("One of you is in this draw already, on another list. One person, one list.")
        raise Refused(Refusal("already_in_draw", text)) from error


def _guest(party: Party, number: int, guest: GuestAsk, *, is_child: bool, asker: Person) -> Guest:
    born = guest.born_on.isoformat() if guest.born_on else ""
    known_by = guest if is_child else GuestAsk(guest.name)
    return Guest(
        party=party,
        number=number,
        name=guest.name,
        born=born if is_child else "",
        adult_born="" if is_child else born,
        citizenship=guest.citizenship,
        identity=identity_of(known_by, asker=asker),
        person_key=identities.of_person(guest.name, guest.born_on) if guest.born_on else "",
    )
