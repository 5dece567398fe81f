"""The bench on the plant's list: it hears of them with everybody else, and says its word."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, EndReason, Pass, Standby, StandbyKind, State
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.gate import clearing, days, listing, operations
from gatehouse.gate.models import PassListLayout
from gatehouse.gate.sheets import sheet
from gatehouse.programme.models import Session
from tests import make
from tests.admission import standing
from tests.admission.standing import BENCH_AT, CLOSES_AT, GATE_AT, HOUR, MINUTE, STARTS_AT, bench
from tests.gate.acting import Phone, stop_of
from tests.office import worker

pytestmark = pytest.mark.django_db


class Bench:
    """Two parties with all ten places, one of the bench that said yes."""

    def __init__(self, *, clears: bool = True, **rules: Any) -> None:
        self.session: Session = standing.session(within=standing.season(standing.replaced(**rules)))
        self.place, self.first, self.second, *_ = standing.full(self.session, 5, 5)
        self.stop = listing.stops().get(session=self.session)
        PassListLayout.objects.create(
            enterprise=self.stop.site.enterprise, columns=["name", "code"], due_hours_before=71,
            clears_guests=clears,
        )  # fmt: skip
        admission.ask_to_bench(now=BENCH_AT)
        standing.say(self.first)
        self.person = worker(self.stop.site.enterprise)

    def state(self) -> str:
        return Application.objects.get(pk=self.first.pk).state

    def gives_back(self, at: datetime) -> None:
        visit_pass = self.place.passes.order_by("pk")[0]
        admission.give_back_guest(visit_pass=visit_pass, by=self.place.party.asker, now=at)

    def clear(self, at: datetime) -> None:
        operations.clear_guests(stop=self.stop, passes=None, by=self.person, now=at)
        operations.clear_benches(now=at)


def test_who_said_yes_stands_on_the_list_as_standby_and_who_did_not_answer_does_not() -> None:
    house = Bench()
    rows = listing.rows_of(house.stop, listing.layout_of(house.stop.site.enterprise_id))
    name = house.first.party.guests.get().name
    assert [row.name for row in rows if row.facts.get(listing.STANDS_BY)] == [name]
    assert len(rows) == 11
    shown = sheet(
        house.stop, rows, listing.layout_of(house.stop.site.enterprise_id), made_at=BENCH_AT
    )
    assert any(name in str(line.cells) and "резерв" in str(line.cells) for line in shown.lines)
    assert any("1" in fact and "резерв" in fact for fact in shown.facts)


def test_the_plant_s_word_clears_the_bench_and_a_place_that_comes_back_is_theirs() -> None:
    house = Bench()
    operations.clear_benches(now=BENCH_AT + HOUR)
    assert bench(house.first).cleared_at is None
    house.clear(CLOSES_AT)
    assert bench(house.first).cleared_at == CLOSES_AT
    house.gives_back(CLOSES_AT + HOUR)
    assert house.state() == State.INVITED
    admission.answer_invitation(
        application=house.first, takes=True, by=house.first.party.asker, now=CLOSES_AT + 2 * HOUR
    )
    assert house.state() == State.BOOKED
    assert clearing.awaiting([house.stop])[house.stop.pk] == frozenset()


def test_a_plant_that_clears_nobody_has_them_on_its_list_of_the_deadline() -> None:
    house = Bench(clears=False)
    operations.clear_benches(now=CLOSES_AT)
    assert bench(house.first).cleared_at is None
    operations.make_due_lists(now=CLOSES_AT + HOUR)
    operations.clear_benches(now=CLOSES_AT + HOUR)
    assert bench(house.first).cleared_at == CLOSES_AT + HOUR


def test_only_the_cleared_are_asked_to_the_gate_after_the_deadline() -> None:
    house = Bench(gate_parties=3, fill_percent=100)
    standing.say(house.second)
    house.clear(CLOSES_AT)
    late = Application.objects.filter(session=house.session, state=State.WAITING)
    assert late.count() == 6
    admission.close_lines(now=CLOSES_AT + MINUTE)
    admission.ask_to_gate(now=GATE_AT)
    asked = Standby.objects.filter(kind=StandbyKind.GATE).values_list("application", flat=True)
    assert set(asked) == {house.first.pk, house.second.pk}


def test_whom_the_plant_refuses_is_told_and_stands_by_no_more() -> None:
    house = Bench()
    visit_pass = Pass.objects.get(application=house.first)
    operations.say_no(
        visit_pass=visit_pass, stop=house.stop, reason="Нет допуска", by=house.person,
        now=BENCH_AT + HOUR,
    )  # fmt: skip
    fresh = Application.objects.get(pk=house.first.pk)
    assert (fresh.state, fresh.ended_because) == (State.REFUSED, EndReason.REFUSED)
    assert bench(house.first).ended_at == BENCH_AT + HOUR


def test_nobody_on_the_bench_is_told_that_the_enterprise_said_yes_to_a_place() -> None:
    house = Bench(clears=False)
    operations.make_due_lists(now=CLOSES_AT + HOUR)
    third = Application.objects.filter(session=house.session, state=State.WAITING).exclude(
        pk__in=[house.first.pk, house.second.pk]
    )
    assert third.exists()
    operations.tell_changes(now=CLOSES_AT + 2 * HOUR)
    assert not OutboxItem.objects.filter(kind__in=["gate.word_awaited", "gate.cleared"]).exists()


def test_their_passes_open_nothing_and_are_not_on_the_phone() -> None:
    house = Bench()
    phone = Phone(stop_of(house.session))
    visit_pass = Pass.objects.get(application=house.first)
    day = days.day_of(phone.door, now=STARTS_AT)
    assert visit_pass.pk not in {one["id"] for one in day["stops"][0]["passes"]}
    assert phone.now("came", STARTS_AT, visit_pass, happened=False) == "standby"


def test_whoever_comes_without_a_clearance_stays_outside() -> None:
    to = standing.session(
        within=standing.season(standing.replaced(fill_percent=100)),
        own_closes_at=STARTS_AT - HOUR,
    )
    _place, first, *_ = standing.full(to, 5, 5)
    stop = stop_of(to)
    PassListLayout.objects.create(
        enterprise=stop.site.enterprise, columns=["name"], clears_guests=True
    )
    admission.ask_to_gate(now=GATE_AT)
    phone = Phone(stop)
    word = operations.present_standby(
        door=phone.door, stop_id=stop.pk, standby_id=standing.gate(first).pk,
        now=STARTS_AT + timedelta(minutes=10),
    ).word  # fmt: skip
    assert word == "not_cleared"
    operations.clear_guests(stop=stop, passes=None, by=worker(stop.site.enterprise), now=STARTS_AT)
    again = operations.present_standby(
        door=phone.door, stop_id=stop.pk, standby_id=standing.gate(first).pk,
        now=STARTS_AT + timedelta(minutes=11),
    ).word  # fmt: skip
    assert again == "standby_ok"


def test_a_visitor_of_another_visit_may_not_present_themselves_here() -> None:
    house = Bench()
    other = Phone(stop_of(make.session()))
    with pytest.raises(Refused):
        operations.present_standby(
            door=other.door, stop_id=house.stop.pk, standby_id=1, now=STARTS_AT
        )
