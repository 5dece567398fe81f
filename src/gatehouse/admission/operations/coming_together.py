"""Who comes together in a draw, and that nobody is in it twice."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gatehouse.admission import identities, wishes
from gatehouse.admission.models import Guest, InDraw, Party, PlacesDraw
from gatehouse.admission.queries import identity_of
from gatehouse.admission.rules import Ask, GuestAsk, on_day
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person


def lock_people(places: PlacesDraw, ask: Ask, *, asker: Person) -> None:
    """From here on nobody else enters this draw with one of these people, by whatever account."""
    keys = [*wishes.keys_of(ask), *wishes.keys_of_asker(asker)]
    one_at_a_time(f"draw:{places.pk}:{key}" for key in keys)


def gather(places: PlacesDraw, ask: Ask, *, asker: Person) -> Party:
    """The party, its guests, and who of them is in the draw.

    Raises:
        Refused: `already_in_draw`, where the database knows better than what was read.
    """
    party = Party.objects.create(
        asker=asker,
        kind=ask.kind,
        head_count=ask.persons,
        needs=ask.needs,
        step_free=ask.step_free,
        district=ask.district,
    )
    _name(party, places, ask, asker=asker)
    return party


def regather(party: Party, places: PlacesDraw, ask: Ask, *, asker: Person) -> bool:
    """The same party with other people, or with the same written otherwise; whether they are
    others. Raises Refused as `gather` does."""
    before = set(party.guests.values_list("person_key", flat=True))
    InDraw.objects.filter(draw=places, party=party).delete()
    party.guests.all().delete()
    party.head_count, party.needs = ask.persons, ask.needs
    party.step_free, party.district = ask.step_free, ask.district
    party.save(update_fields=["head_count", "needs", "step_free", "district"])
    _name(party, places, ask, asker=asker)
    return before != set(wishes.keys_of(ask))


def _name(party: Party, places: PlacesDraw, ask: Ask, *, asker: Person) -> None:
    day = wishes.closing_day(places)
    Guest.objects.bulk_create(
        _guest(party, number, guest, is_child=on_day(guest, day).born_on is not None, asker=asker)
        for number, guest in enumerate(ask.guests, start=1)
    )
    keys = {*wishes.keys_of(ask), *wishes.keys_of_asker(asker)}
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
