"""What follows when a consent is taken back without which somebody cannot come."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from gatehouse.admission import eligibility, wishes
from gatehouse.admission.models import IN_LINE, Application, EndReason, Guest, PlacesDraw
from gatehouse.admission.operations.changing_people import change_people
from gatehouse.admission.operations.erasing import erase_names, erase_party
from gatehouse.admission.operations.giving_back import give_back_guests, withdraw
from gatehouse.admission.operations.wishing import drop_wish, leave_draw
from gatehouse.core import history
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.programme.rules import ADULT_AGE, age_on

logger = logging.getLogger(__name__)


@transaction.atomic
def consent_withdrawn(
    *, application: Application, of_children: bool, by: Person, now: datetime
) -> None:
    """Their own place is given back, or their children's, and the wish goes off the list; those
    who now do not come are erased at once, and so is everybody of a visit that is over. The people
    of a list are named once for all of its visits: their names stay while one of these lives, and
    children leave all of them."""
    related = Application.objects.select_related("party", "session__season", "session__activity")
    application = related.get(pk=application.pk)
    is_asker = application.party.asker_id == by.pk
    leaving = _leaving(application, of_children=of_children, by=by)
    places = _open_list(application, now=now) if is_asker else None
    if places is not None:
        erased = _off_the_list(application, places, leaving, of_children, by=by, now=now)
    else:
        erased = _given_back(application, leaving, of_children, by=by, now=now)
    history.record("admission.guests_erased", of=application, by=by, now=now, guests=erased)


def _leaving(application: Application, *, of_children: bool, by: Person) -> list[Guest]:
    """Whose data the consent was about; who is a child is counted on the day of the visit."""
    guests = list(application.party.guests.all())
    if application.party.asker_id != by.pk:
        return [guest for guest in guests if guest.account_id == by.pk]
    if not of_children:
        return guests
    day = eligibility.visit_rules(application.session).day
    return [g for g in guests if g.born_on and age_on(born_on=g.born_on, day=day) < ADULT_AGE]


def _open_list(application: Application, *, now: datetime) -> PlacesDraw | None:
    """The draw on whose list this is a wish, while lists are changed."""
    if not application.is_live or application.party.entry_id is None:
        return None
    places = wishes.draws().filter(draw__entries__party=application.party).first()
    return places if places is not None and places.takes_entries(now=now) else None


def _off_the_list(
    application: Application,
    places: PlacesDraw,
    leaving: list[Guest],
    of_children: bool,
    *,
    by: Person,
    now: datetime,
) -> int:
    """The wish goes, or the children of all wishes; who wishes nothing any more leaves the draw.
    How many people were erased."""
    party = application.party
    if of_children:
        ask, keys = wishes.ask_of(party), {one.pk for one in leaving}
        kept = tuple(
            guest
            for guest, row in zip(ask.guests, party.guests.all(), strict=True)
            if row.pk not in keys
        )
        try:
            if kept:
                fewer = replace(ask, guests=kept, head_count=len(kept))
                change_people(party=party, places=places, ask=fewer, by=by, now=now)
                return len(leaving)
        except Refused as refused:
            logger.info("Party %d leaves its draw: %s", party.pk, refused.first.code)
    else:
        drop_wish(application=application, by=by, now=now)
        if wishes.wishes_of(party).exists():
            return 0
    leave_draw(party=party, by=by, now=now)
    return erase_party(party, now=now)


def _given_back(
    application: Application,
    leaving: list[Guest],
    of_children: bool,
    *,
    by: Person,
    now: datetime,
) -> int:
    """Places are given back; how many people were erased."""
    is_asker = application.party.asker_id == by.pk
    ahead = (
        Application.objects.live()
        .filter(party=application.party, session__starts_at__gt=now)
        .select_related("party", "session__season", "session__activity")
    )
    others = ahead.exclude(pk=application.pk)
    if of_children and is_asker:
        _without_children(application, list(others), leaving, by=by, now=now)
    elif application.is_live and now < application.session.starts_at:
        _let_go(application, leaving, is_all=is_asker, by=by, now=now)
    application.refresh_from_db()
    is_over = not application.is_live or now >= application.session.starts_at
    if is_asker and is_over and (not of_children or not application.is_live):
        # Other visits of the same list still need the names.
        return 0 if others.all().exists() else erase_party(application.party, now=now)
    erase_names([guest.pk for guest in leaving])
    return len(leaving)


def _without_children(
    application: Application,
    others: list[Application],
    leaving: list[Guest],
    *,
    by: Person,
    now: datetime,
) -> None:
    """The children's places are given back where places are held; where the party waits, it waits
    as fewer, and for nothing where nobody else would come."""
    ahead = [application] if now < application.session.starts_at else []
    every = [one for one in (*ahead, *others) if one.is_live]
    every.sort(key=lambda one: one.state in IN_LINE)  # who holds places has the passes
    for place, one in enumerate(every):
        if not place or one.state not in IN_LINE:
            _let_go(one, leaving, is_all=False, by=by, now=now)
        elif one.persons > len(leaving):
            Application.objects.filter(pk=one.pk).update(persons=one.persons - len(leaving))
        else:
            withdraw(application=one, by=by, now=now, ended_because=EndReason.NO_CONSENT)


def _let_go(
    application: Application, leaving: list[Guest], *, is_all: bool, by: Person, now: datetime
) -> None:
    """Give back their places; and everybody's, where the others may not come without them."""
    if not is_all:
        try:
            give_back_guests(
                application=application,
                guests=leaving,
                by=by,
                now=now,
                ended_because=EndReason.NO_CONSENT,
            )
            return
        except Refused as refused:
            logger.info("Application %d ends whole: %s", application.pk, refused.first.code)
    withdraw(application=application, by=by, now=now, ended_because=EndReason.NO_CONSENT)
