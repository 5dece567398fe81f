"""Who keeps which gate, with which phone, and how many walk-ins it may let in by itself."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from gatehouse.catalogue.models import PlantRole
from gatehouse.core.models import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.gate import days, jobs, operations
from gatehouse.gate.models import Door
from gatehouse.gate.queries import door_of, enterprises_for, is_let_in
from gatehouse.people.models import Person, Role
from gatehouse.programme.models import Stop
from tests import make
from tests.gate.acting import Phone, keeper, stop_of
from tests.office import holder, worker

pytestmark = pytest.mark.django_db


def share(phone: Phone, persons: int, by: Person | None = None, stop: Stop | None = None) -> str:
    """`shared`, or the code of the refusal."""
    try:
        operations.share_walk_ins(
            door=phone.door,
            stop=stop or phone.stop,
            persons=persons,
            by=by or worker(phone.door.enterprise),
            now=make.NOW,
        )
    except Refused as refused:
        return refused.first.code
    return "shared"


def test_a_door_s_token_is_told_once_and_only_its_hash_is_kept() -> None:
    opened = make.door(make.enterprise())
    assert len(opened.token) == 43
    assert door_of(opened.token) == opened.door
    assert door_of(opened.token[:-1] + "_") is None
    assert opened.token not in str(Door.objects.values().get())
    assert [e.verb for e in HistoryEntry.objects.filter(of_type="gate.door")] == [
        "gate.door_opened"
    ]


def test_the_gate_is_kept_by_the_plant_s_own_people_and_the_organisers() -> None:
    plant, other = make.enterprise(), make.enterprise()
    for person in (worker(plant), worker(plant, PlantRole.GUIDE), holder(Role.ORGANISER)):
        assert is_let_in(make.door(plant, by=person).door)
    for person in (make.person(), worker(other), holder(Role.PRESS)):
        with pytest.raises(Refused) as refused:
            make.door(plant, by=person)
        assert refused.value.first.code == "not_yours"


def test_whose_gate_one_may_keep() -> None:
    plant, other = make.enterprise(), make.enterprise()
    assert enterprises_for(worker(plant)) == [plant]
    assert set(enterprises_for(holder(Role.ORGANISER))) == {plant, other}
    assert enterprises_for(make.person()) == []


@pytest.mark.parametrize(("name", "code"), [("  ", "no_name"), ("д" * 61, "name_too_long")])
def test_a_door_has_a_name_of_a_line(name: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        make.door(make.enterprise(), name=name)
    assert refused.value.first.code == code


def test_a_phone_is_shut_out_by_the_plant_or_by_who_keeps_it() -> None:
    stop = stop_of(make.session())
    for by_keeper in (True, False):
        phone = Phone(stop)
        by = keeper(phone) if by_keeper else worker(stop.site.enterprise)
        door = operations.shut_out(door=phone.door, by=by, now=make.NOW)
        assert door.shut_out_at == make.NOW
        assert not is_let_in(door)
    phone = Phone(stop)
    for other in (worker(stop.site.enterprise, PlantRole.GUIDE), worker(make.enterprise())):
        with pytest.raises(Refused):
            operations.shut_out(door=phone.door, by=other, now=make.NOW)


def test_a_guide_who_works_there_no_more_keeps_no_door() -> None:
    phone = Phone(stop_of(make.session()))
    phone.door.person.memberships.all().delete()
    fresh = door_of(phone.token)
    assert fresh is not None
    assert not is_let_in(fresh)


def test_an_organiser_s_door_closes_with_the_role() -> None:
    organiser = holder(Role.ORGANISER)
    opened = make.door(make.enterprise(), by=organiser)
    organiser.role_grants.all().delete()
    fresh = door_of(opened.token)
    assert fresh is not None
    assert not is_let_in(fresh)


def test_a_phone_not_seen_for_a_month_is_shut_out_and_the_desk_is_not() -> None:
    stop = stop_of(make.session())
    boss, phone, seen = worker(stop.site.enterprise), Phone(stop), Phone(stop)
    month = timedelta(days=30)
    operations.mark(stop=stop, kind="walked_in", key=uuid4(), by=boss, now=stop.arrives_at)
    operations.note_seen(door=seen.door, now=make.NOW + timedelta(days=1))
    jobs.shut_out_unseen(now=make.NOW + month)
    assert not Door.objects.filter(shut_out_at__isnull=False).exists()
    last = make.NOW + month + timedelta(minutes=1)
    jobs.shut_out_unseen(now=last)
    assert [one.pk for one in Door.objects.filter(shut_out_at=last)] == [phone.door.pk]
    operations.mark(
        stop=stop, kind="walked_in", key=uuid4(), by=boss, now=stop.arrives_at + 2 * month
    )


def test_all_shares_together_leave_room_for_everybody_with_a_pass() -> None:
    session = make.session(capacity=8)
    make.application(session, adults=3)
    stop = stop_of(session, limit=10)
    first, second = Phone(stop), Phone(stop)
    assert share(first, 4) == "shared"
    assert share(second, 4) == "over_limit"
    assert share(second, 3) == "shared"
    assert share(first, 5) == "over_limit"
    assert share(first, 0) == "shared"
    assert share(second, 7) == "shared"


def test_shares_shrink_when_more_passes_are_given_out_than_they_left_room_for() -> None:
    session = make.session(capacity=10)
    stop = stop_of(session, limit=10)
    first, second = Phone(stop), Phone(stop)
    assert [share(first, 5), share(second, 5)] == ["shared", "shared"]
    make.application(session, adults=5)
    make.application(session, adults=2)

    def alone(phone: Phone) -> int:
        [shown] = days.shown_stops(phone.door, [stop], now=session.starts_at)
        return int(shown["share_left"])

    assert alone(first) + alone(second) == 3
    for _ in range(alone(first)):
        assert first.now("walked_in", session.starts_at) == "taken"
    assert (alone(first), alone(second)) == (0, 0)


def test_whom_a_door_has_let_in_by_its_share_is_not_taken_from_it_again() -> None:
    session = make.session(capacity=10)
    stop = stop_of(session, limit=10)
    phone = Phone(stop)
    assert share(phone, 6) == "shared"
    phone.now("walked_in", session.starts_at, persons=4)
    make.application(session, adults=5)
    [shown] = days.shown_stops(phone.door, [stop], now=session.starts_at)
    assert (shown["share"], shown["share_left"]) == (5, 1)


def test_a_group_counts_with_all_its_people() -> None:
    session = make.session(capacity=1, groups=20)
    make.application(session, kind="group", guests=(), head_count=9)
    phone = Phone(stop_of(session, limit=10))
    assert share(phone, 2) == "over_limit"
    assert share(phone, 1) == "shared"


def test_the_share_of_a_phone_that_was_shut_out_is_free_but_for_whom_it_let_in() -> None:
    session = make.session(capacity=8)
    stop = stop_of(session, limit=5)
    lost, other = Phone(stop), Phone(stop)
    assert share(lost, 5) == "shared"
    lost.now("walked_in", session.starts_at, persons=2)
    operations.shut_out(door=lost.door, by=keeper(lost), now=session.starts_at)
    assert share(other, 4) == "over_limit"
    assert share(other, 3) == "shared"
    assert share(lost, 1) == "shut_out"


def test_without_a_limit_any_share_is_right() -> None:
    assert share(Phone(stop_of(make.session())), 500) == "shared"


def test_walk_ins_are_shared_out_by_the_plant_at_its_own_stops() -> None:
    phone = Phone(stop_of(make.session()))
    assert share(phone, 1, by=keeper(phone)) == "not_yours"
    assert share(phone, 1, by=worker(make.enterprise())) == "not_yours"
    assert share(phone, 1, stop=stop_of(make.session())) == "other_plant"
    assert share(phone, -1) == "too_few"
