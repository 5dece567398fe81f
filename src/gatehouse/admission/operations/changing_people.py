"""Other people come than those with whom a draw was entered."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gatehouse.admission import strikes, wishes
from gatehouse.admission.consents import NEEDED, about
from gatehouse.admission.models import Application, Party, PlacesDraw
from gatehouse.admission.operations import coming_together
from gatehouse.admission.operations.wishing import lock_list
from gatehouse.admission.rules import Ask
from gatehouse.core import history
from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refused
from gatehouse.draws import operations as draws
from gatehouse.people.models import Person
from gatehouse.people.operations import give_consents, lock_active


@transaction.atomic
def change_people(
    *,
    party: Party,
    places: PlacesDraw,
    ask: Ask,
    consents: Sequence[VersionedText] = (),
    by: Person,
    now: datetime,
    given_from: str = "",
) -> Party:
    """Put these people into the party's place; the list stays, though some of its visits may not
    be open to them. A ticket belongs to those with whom it was minted: others get another one,
    and the old one goes. Done twice, it is done once.

    Raises:
        Refused: with every reason of `wishes`; once lists are closed.
    """
    lock_active(by)
    coming_together.lock_people(places, ask, asker=by)
    party, places = lock_list(party, asker=by, now=now)
    known = wishes.agreed_to(party).general
    given = {text.slug: text for text in consents if text.slug in NEEDED}
    found = wishes.people_refusals(places, ask, asker=by, party=party)
    found = found or strikes.standby_refusals(
        places.season, by, wishes.keys_of(ask), in_draw=True, now=now
    )
    found += wishes.general_consent_refusals(places, ask, {**known, **given}.values())
    if found:
        raise Refused(*found)
    are_others = coming_together.regather(party, places, ask, asker=by)
    there = wishes.wishes_of(party)
    for wish in there:
        new = [text for slug, text in given.items() if slug not in known]
        give_consents(texts=new, about=about(wish.key), by=by, now=now, given_from=given_from)
    Application.objects.filter(pk__in=[one.pk for one in there]).update(persons=ask.persons)
    if are_others:
        _mint_anew(party, places, now=now)
    history.record(
        "admission.draw_people_changed",
        of=places,
        by=by,
        now=now,
        party=party.pk,
        persons=ask.persons,
        new_ticket=are_others,
    )
    return party


def _mint_anew(party: Party, places: PlacesDraw, *, now: datetime) -> None:
    before, party.entry = party.entry, draws.enter(draw=places.draw, now=now)
    party.save(update_fields=["entry"])
    if before is not None:
        draws.leave(entry=before, now=now)
