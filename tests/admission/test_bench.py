"""The bench: the next in line are cleared beforehand, and places that come back late are theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gatehouse.admission import operations
from gatehouse.admission.models import (
    Application,
    EndReason,
    OfferWindow,
    Pass,
    Standby,
    State,
)
from gatehouse.admission.standby_queries import may_be_cleared
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from tests.admission import standing
from tests.admission.standing import BENCH_AT, CLOSES_AT, HOUR, MINUTE, STARTS_AT, bench, say

pytestmark = pytest.mark.django_db


def state(application: Application) -> str:
    return Application.objects.get(pk=application.pk).state


def gives_back(place: Application, now: datetime) -> None:
    """One of those with a place does not come."""
    visit_pass = place.passes.order_by("pk")[0]
    operations.give_back_guest(visit_pass=visit_pass, by=place.party.asker, now=now)


def asked() -> list[int]:
    return list(Standby.objects.values_list("application", flat=True))


def letters(kind: str) -> int:
    return OutboxItem.objects.filter(kind=kind).count()


def test_the_next_in_line_for_about_a_third_of_the_places_are_asked_in_time() -> None:
    to = standing.session()
    _place, *line = standing.full(to, 5, 5, waiting=(2, 1, 1, 1))
    assert operations.ask_to_bench(now=BENCH_AT - MINUTE) == 0
    assert operations.ask_to_bench(now=BENCH_AT) == 2  # three people of ten places
    assert asked() == [line[0].pk, line[1].pk]
    assert letters("admission.bench") == 2


def test_asked_again_nobody_is_written_to_twice() -> None:
    to = standing.session()
    standing.full(to, 5, 5)
    operations.ask_to_bench(now=BENCH_AT)
    assert operations.ask_to_bench(now=BENCH_AT + HOUR) == 0
    assert letters("admission.bench") == 3


def test_a_chance_is_told_and_is_smaller_further_back() -> None:
    to = standing.session()
    _place, first, second, third, *_ = standing.full(to, *[1] * 10)
    operations.ask_to_bench(now=BENCH_AT)
    told = [bench(one).chance_percent for one in (first, second, third)]
    assert told == sorted(told, reverse=True)
    assert told[0] == 89  # 1 - 0.8^10: somebody of ten does not come


def test_who_says_no_waits_on_and_the_next_is_asked() -> None:
    to = standing.session()
    _place, first, _second, _third, fourth, *_ = standing.full(to, 5, 5)
    operations.ask_to_bench(now=BENCH_AT)
    say(first, takes=False)
    assert operations.ask_to_bench(now=BENCH_AT + MINUTE) == 1
    assert asked()[-1] == fourth.pk
    assert state(first) == State.WAITING


def test_who_says_yes_gets_passes_that_open_nothing_and_may_be_cleared() -> None:
    to = standing.session()
    _place, first, *_ = standing.full(to, 5, 5)
    operations.ask_to_bench(now=BENCH_AT)
    assert not may_be_cleared(first)
    say(first)
    assert may_be_cleared(first)
    assert Pass.objects.filter(application=first).count() == 1
    assert Application.objects.get(pk=first.pk).booked_at is None


def test_nobody_joins_the_bench_after_the_pass_deadline() -> None:
    to = standing.session()
    _place, first, *_ = standing.full(to, 5, 5)
    operations.ask_to_bench(now=BENCH_AT)
    with pytest.raises(Refused, match=r"bench_over|уже собран|closed by now"):
        say(first, now=CLOSES_AT)


def test_at_the_deadline_only_the_bench_waits_on() -> None:
    to = standing.session()
    _place, first, second, *_ = standing.full(to, 5, 5)
    operations.ask_to_bench(now=BENCH_AT)
    say(first)
    operations.close_lines(now=CLOSES_AT)
    assert (state(first), state(second)) == (State.WAITING, State.EXPIRED)


def test_a_place_that_comes_back_late_goes_to_the_cleared_in_line_order() -> None:
    to = standing.session()
    place, first, second, third, *_ = standing.full(to, 5, 5)
    operations.ask_to_bench(now=BENCH_AT)
    standing.cleared(second, third)
    say(first)  # the plant has not said yes to these
    late = CLOSES_AT + HOUR
    operations.close_lines(now=late)
    operations.give_back_guest(
        visit_pass=place.passes.order_by("pk")[0], by=place.party.asker, now=late
    )
    assert [state(one) for one in (first, second, third)] == [
        State.WAITING, State.INVITED, State.INVITED,
    ]  # fmt: skip
    window = OfferWindow.objects.get()
    assert CLOSES_AT < window.closes_at <= STARTS_AT


def test_a_booked_party_of_the_bench_keeps_the_pass_that_was_cleared() -> None:
    to = standing.session()
    place, first, *_ = standing.full(to, 5, 5)
    operations.ask_to_bench(now=BENCH_AT)
    standing.cleared(first)
    code = first.passes.get().code
    late = CLOSES_AT + HOUR
    operations.give_back_guest(
        visit_pass=place.passes.order_by("pk")[0], by=place.party.asker, now=late
    )
    operations.answer_invitation(
        application=first, takes=True, by=first.party.asker, now=late + MINUTE
    )
    assert state(first) == State.BOOKED
    assert [one.code for one in first.passes.all()] == [code]
    assert bench(first).ended_at is not None


def test_a_place_that_is_free_at_clearing_goes_to_the_bench_at_once() -> None:
    to = standing.session()
    place, first, *_ = standing.full(to, 5, 5)
    operations.ask_to_bench(now=BENCH_AT)
    say(first)
    late = CLOSES_AT + HOUR
    operations.give_back_guest(
        visit_pass=place.passes.order_by("pk")[0], by=place.party.asker, now=late
    )
    assert state(first) == State.WAITING
    operations.note_cleared(standbys=[bench(first).pk], quota_id=first.quota_id, now=late + MINUTE)
    assert state(first) == State.INVITED


def test_when_the_visit_begins_the_bench_is_over() -> None:
    to = standing.session()
    _place, first, *_ = standing.full(to, 5, 5)
    operations.ask_to_bench(now=BENCH_AT)
    standing.cleared(first)
    operations.close_lines(now=STARTS_AT)
    fresh = Application.objects.get(pk=first.pk)
    assert (fresh.state, fresh.ended_because) == (State.EXPIRED, EndReason.LINE_CLOSED)


def test_without_rules_of_standing_by_nobody_is_asked() -> None:
    to = standing.session(within=standing.season(standby=None))
    standing.full(to, 5, 5)
    assert operations.ask_to_bench(now=BENCH_AT) == 0
    assert operations.ask_to_gate(now=STARTS_AT - timedelta(hours=20)) == 0


def test_asking_to_the_gate_costs_as_much_for_a_long_line_as_for_a_short_one() -> None:
    """It runs each minute, under the lock of the places."""
    counted, season = [], standing.season()
    for waiting in (4, 16):
        to = standing.session(within=season, own_closes_at=STARTS_AT - HOUR)
        standing.full(to, 5, 5, waiting=(1,) * waiting)
        with CaptureQueriesContext(connection) as said:
            assert operations.ask_to_gate(now=standing.GATE_AT) == 3
        counted.append(len(said))
        operations.cancel_session(session=to, reason="Ремонт", by=None, now=standing.GATE_AT)
    assert counted[0] == counted[1]
