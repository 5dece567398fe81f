"""Standing by at the gate: let in by their turn on places given on, and never one too many."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatehouse.admission import operations as admission
from gatehouse.admission.models import (
    Application,
    EndReason,
    Notice,
    Pass,
    Standby,
    StandbyKind,
    State,
)
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.gate import days, operations
from gatehouse.gate.letting_in import FULL, OK, TURN, WAIT, AtGate, room, verdict
from gatehouse.gate.models import Door, PassListLayout
from gatehouse.gate.turnout import of_sessions
from gatehouse.programme.models import Quota, Session, Stop
from tests import make
from tests.admission import standing
from tests.admission.standing import GATE_AT, HOUR, MINUTE, STARTS_AT
from tests.gate.acting import Phone, attended, conflicts, reckoning, rows, stop_of

pytestmark = pytest.mark.django_db
RELEASED = STARTS_AT + 10 * MINUTE


class House:
    """A visit with places for so many; parties of `sizes` have them, `waiting` stand by."""

    def __init__(
        self,
        *sizes: int,
        waiting: tuple[int, ...] = (1, 1, 1),
        limit: int | None = None,
        **rules: Any,
    ) -> None:
        usual = {"gate_parties": len(waiting), "fill_percent": 100}
        self.season = standing.season(standing.replaced(**usual | rules))
        # The plant needs no list beforehand: the line goes on till the day.
        self.session: Session = standing.session(
            sum(sizes), within=self.season, own_closes_at=STARTS_AT - HOUR
        )
        self.booked = [make.application(self.session, adults=n) for n in sizes]
        self.waiting = [make.application(self.session, adults=n) for n in waiting]
        admission.ask_to_gate(now=GATE_AT)
        self.stop: Stop = stop_of(self.session, limit=limit)
        enterprise = self.stop.site.enterprise
        PassListLayout.objects.create(enterprise=enterprise, columns=["name"], due_hours_before=1)
        self.phone = Phone(self.stop)

    def standby(self, place: int) -> Standby:
        return Standby.objects.get(application=self.waiting[place], kind=StandbyKind.GATE)

    def present(self, place: int, at: datetime = RELEASED, phone: Phone | None = None) -> str:
        """A party that stands by shows its code."""
        return operations.present_standby(
            door=(phone or self.phone).door,
            stop_id=self.stop.pk,
            standby_id=self.standby(place).pk,
            now=at,
        ).word

    def let_in(self, place: int, at: datetime = RELEASED, phone: Phone | None = None) -> list[str]:
        """A door asks to let in all of a party that stands by; what it hears of each."""
        phone = phone or self.phone
        passes = Pass.objects.filter(application=self.waiting[place]).order_by("pk")
        acts = [phone.do("came", at, one, happened=False) for one in passes]
        phone.queue.clear()
        found = phone.hand_in(at, acts)
        no = {one.key: one.code for one in found.refused}
        return [no.get(act.key, "in") for act in acts]

    def comes(self, place: int, at: datetime = STARTS_AT, phone: Phone | None = None) -> list[str]:
        """All of a party with a place come; what each hears."""
        passes = Pass.objects.filter(application=self.booked[place]).order_by("pk")
        return [(phone or self.phone).now("came", at, one, happened=False) for one in passes]

    def state(self, place: int) -> str:
        return Application.objects.get(pk=self.waiting[place].pk).state

    def counted(self) -> None:
        """What is held is held by applications, but for who has the places of others."""
        quota = Quota.objects.get(session=self.session)
        held = sum(one.places_held for one in Application.objects.filter(quota=quota))
        assert held == quota.held <= quota.places


def test_before_places_are_given_on_they_wait() -> None:
    house = House(2, 2)
    assert house.present(0, at=RELEASED - MINUTE) == WAIT
    assert house.let_in(0, at=RELEASED - MINUTE) == [WAIT]
    assert house.state(0) == State.WAITING
    assert attended(house.stop) == {}


def test_afterwards_they_come_in_by_their_turn_on_the_places_of_whoever_has_not_come() -> None:
    house = House(2, 2)
    assert house.comes(0) == ["taken", "taken"]
    assert house.present(1) == OK  # the first is not here
    assert house.let_in(1) == ["in"]
    assert house.present(0) == OK
    assert house.let_in(0) == ["in"]
    assert house.present(2) == FULL
    assert [house.state(place) for place in range(3)] == [
        State.BOOKED, State.BOOKED, State.WAITING,
    ]  # fmt: skip
    assert reckoning(house.stop).inside == 4
    assert len(rows(house.stop)) == 4
    house.counted()


def test_whoever_is_here_and_stands_earlier_goes_first() -> None:
    house = House(2, 2)
    house.comes(0)
    house.present(0, at=STARTS_AT)
    assert house.present(1) == TURN
    assert house.let_in(1) == [TURN]
    assert house.let_in(0) == ["in"]
    assert house.let_in(1) == ["in"]


def test_a_small_party_behind_a_large_one_that_does_not_fit_comes_in() -> None:
    house = House(2, 1, waiting=(3, 1))
    house.comes(0)
    house.present(0, at=STARTS_AT)
    assert house.let_in(1) == ["in"]
    assert house.let_in(0) == [FULL] * 3


def test_a_party_comes_in_whole_or_not_at_all() -> None:
    house = House(2, 1, waiting=(2,))
    house.comes(0)
    assert house.let_in(0) == [FULL, FULL]
    assert reckoning(house.stop).inside == 2
    assert house.state(0) == State.WAITING


def test_nobody_with_a_place_who_comes_in_time_is_turned_away() -> None:
    house = House(2, 2)
    for place in range(3):
        house.present(place, at=STARTS_AT)
        house.let_in(place, at=RELEASED - MINUTE)
    assert house.comes(0, at=RELEASED - MINUTE) == ["taken", "taken"]
    assert house.comes(1, at=RELEASED - timedelta(seconds=1)) == ["taken", "taken"]


def test_whoever_comes_late_comes_in_while_there_is_room_and_no_longer() -> None:
    house = House(1, 1, 1)
    house.let_in(0)
    assert house.comes(0, at=RELEASED + MINUTE) == ["taken"]
    house.let_in(1)
    assert house.comes(1, at=RELEASED + 2 * MINUTE) == ["given_on"]
    assert reckoning(house.stop).inside == 3
    house.counted()


def test_who_left_for_a_moment_comes_in_again_though_all_places_are_given() -> None:
    house = House(1, 1)
    house.comes(0)
    house.let_in(0)
    first = house.booked[0].passes.get()
    house.phone.now("left", RELEASED + MINUTE, first)
    assert house.comes(0, at=RELEASED + 2 * MINUTE) == ["taken"]


def test_the_legal_limit_holds_though_places_are_free() -> None:
    house = House(1, 1, 1, 1, limit=2)
    house.phone.now("walked_in", STARTS_AT, persons=1)
    house.comes(0)
    assert house.present(0) == FULL


def test_children_in_arms_count() -> None:
    house = House(2, 1, waiting=(1,))
    baby = make.application(
        house.session, adults=1, children=(make.NOW.date() - timedelta(days=3000),)
    )
    assert baby.persons == 2
    house.waiting.append(baby)
    admission.ask_to_gate(now=GATE_AT + MINUTE)
    assert Standby.objects.filter(application=baby).exists() is False  # one party was to be asked
    house.comes(0)
    assert house.let_in(0) == ["in"]


def test_another_phone_that_has_not_told_whom_it_let_in_is_waited_for() -> None:
    house = House(2, 2)
    other = Phone(house.stop)
    operations.note_seen(door=other.door, now=STARTS_AT - HOUR)
    for one in house.booked[0].passes.all():
        other.do("came", STARTS_AT, one)  # without a network
    house.comes(1)
    assert house.present(0) == "standby_unheard"
    assert house.let_in(0) == ["standby_unheard"]
    other.hand_in(RELEASED + MINUTE)
    operations.note_heard(door=Door.objects.get(pk=other.door.pk), now=RELEASED + MINUTE)
    assert house.present(0, at=RELEASED + 2 * MINUTE) == FULL
    assert conflicts(house.stop) == []


def test_a_phone_that_was_shut_out_is_not_waited_for() -> None:
    house = House(1, 1)
    other = Phone(house.stop)
    operations.note_seen(door=other.door, now=STARTS_AT - HOUR)
    operations.shut_out(door=other.door, by=other.door.person, now=STARTS_AT)
    assert house.present(0) == OK


def test_what_was_done_by_mistake_gives_the_place_back_to_the_next() -> None:
    house = House(1, 1)
    house.comes(0)
    passes = Pass.objects.filter(application=house.waiting[0])
    told = house.phone.do("came", RELEASED, passes.get(), happened=False)
    house.phone.hand_in(RELEASED)
    assert house.present(1) == FULL
    house.phone.now("taken_back", RELEASED + MINUTE, takes_back=told.key, reason="Не те")
    assert house.state(0) == State.WAITING
    assert house.let_in(1, at=RELEASED + 2 * MINUTE) == [TURN]  # the first still stands here
    assert house.let_in(0, at=RELEASED + 2 * MINUTE) == ["in"]
    house.counted()


def test_whoever_stood_there_in_vain_is_thanked_once_and_comes_first_the_next_time() -> None:
    house = House(1, waiting=(1, 1))
    house.comes(0)
    assert house.present(1) == FULL
    for _twice in range(2):
        admission.close_lines(now=house.session.ends_at)
    fresh = Application.objects.get(pk=house.waiting[1].pk)
    assert (fresh.state, fresh.ended_because) == (State.EXPIRED, EndReason.TURNED_AWAY)
    assert OutboxItem.objects.filter(kind="admission.turned_away").count() == 1
    again = standing.session(
        1, within=house.season, of=house.session.activity, at=house.stop.site,
        starts_at=STARTS_AT + timedelta(days=1), own_closes_at=STARTS_AT + 23 * HOUR,
    )  # fmt: skip
    make.application(again)
    stranger = make.application(again)
    owed = make.application(again, by=house.waiting[1].party.asker)
    admission.ask_to_gate(now=GATE_AT + timedelta(days=1))
    order = Standby.objects.filter(application__session=again).values_list("application", flat=True)
    assert list(order) == [owed.pk, stranger.pk]


def test_whoever_was_asked_and_did_not_come_hears_nothing_more() -> None:
    house = House(1, waiting=(1,))
    admission.close_lines(now=house.session.ends_at)
    fresh = Application.objects.get(pk=house.waiting[0].pk)
    assert (fresh.state, fresh.ended_because) == (State.EXPIRED, EndReason.LINE_CLOSED)
    kinds = set(OutboxItem.objects.values_list("kind", flat=True))
    assert not kinds & {"admission.turned_away", "admission.line_closed"}
    assert Notice.objects.count() == 0


def test_the_turnout_counts_them_as_people_with_a_place() -> None:
    house = House(2, 2)
    house.comes(0)
    house.let_in(0)
    found = of_sessions([house.session.pk])[house.session.pk]
    assert (found.came, found.walked_in, found.did_not_come) == (3, 0, 2)


def test_who_says_that_they_do_not_come_leaves_their_turn_to_the_next() -> None:
    house = House(1, 1, waiting=(1, 1, 1, 1), gate_parties=2)
    assert Standby.objects.count() == 2
    first = house.waiting[0]
    admission.stand_aside(application=first, by=first.party.asker, now=GATE_AT + HOUR)
    assert admission.ask_to_gate(now=GATE_AT + 2 * HOUR) == 1
    assert house.state(0) == State.WAITING  # till the pass deadline a place may still come back
    with pytest.raises(Refused):
        house.present(0)


def test_the_phone_has_them_in_their_order_and_their_codes_only_as_digests() -> None:
    house = House(1, 1)
    day = days.day_of(house.phone.door, now=STARTS_AT)
    found = day["stops"][0]["standby"]
    assert found["from"][11:16] == "12:10"
    assert [one["turn"] for one in found["parties"]] == [1, 2, 3]
    assert {one["state"] for one in found["parties"]} == {"waits"}
    assert (house.standby(0).code or "-") not in str(day)
    assert len(day["stops"][0]["passes"]) == 2


def test_a_door_hears_of_somebody_let_in_at_another() -> None:
    house = House(1, 1)
    other = Phone(house.stop)
    before = days.day_of(other.door, now=RELEASED)
    house.let_in(0)
    seen = {one["id"]: one["mark"] for one in before["stops"]}
    news = days.news(other.door, seen=seen, version=before["version"], now=RELEASED)
    assert news.stops[0]["standby"]["parties"][0]["state"] == "in"
    assert len(news.stops[0]["passes"]) == 3


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 9), st.integers(0, 30), st.integers(0, 30), st.none() | st.integers(0, 30),
    st.integers(0, 30), st.integers(0, 9), st.integers(0, 30), st.lists(st.integers(1, 9)),
)  # fmt: skip
def test_whoever_comes_in_fits_both_the_places_and_the_house(
    persons: int,
    places: int,
    came: int,
    limit: int | None,
    inside: int,
    kept: int,
    all_places: int,
    before: list[int],
) -> None:
    left = room(
        places=places, came=came, limit=limit, inside=inside, kept=kept, all_places=all_places
    )
    at = AtGate(
        persons=persons, is_in=False, is_gone=False, is_released=True, unheard=0, is_awaited=False,
        room=left, before=before,
    )  # fmt: skip
    if verdict(at) == OK and persons:
        assert came + persons <= places
        assert inside + kept + persons <= (all_places if limit is None else limit)
        assert all(one > left for one in before)
