"""What one person says twice in one moment, or in the moment in which it is too late."""

from __future__ import annotations

from typing import Any

import pytest

from gatehouse.admission import wishes
from gatehouse.admission.models import LiftedBecause, Strike
from gatehouse.admission.operations import strike_appeals
from gatehouse.admission.operations import wishing as operations
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from tests import make
from tests.admission import striking
from tests.admission.asking import client_of
from tests.admission.drawing import Drawn
from tests.admission.test_at_once import Doing, both, pausing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_noon")]


def test_who_taps_twice_to_leave_a_draw_hears_twice_that_it_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn, visitor = Drawn(), make.person()
    drawn.enter(by=visitor)
    heard: list[Any] = []
    clients = [client_of(visitor), client_of(visitor)]

    def tap() -> None:
        heard.append(clients.pop().post(f"/draws/{drawn.places.draw.code}/wishes/leave/"))

    with pausing(monkeypatch, operations, "lock_list", 3) as came:
        assert both(tap, came, tap) == ["done", "done"]
    assert [answer.status_code for answer in heard] == [302, 302]
    assert wishes.party_of(visitor, drawn.places) is None


def test_who_leaves_in_the_moment_in_which_lists_close_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn, visitor = Drawn(), make.person()
    drawn.enter(by=visitor)
    heard: list[Any] = []
    client = client_of(visitor)
    draw = drawn.places.draw
    with pausing(monkeypatch, wishes, "entry_refusals") as came:
        leaving = Doing(lambda: heard.append(client.post(f"/draws/{draw.code}/wishes/leave/")))
        assert came.wait(60)
        draws.close(draw=draw, now=draw.closes_at)
        assert leaving.outcome() == "done"
    assert Draw.objects.get(pk=draw.pk).closed_at is not None
    assert heard[0].status_code == 409
    assert wishes.party_of(visitor, drawn.places) is not None


def test_of_two_illnesses_said_in_one_moment_the_last_that_is_believed_is_believed_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = striking.missed(striking.session())
    second = striking.missed(striking.session(first.application.session.season), by=first.person)

    def ill(strike: Strike) -> None:
        strike_appeals.appeal(
            strike=strike, text="Грипп", was_ill=True, by=strike.person, now=second.given_at
        )

    with pausing(monkeypatch, strike_appeals, "excuses_left") as came:
        assert both(lambda: ill(first), came, lambda: ill(second)) == ["done", "done"]
    assert Strike.objects.filter(lifted_because=LiftedBecause.EXCUSED).count() == 1
    assert sorted(one.appeal for one in Strike.objects.all()) == ["", "Грипп"]
