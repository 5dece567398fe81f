"""Two sessions of one activity with few people become one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Application, State
from gatehouse.admission.operations.joining_sessions import Joining
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from tests import make

pytestmark = pytest.mark.django_db
Days = tuple[Session, Session]


@pytest.fixture
def days() -> Days:
    of, within = make.activity(), make.season()
    first = make.session(of=of, within=within, capacity=5)
    later = first.starts_at + timedelta(days=1)
    return first, make.session(of=of, within=within, capacity=3, starts_at=later)


@pytest.fixture
def organiser() -> Person:
    return make.person()


def join(days: Days, by: Person, seen: int | None = None) -> Joining:
    source, into = days
    plan = operations.plan_joining(source, into, now=make.NOW)
    return operations.join_sessions(
        source=source, into=into, seen=plan.persons_along if seen is None else seen,
        reason="мало людей", by=by, now=make.NOW,
    )  # fmt: skip


def letters(of: Application) -> list[str]:
    rows = OutboxItem.objects.filter(once__contains=str(of.key)).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def state(of: Application) -> tuple[str, int]:
    fresh = Application.objects.get(pk=of.pk)
    return fresh.state, fresh.session_id


def test_everybody_comes_along_and_is_told_once(days: Days, organiser: Person) -> None:
    source, into = days
    one, two = make.application(source, adults=2), make.application(source)
    join(days, organiser)
    for party in (one, two):
        assert state(party) == (State.BOOKED, into.pk)
        assert letters(party) == ["admission.booked", "admission.exchanged"]
    source.refresh_from_db()
    assert source.cancelled_at == make.NOW
    assert [one.quotas.get().held for one in days] == [0, 3]


def test_who_does_not_fit_is_told_that_it_is_cancelled(days: Days, organiser: Person) -> None:
    source, into = days
    fits, large, small = (make.application(source, adults=n) for n in (2, 2, 1))
    plan = join(days, organiser)
    assert (plan.persons_along, plan.persons_left) == (3, 2)
    assert state(fits) == state(small) == (State.BOOKED, into.pk)
    assert state(large) == (State.CANCELLED, source.pk)
    assert letters(large) == ["admission.booked", "admission.cancelled"]


def test_who_waits_comes_after_who_has_places(days: Days, organiser: Person) -> None:
    source, into = days
    booked = make.application(source, adults=2), make.application(source, adults=3)
    waiting = make.application(source, adults=1)
    join(days, organiser)
    assert state(booked[0]) == (State.BOOKED, into.pk)
    assert state(booked[1]) == (State.CANCELLED, source.pk)
    assert state(waiting) == (State.BOOKED, into.pk)
    assert letters(waiting) == ["admission.waiting", "admission.exchanged"]


def test_nobody_is_offered_a_place_of_the_session_that_goes(days: Days, organiser: Person) -> None:
    source = days[0]
    make.application(source, adults=3)
    make.application(source, adults=2)
    waiting = make.application(source, adults=2)
    join(days, organiser)
    assert letters(waiting) == ["admission.waiting", "admission.cancelled"]


def test_who_has_applied_for_both_keeps_the_other(days: Days, organiser: Person) -> None:
    source, into = days
    person = make.person()
    mine = make.application(source, by=person)
    make.application(into, by=person)
    plan = join(days, organiser)
    assert [why.code for _one, why in plan.left] == ["already_applied"]
    assert state(mine) == (State.CANCELLED, source.pk)


def test_what_changed_since_they_looked_is_seen_first(days: Days, organiser: Person) -> None:
    make.application(days[0])
    with pytest.raises(Refused) as refused:
        join(days, organiser, seen=3)
    assert refused.value.first.code == "changed_meanwhile"


def test_only_dates_of_one_activity_become_one(days: Days, organiser: Person) -> None:
    other = make.session(within=days[0].season)
    with pytest.raises(Refused) as refused:
        join((days[0], other), organiser)
    assert refused.value.first.code == "not_alike"
    with pytest.raises(Refused) as refused:
        join((days[0], days[0]), organiser)
    assert refused.value.first.code == "same"


def test_many_who_would_be_left_need_the_word_of_another(days: Days, organiser: Person) -> None:
    source, into = days
    source.season.second_person_from = 2
    source.season.save(update_fields=["second_person_from"])
    make.application(into, adults=3)
    make.application(source, adults=2)
    with pytest.raises(Refused) as refused:
        join(days, organiser)
    assert refused.value.first.code == "second_word"


def test_it_stands_in_the_history(days: Days, organiser: Person) -> None:
    make.application(days[0], adults=2)
    join(days, organiser)
    entry = HistoryEntry.objects.get(verb="admission.sessions_joined")
    assert entry.facts == {"into": days[1].pk, "along": 2, "left": 0}
