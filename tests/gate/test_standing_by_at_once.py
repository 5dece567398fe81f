"""Two doors, two parties, one place: never one too many inside, on either database."""

from __future__ import annotations

import pytest

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, State
from gatehouse.gate.operations import acts as acting
from gatehouse.gate.operations import standing_by
from tests.admission.standing import MINUTE
from tests.admission.test_at_once import both, pausing
from tests.gate.acting import Phone, reckoning
from tests.gate.test_standing_by import RELEASED, House

pytestmark = pytest.mark.django_db(transaction=True)


def heard(house: House) -> Phone:
    """Another phone at the same gate, with a network."""
    return Phone(house.stop)


def test_two_doors_at_once_let_in_one_party_on_the_last_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = House(1, 1)
    house.comes(0)
    other = heard(house)
    answers: list[list[str]] = []
    with pausing(monkeypatch, standing_by, "judge") as came:
        both(
            lambda: answers.append(house.let_in(0)),
            came,
            lambda: answers.append(house.let_in(1, phone=other)),
        )
    assert sorted(answers) == [["in"], ["standby_full"]]
    assert reckoning(house.stop).inside == 2
    house.counted()


def test_a_late_guest_and_a_party_that_stands_by_do_not_both_get_the_last_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = House(1, 1)
    house.comes(0)
    other = heard(house)
    answers: list[list[str]] = []
    with pausing(monkeypatch, acting, "standings") as came:
        both(
            lambda: answers.append(house.comes(1, at=RELEASED + MINUTE, phone=other)),
            came,
            lambda: answers.append(house.let_in(0)),
        )
    assert sorted(answers) == [["standby_full"], ["taken"]]
    assert reckoning(house.stop).inside == 2


def test_one_party_at_two_doors_at_once_is_let_in_once(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(2, 2, waiting=(2,))
    house.comes(0)
    other = heard(house)
    answers: list[list[str]] = []
    with pausing(monkeypatch, standing_by, "judge") as came:
        both(
            lambda: answers.append(house.let_in(0)),
            came,
            lambda: answers.append(house.let_in(0, phone=other)),
        )
    assert ["in", "in"] in answers
    assert reckoning(house.stop).inside == 4
    house.counted()


def test_asked_at_once_by_two_workers_each_party_is_asked_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from gatehouse.admission.models import Standby
    from gatehouse.admission.operations import asking_standby
    from tests.admission import standing

    to = standing.session()
    standing.full(to, 5, 5)
    with pausing(monkeypatch, asking_standby, "standby_of") as came:
        both(
            lambda: admission.ask_to_bench(now=standing.BENCH_AT),
            came,
            lambda: admission.ask_to_bench(now=standing.BENCH_AT),
        )
    asked = Standby.objects.values_list("application", flat=True)
    assert len(asked) == len(set(asked)) == 3
    assert Application.objects.filter(state=State.WAITING).count() == 6
