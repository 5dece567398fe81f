"""Two doors hand in as the network lets them: the attendance is the same in the end, and never
are more people inside than the limit without a conflict shown to a person."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from gatehouse.admission.models import Attendance, Pass
from gatehouse.gate.models import GateAct
from gatehouse.gate.rules import Told
from gatehouse.programme.models import Stop
from tests import make
from tests.gate.acting import Phone, passes_of, reckoning, standing, stop_of
from tests.tried import tried

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
LIMIT = 4
CLOCKS = [timedelta(0), timedelta(days=1), timedelta(days=-400), timedelta(minutes=7)]
KINDS = ["came", "came", "counted", "walked_in", "left", "left_with_pass", "taken_back"]


@dataclass(frozen=True)
class Deed:
    """Something done at a door, a minute after the one before."""

    door: int
    kind: str
    which: int
    persons: int


deeds = st.lists(
    st.builds(
        Deed,
        door=st.integers(0, 1),
        kind=st.sampled_from(KINDS),
        which=st.integers(0, 7),
        persons=st.integers(1, 3),
    ),
    min_size=1,
    max_size=12,
)


@dataclass(frozen=True)
class World:
    stop: Stop
    passes: list[Pass]
    group: Pass
    phones: tuple[Phone, Phone]


@pytest.fixture
def world() -> World:
    session = make.session(groups=9)
    passes = passes_of(session, 3)
    group = make.application(session, kind="group", guests=(), head_count=3).passes.get()
    stop = stop_of(session, limit=LIMIT)
    return World(stop, passes, group, (Phone(stop), Phone(stop)))


def do_all(world: World, done: list[Deed]) -> tuple[list[Told], list[Told]]:
    """Do all of it, each door offline, and give their queues."""
    begins = world.stop.arrives_at
    every: list[Told] = []
    for phone in world.phones:
        phone.number, phone.queue = 0, []
    for minute, deed in enumerate(done):
        every.append(_do(world, deed, begins + timedelta(minutes=minute), every))
    first, second = world.phones
    return first.queue, second.queue


def _do(world: World, deed: Deed, at: datetime, before: list[Told]) -> Told:
    phone = world.phones[deed.door]
    visit_pass = world.passes[deed.which % len(world.passes)]
    if deed.kind == "came":
        return phone.do("came", at, visit_pass)
    if deed.kind == "counted":
        return phone.do("counted", at, world.group, persons=deed.persons)
    if deed.kind == "left_with_pass":
        return phone.do("left", at, visit_pass)
    if deed.kind == "taken_back" and before:
        wrong = before[deed.which % len(before)]
        return phone.do("taken_back", at, takes_back=wrong.key)
    kind = "left" if deed.kind == "left" else "walked_in"
    return phone.do(kind, at, persons=deed.persons)


@st.composite
def deliveries(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Who hands in, from where in its queue and how much: again, out of order, with gaps."""
    return draw(
        st.lists(st.tuples(st.integers(0, 1), st.integers(0, 11), st.integers(1, 12)), max_size=8)
    )


def deliver(
    world: World, queues: tuple[list[Told], list[Told]], calls: list[tuple[int, int, int]]
) -> None:
    """Make these calls in this order; at last each door hands in its whole queue."""
    late = world.stop.arrives_at + timedelta(hours=2)
    ends = [(door, 0, len(queue)) for door, queue in enumerate(queues)]
    for minute, (door, start, count) in enumerate(itertools.chain(calls, ends)):
        acts = queues[door][start : start + count]
        world.phones[door].hand_in(late + timedelta(minutes=minute), acts)


def outcome(world: World) -> dict[str, Any]:
    """All that follows from the acts, whatever way they came."""
    here = standing(world.stop)
    found = here.reckoning()
    standing_rows = Attendance.objects.filter(stop=world.stop, corrects=None, correction=None)
    rows = standing_rows.values_list("visit_pass_id", "counted_key", "persons", "came_at")
    sums = sum(Attendance.objects.filter(stop=world.stop).values_list("persons", flat=True))
    return {
        "rows": sorted(rows, key=str),
        "sum": sums,
        "reckoned": found,
        "acts": sorted(GateAct.objects.filter(stop=world.stop).values_list("key", "done_at")),
    }


def ends_as(
    world: World, queues: tuple[list[Told], list[Told]], calls: list[tuple[int, int, int]]
) -> dict[str, Any]:
    """How it ends; afterwards nothing of it has happened."""
    point = transaction.savepoint()
    try:
        deliver(world, queues, calls)
        return outcome(world)
    finally:
        transaction.savepoint_rollback(point)


@tried(30)
@given(done=deeds, calls=deliveries(), clock=st.tuples(*[st.sampled_from(CLOCKS)] * 2))
def test_any_way_of_handing_in_ends_in_the_same_attendance(
    world: World,
    done: list[Deed],
    calls: list[tuple[int, int, int]],
    clock: tuple[timedelta, timedelta],
) -> None:
    for phone, wrong_by in zip(world.phones, clock, strict=True):
        phone.wrong_by = wrong_by
    queues = do_all(world, done)
    plain, tangled = (ends_as(world, queues, way) for way in ([], calls))
    assert tangled == plain
    found = plain["reckoned"]
    assert plain["sum"] == found.came == sum(persons for *_, persons, _at in plain["rows"])
    assert len(plain["acts"]) == len(done)
    too_many = found.most_inside > LIMIT
    assert too_many == ("over_limit" in {conflict.code for conflict in found.conflicts})


def test_the_limit_is_passed_in_the_end_only_with_a_conflict_on_the_list(world: World) -> None:
    first, second = world.phones
    at = world.stop.arrives_at
    for phone in world.phones:
        phone.do("walked_in", at, persons=3)
    second.hand_in(at + timedelta(hours=1))
    assert reckoning(world.stop).conflicts == []
    first.hand_in(at + timedelta(hours=2))
    assert [one.code for one in reckoning(world.stop).conflicts] == ["over_limit"]
