"""The line: who gets a place, and who gets one that comes back."""

from datetime import date, timedelta

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Application, State
from gatehouse.admission.queries import line_place
from gatehouse.core.refusal import Refused
from tests import make
from tests.core import due

pytestmark = pytest.mark.django_db


def states(*applications: Application) -> list[str]:
    return [Application.objects.get(pk=a.pk).state for a in applications]


def held(application: Application) -> int:
    application.quota.refresh_from_db()
    return application.quota.held


def test_a_party_gets_places_at_once_while_there_are_some() -> None:
    session = make.session(capacity=5)
    family = make.application(session, adults=2, children=(date(2015, 5, 1),))
    assert states(family) == [State.BOOKED]
    assert held(family) == 3
    assert family.passes.count() == 3


def test_a_party_is_never_split() -> None:
    session = make.session(capacity=2)
    trio = make.application(session, adults=3)
    pair = make.application(session, adults=2)
    assert states(trio, pair) == [State.WAITING, State.BOOKED]


def test_a_party_that_may_not_wait_is_told_that_no_place_is_free() -> None:
    session = make.session(capacity=1)
    with pytest.raises(Refused) as refused:
        make.application(session, adults=2, may_wait=False)
    assert [r.code for r in refused.value.refusals] == ["full"]
    assert Application.objects.count() == 0


def test_the_same_request_sent_twice_is_one_application() -> None:
    session = make.session()
    visitor, ask = make.person(), make.ask(adults=2)
    first, second = (
        operations.apply(session=session, ask=ask, consents=make.agreed(), by=visitor, now=make.NOW)
        for _ in range(2)
    )
    assert first.pk == second.pk
    assert held(first) == 2


def test_places_given_back_go_to_the_first_waiting_party_of_the_same_size() -> None:
    session = make.session(capacity=2)
    pair = make.application(session, adults=2)
    single = make.application(session, adults=1)
    other_pair = make.application(session, adults=2)
    operations.withdraw(application=pair, by=pair.party.asker, now=make.NOW)
    assert states(pair, single, other_pair) == [State.WITHDRAWN, State.WAITING, State.OFFERED]


def test_where_no_party_of_that_size_waits_the_first_that_fits_is_asked() -> None:
    session = make.session(capacity=3)
    trio = make.application(session, adults=3)
    quartet = make.application(session, adults=4)
    single = make.application(session, adults=1)
    pair = make.application(session, adults=2)
    operations.withdraw(application=trio, by=trio.party.asker, now=make.NOW)
    assert states(quartet, single, pair) == [State.WAITING, State.OFFERED, State.OFFERED]
    assert held(single) == 3


def test_one_guest_given_back_frees_one_place_for_one_person() -> None:
    session = make.session(capacity=3)
    trio = make.application(session, adults=3)
    pair = make.application(session, adults=2)
    single = make.application(session, adults=1)
    last = trio.passes.get(guest__number=3)
    operations.give_back_guest(visit_pass=last, by=trio.party.asker, now=make.NOW)
    assert states(trio, pair, single) == [State.BOOKED, State.WAITING, State.OFFERED]
    assert Application.objects.get(pk=trio.pk).persons == 2


def test_a_child_is_not_left_without_its_adult() -> None:
    session = make.session()
    family = make.application(session, adults=1, children=(date(2015, 5, 1),))
    adult, _child = family.passes.order_by("guest__number")
    with pytest.raises(Refused) as refused:
        operations.give_back_guest(visit_pass=adult, by=family.party.asker, now=make.NOW)
    assert refused.value.first.code == "no_adult"
    assert held(family) == 2


def test_an_offer_that_is_not_taken_passes_on() -> None:
    session = make.session(capacity=1)
    first, second, third = (make.application(session) for _ in range(3))
    operations.withdraw(application=first, by=first.party.asker, now=make.NOW)
    late = make.NOW + timedelta(hours=24)
    due.carried(make.NOW)
    assert operations.expire_offers(now=late) == 1
    assert states(second, third) == [State.EXPIRED, State.OFFERED]
    with pytest.raises(Refused):
        operations.accept_offer(application=second, by=second.party.asker, now=late)


def test_an_offer_taken_in_time_is_a_place_with_passes() -> None:
    session = make.session(capacity=1)
    first, second = (make.application(session) for _ in range(2))
    operations.withdraw(application=first, by=first.party.asker, now=make.NOW)
    operations.accept_offer(application=second, by=second.party.asker, now=make.NOW)
    assert states(second) == [State.BOOKED]
    assert second.passes.count() == 1


def test_after_the_close_nobody_is_let_up_for_there_would_be_no_pass() -> None:
    session = make.session(capacity=1)
    first, second = (make.application(session) for _ in range(2))
    operations.withdraw(application=first, by=first.party.asker, now=session.closes_at)
    assert states(first, second) == [State.WITHDRAWN, State.WAITING]


def test_an_offer_never_outlives_the_close() -> None:
    session = make.session(capacity=1)
    first, second = (make.application(session) for _ in range(2))
    nearly = session.closes_at - timedelta(hours=2)
    operations.withdraw(application=first, by=first.party.asker, now=nearly)
    second.refresh_from_db()
    assert second.offered_until == session.closes_at


def test_a_waiting_party_sees_its_place_in_line_and_among_its_size() -> None:
    session = make.session(capacity=1)
    make.application(session)
    make.application(session, adults=2)
    single = make.application(session)
    place = line_place(single)
    assert (place.in_line, place.of_its_size) == (2, 1)


def test_more_places_reach_those_who_wait() -> None:
    session = make.session(capacity=1)
    make.application(session)
    waiting = make.application(session, adults=2)
    operations.set_places(quota=waiting.quota, places=3, by=None, now=make.NOW)
    assert states(waiting) == [State.OFFERED]


def test_fewer_places_than_are_held_are_refused() -> None:
    session = make.session(capacity=3)
    family = make.application(session, adults=3)
    with pytest.raises(Refused) as refused:
        operations.set_places(quota=family.quota, places=2, by=None, now=make.NOW)
    assert refused.value.first.code == "places_are_held"


def test_a_cancelled_session_frees_everybody_and_counts_against_nobody() -> None:
    session = make.session(capacity=1)
    booked, waiting = (make.application(session) for _ in range(2))
    operations.cancel_session(session=session, reason="Авария", by=None, now=make.NOW)
    assert states(booked, waiting) == [State.CANCELLED, State.CANCELLED]
    assert held(booked) == 0
