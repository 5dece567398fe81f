"""Answers and the settling of a window at the same moment: nobody gets a place twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Application, OfferWindow, State
from gatehouse.admission.operations import inviting, windows
from gatehouse.programme.models import Session
from tests import make
from tests.admission.test_at_once import both, pausing
from tests.admission.test_invitations import HOUR, NEAR, counted, leave, line, says, session, states

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked() -> tuple[Session, list[Application]]:
    """A place that came back, and three who are asked."""
    to = session()
    gone, *waiting = line(to, 1, 1, 1, 1)
    leave(gone)
    return to, waiting


def settle() -> None:
    operations.settle_windows(now=NEAR + HOUR)


def test_two_workers_settle_a_window_once(
    asked: tuple[Session, list[Application]], monkeypatch: pytest.MonkeyPatch
) -> None:
    to, (first, second, third) = asked
    for one in (second, third):
        says(one)
    with pausing(monkeypatch, inviting, "free") as came:
        assert both(settle, came, settle) == ["done", "done"]
    assert states(first, second, third) == [State.WAITING, State.BOOKED, State.WAITING]
    counted(to.quotas.get())


def test_a_yes_that_comes_while_the_window_is_settled_is_too_late_or_counts_whole(
    asked: tuple[Session, list[Application]], monkeypatch: pytest.MonkeyPatch
) -> None:
    to, (first, second, third) = asked
    says(second)
    with pausing(monkeypatch, inviting, "free") as came:
        outcomes = both(settle, came, lambda: says(first, now=NEAR + HOUR / 2))
    assert outcomes == ["done", "offer_over"]
    assert states(first, second, third) == [State.WAITING, State.BOOKED, State.WAITING]
    counted(to.quotas.get())


def test_two_say_yes_at_once_and_one_gets_it(
    asked: tuple[Session, list[Application]], monkeypatch: pytest.MonkeyPatch
) -> None:
    to, (first, second, third) = asked
    says(third, takes=False)
    with pausing(monkeypatch, inviting, "lock_application") as came:
        outcomes = both(lambda: says(second), came, lambda: says(first))
    assert outcomes == ["done", "done"]
    assert states(first, second, third) == [State.BOOKED, State.WAITING, State.WAITING]
    counted(to.quotas.get())


@pytest.mark.parametrize("then", ["withdraw", "apply"])
def test_a_place_given_back_while_others_come_and_go_is_asked_after_once(
    then: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = session()
    gone, first, _second = line(to, 1, 1, 1)
    make.consent_texts()
    newcomer = make.person()
    acts: dict[str, Callable[[], object]] = {
        "withdraw": lambda: leave(first),
        "apply": lambda: make.application(to, by=newcomer, now=NEAR),
    }
    with pausing(monkeypatch, windows, "hold") as came:
        assert both(lambda: leave(gone), came, acts[then]) == ["done", "done"]
    assert OfferWindow.objects.filter(settled_at=None).count() == 1
    counted(to.quotas.get())
