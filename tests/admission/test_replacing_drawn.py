"""Somebody else comes in the place of one of a party that was drawn: one person, one party."""

from __future__ import annotations

from datetime import date

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Guest, InDraw, Party, Pass
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.refusal import Refused
from tests import make
from tests.admission import drawing
from tests.admission.asking import client_of
from tests.admission.test_exchange_on_accepting import booked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

BORN = date(1985, 2, 3)


def pair(season: drawing.Drawn) -> tuple[Party, Pass]:
    """Two adults with a place that was drawn, and the pass of the second."""
    party = season.enter(drawing.asked(drawing.grown(), drawing.grown()))
    visit = booked(party, 1)
    return party, visit.passes.order_by("guest__number")[1]


def guest_of(one: Pass) -> Guest:
    return Guest.objects.get(passes=one)


def replace(one: Pass, guest: GuestAsk) -> Pass:
    return operations.replace_guest(
        visit_pass=one,
        guest=guest,
        consents=make.agreed(children=True)[2:],
        by=one.application.party.asker,
        now=make.NOW,
    )


def test_nobody_who_is_in_the_draw_comes_in_the_place_of_another_partys_guest() -> None:
    season = drawing.Drawn()
    _party, place = pair(season)
    season.enter(drawing.asked(drawing.grown("Вера Новая", BORN)))
    with pytest.raises(Refused) as refused:
        replace(place, GuestAsk("НОВАЯ  вера", BORN))
    assert refused.value.first.code == "already_in_draw"
    place.refresh_from_db()
    assert place.given_back_at is None


def test_a_newcomer_is_in_the_draw_with_this_party_from_then_on_and_so_is_who_left() -> None:
    season = drawing.Drawn()
    party, place = pair(season)
    gone = guest_of(place).person_key
    new = replace(place, GuestAsk("Вера Новая", BORN))
    guest = guest_of(new)
    assert (guest.born, guest.adult_born) == ("", BORN.isoformat())
    whose = dict(InDraw.objects.values_list("identity", "party"))
    assert (whose[guest.person_key], whose[gone]) == (party.pk, party.pk)


def test_who_came_back_into_the_party_they_left_is_taken() -> None:
    season = drawing.Drawn()
    party, place = pair(season)
    old = guest_of(place)
    new = replace(place, GuestAsk("Вера Новая", BORN))
    back = replace(new, GuestAsk(old.name, date.fromisoformat(old.adult_born)))
    assert guest_of(back).person_key == old.person_key
    assert InDraw.objects.filter(party=party, identity=old.person_key).count() == 1


def test_where_places_were_drawn_the_birth_date_of_an_adult_is_asked_too() -> None:
    season = drawing.Drawn()
    _party, place = pair(season)
    with pytest.raises(Refused) as refused:
        replace(place, GuestAsk("Вера Новая"))
    assert refused.value.first.code == "no_birth_date"
    child = replace(place, drawing.child("Ия Новая"))
    kept = guest_of(child)
    assert (kept.born != "", kept.adult_born) == (True, "")


def test_the_page_asks_for_the_birth_date_and_takes_the_adult() -> None:
    season = drawing.Drawn()
    party, place = pair(season)
    client = client_of(party.asker)
    address = f"/visits/{place.application.key}/replace/{place.pk}/"
    without = client.post(address, {"name": "Вера Новая"})
    assert (without.status_code, "born" in without.context["form"].errors) == (422, True)
    sent = client.post(address, {"name": "Вера Новая", "born": BORN.strftime("%d.%m.%Y")})
    assert sent.status_code == 302
    assert [g.adult_born for g in party.guests.order_by("-number")[:1]] == [BORN.isoformat()]
