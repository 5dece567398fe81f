"""Two doors, or one phone twice, at the same moment, on either database."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from gatehouse.admission import operations as admission
from gatehouse.gate import operations, standing
from gatehouse.gate.models import GateAct, SettlementKind
from gatehouse.gate.operations import acts as acting
from tests import make
from tests.admission.test_at_once import Doing, both, pausing
from tests.gate.acting import Phone, act_of, attended, conflicts, passes_of, rows, stop_of
from tests.office import worker

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_doors_that_let_in_one_pass_at_once_count_it_once_and_show_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = make.session()
    visit_pass, stop = passes_of(session, 1)[0], stop_of(session)
    one, two = Phone(stop), Phone(stop)
    for phone in (one, two):
        phone.do("came", session.starts_at, visit_pass)
    with pausing(monkeypatch, acting, "standings") as came:
        outcomes = both(
            lambda: one.hand_in(session.ends_at), came, lambda: two.hand_in(session.ends_at)
        )
    assert outcomes == ["done", "done"]
    assert (attended(stop), conflicts(stop)) == ({visit_pass.pk: 1}, ["twice"])


def test_two_doors_that_ask_at_once_for_the_last_walk_in_get_one_yes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = make.session()
    stop = stop_of(session, limit=1)
    one, two = Phone(stop), Phone(stop)
    answers: list[str] = []

    def ask(phone: Phone) -> None:
        answers.append(phone.now("walked_in", session.starts_at, happened=False))

    with pausing(monkeypatch, acting, "standings") as came:
        both(lambda: ask(one), came, lambda: ask(two))
    assert sorted(answers) == ["over_limit", "taken"]
    assert (rows(stop), conflicts(stop)) == ([1], [])


def test_a_phone_that_hands_in_twice_at_once_is_kept_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = make.session()
    phone = Phone(stop_of(session))
    acts = [phone.do("walked_in", session.starts_at) for _ in range(20)]
    with pausing(monkeypatch, acting, "standings") as came:
        outcomes = both(
            lambda: phone.hand_in(session.ends_at, acts),
            came,
            lambda: phone.hand_in(session.ends_at, acts),
        )
    assert outcomes == ["done", "done"]
    assert GateAct.objects.count() == len(rows(phone.stop)) == 20


def test_a_conflict_that_is_settled_while_a_door_hands_in_is_counted_with_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = make.session()
    stop = stop_of(session, limit=1)
    one, two = Phone(stop), Phone(stop)
    crowd = one.do("walked_in", session.starts_at, persons=3)
    one.hand_in(session.starts_at)
    two.do("walked_in", session.starts_at)
    with pausing(monkeypatch, acting, "standings") as came:
        outcomes = both(
            lambda: operations.settle_conflict(
                act=act_of(crowd),
                code="over_limit",
                kind=SettlementKind.STRUCK,
                reason="Ушли",
                by=worker(stop.site.enterprise),
                now=session.ends_at,
            ),
            came,
            lambda: two.hand_in(session.ends_at),
        )
    assert outcomes == ["done", "done"]
    assert (sum(rows(stop)), conflicts(stop)) == (1, [])


def test_a_phone_that_is_shut_out_while_it_hands_in_is_before_or_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = make.session()
    phone = Phone(stop_of(session))
    phone.do("walked_in", session.starts_at)
    with pausing(monkeypatch, acting, "standings") as came:
        outcomes = both(
            lambda: phone.hand_in(session.ends_at),
            came,
            lambda: operations.shut_out(door=phone.door, by=phone.door.person, now=session.ends_at),
        )
    assert outcomes == ["done", "done"]
    assert rows(phone.stop) == [1]
    late = Doing(lambda: phone.now("walked_in", session.ends_at))
    assert late.outcome() == "shut_out"


def test_shares_given_at_once_leave_room_for_the_guests_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = make.session()
    stop = stop_of(session, limit=3)
    by = worker(stop.site.enterprise)
    phones = [Phone(stop), Phone(stop)]

    def share(phone: Phone) -> Any:
        return operations.share_walk_ins(door=phone.door, stop=stop, persons=2, by=by, now=make.NOW)

    with pausing(monkeypatch, standing, "known_passes") as came:
        outcomes = both(lambda: share(phones[0]), came, lambda: share(phones[1]))
    assert outcomes == ["done", "over_limit"]


def test_a_pass_counted_by_hand_while_its_door_hands_in_is_counted_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = make.session()
    visit_pass, stop = passes_of(session, 1)[0], stop_of(session)
    phone = Phone(stop)
    phone.do("came", session.starts_at, visit_pass)
    with pausing(monkeypatch, acting, "standings") as came:
        outcomes = both(
            lambda: phone.hand_in(session.starts_at),
            came,
            lambda: admission.record_attendance(
                session=session, stop=stop, visit_pass=visit_pass, persons=1,
                source="name", by=None, now=session.ends_at,  # type: ignore[arg-type]
            ),
        )  # fmt: skip
    assert outcomes == ["done", "already_in"]
    assert rows(stop) == [1]


def test_eight_doors_in_threads_lose_and_double_nothing() -> None:
    session = make.session(capacity=10)
    passes, stop = passes_of(session, 10), stop_of(session)
    phones = [Phone(stop) for _ in range(8)]
    for phone in phones:
        for visit_pass in passes:
            phone.do("came", session.starts_at, visit_pass)
        phone.do("walked_in", session.starts_at)
    start = threading.Barrier(len(phones))

    def hand_in(phone: Phone) -> None:
        start.wait(60)
        acts = list(phone.queue)
        for _ in range(2):
            phone.hand_in(session.ends_at, acts)

    doing = [Doing(lambda phone=phone: hand_in(phone)) for phone in phones]  # type: ignore[misc]
    assert [one.outcome() for one in doing] == ["done"] * 8
    assert GateAct.objects.count() == 8 * 11
    counted = attended(stop)
    assert [counted[one.pk] for one in passes] == [1] * 10
    assert sum(counted.values()) == 18
    assert conflicts(stop) == ["twice"] * 70
