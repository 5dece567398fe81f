"""What the close of a draw takes down of every party, in few statements."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gatehouse.admission import operations, wishes
from gatehouse.admission.describing_entries import Eligible, described, record_of
from gatehouse.admission.models import Party
from gatehouse.admission.rules import GuestAsk
from gatehouse.draws.operations import Described
from tests import make
from tests.admission.drawing import CLOSES_AT, Drawn, asked, child, grown

pytestmark = pytest.mark.django_db


def told(drawn: Drawn, **fields: Any) -> list[Described]:
    parties = list(Party.objects.filter(entry__draw=drawn.places.draw_id).order_by("pk"))
    return list(described(drawn.places, parties, now=CLOSES_AT, **fields))


def test_a_family_is_told_by_its_wishes_its_size_its_tickets_and_who_answers_for_it() -> None:
    drawn = Drawn()
    party = drawn.enter(asked(child("Анна Петрова"), grown("Мария Ивановна Петрова")))
    drawn.wish(party, 2)
    party.refresh_from_db()
    [one] = told(drawn)
    assert one == Described(
        entry=party.entry_id or 0,
        persons=2,
        tickets=22,
        lane="F",
        wishes=[drawn.sessions[0].code, drawn.sessions[2].code],
        surname="ПЕТРОВА",
        given="МАРИЯ ИВАНОВНА",
        born=date(1990, 5, 14),
    )
    assert record_of(party, drawn.places) == ("ПЕТРОВА", "МАРИЯ ИВАНОВНА", date(1990, 5, 14))


def test_a_wish_that_is_not_open_to_the_party_any_more_is_left_out() -> None:
    drawn = Drawn(plans=[{"of": make.activity(admission_age=12)}, {}])
    party = drawn.enter()
    drawn.wish(party, 1)
    operations.change_people(
        party=party, places=drawn.places, ask=asked(grown(), child()),
        consents=make.agreed(children=True), by=party.asker, now=make.NOW,
    )  # fmt: skip
    [one] = told(drawn)
    assert one.wishes == [drawn.sessions[1].code]


def test_a_cancelled_session_and_a_party_without_a_wish_are_left_out() -> None:
    drawn = Drawn(2)
    first, other = drawn.enter(), drawn.enter()
    drawn.wish(other, 1)
    operations.cancel_session(session=drawn.sessions[0], reason="Авария", by=None, now=make.NOW)
    other.refresh_from_db()
    assert [(one.entry, one.wishes) for one in told(drawn)] == [
        (other.entry_id, [drawn.sessions[1].code])
    ]
    assert list(wishes.wishes_of(first)) == []


def test_a_place_held_elsewhere_at_the_same_time_leaves_a_wish_out() -> None:
    drawn, maria = Drawn(), make.person()
    party = drawn.enter(asked(grown("Мария Петрова")), by=maria)
    drawn.wish(party, 1)
    same_time = make.session(within=drawn.season, starts_at=drawn.sessions[0].starts_at)
    make.application(same_time, by=maria, guests=(GuestAsk("Мария Петрова"),))
    [one] = told(drawn)
    assert one.wishes == [drawn.sessions[1].code]


def test_many_parties_take_as_many_statements_as_one(
    django_assert_max_num_queries: Any,
) -> None:
    drawn = Drawn()
    drawn.enter()
    among = Eligible(drawn.places)
    with django_assert_max_num_queries(12):
        told(drawn, among=among)
    for _more in range(6):
        drawn.wish(drawn.enter(asked(grown(), child())), 1)
    with django_assert_max_num_queries(12):
        assert len(told(drawn, among=among)) == 7
