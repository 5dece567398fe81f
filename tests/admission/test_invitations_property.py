"""Whatever people and the clock do: no place is given twice, and the line is never overtaken."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatehouse.admission import operations
from gatehouse.admission.models import Application, Invited, OfferWindow, State
from gatehouse.core.refusal import Refused
from gatehouse.programme.models import Quota
from tests import make
from tests.admission import ladders
from tests.admission.test_invitations import STARTS_AT, counted, session
from tests.tried import tried

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@dataclass(frozen=True)
class Act:
    what: str
    which: int
    persons: int
    minutes: int


acts = st.builds(
    Act,
    what=st.sampled_from(
        ["apply", "apply", "leave", "leave", "yes", "yes", "yes", "no", "settle", "settle", "more",
         "one_back"]
    ),
    which=st.integers(0, 30),
    persons=st.integers(1, 4),
    minutes=st.sampled_from([0, 0, 1, 21, 61, 300, -60]),
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """An open window and, the best first, who said yes: key, persons."""

    places: int
    yes: tuple[tuple[int, int], ...]


def standing() -> dict[int, Standing]:
    found = {}
    for window in OfferWindow.objects.filter(settled_at=None):
        rows = Invited.objects.filter(window=window, ended_at=None, yes_at__isnull=False)
        yes = [one.application for one in rows.select_related("application")]
        yes.sort(key=lambda one: (window.of_size > 0 and one.persons != window.of_size, one.pk))
        said = tuple((one.pk, one.persons) for one in yes)
        found[window.pk] = Standing(window.places, said)
    return found


def winners(window: Standing) -> list[int]:
    """Who is to get the places: in order, whoever fits."""
    room, won = window.places, []
    for key, persons in window.yes:
        if persons <= room:
            won.append(key)
            room -= persons
    return won


def check(quota: Quota) -> None:
    counted(quota)
    invited = set(Application.objects.filter(state=State.INVITED).values_list("pk", flat=True))
    asked = Invited.objects.filter(ended_at=None, window__settled_at=None)
    assert invited == set(asked.values_list("application", flat=True))
    assert asked.count() == len(invited)
    for booked in Application.objects.filter(state=State.BOOKED):
        assert booked.passes.filter(given_back_at=None).count() == booked.persons


@tried(15)
@given(plan=st.lists(acts, min_size=5, max_size=30), capacity=st.integers(1, 6))
def test_no_place_is_given_twice_and_the_line_is_never_overtaken(
    db: None, plan: list[Act], capacity: int
) -> None:
    to = session(capacity=capacity)
    quota, now = to.quotas.get(), STARTS_AT - timedelta(hours=30)
    made = [make.application(to, adults=1 + number % 3, now=now) for number in range(8)]
    for act in plan:
        now += timedelta(minutes=act.minutes)
        before = standing()
        with contextlib.suppress(Refused):
            perform(act, made, quota, now=now)
        check(quota)
        if act.what == "settle":
            for key in before.keys() - standing().keys():
                placed_as_they_stood(before[key])


def placed_as_they_stood(window: Standing) -> None:
    found = Application.objects.in_bulk([key for key, _persons in window.yes])
    booked = [key for key, _persons in window.yes if found[key].state == State.BOOKED]
    assert booked == winners(window)


def perform(act: Act, made: list[Application], quota: Quota, *, now: datetime) -> None:
    if act.what == "apply":
        made.append(make.application(quota.session, adults=act.persons, now=now))
    elif act.what == "settle":
        operations.settle_windows(now=now)
    elif act.what == "more":
        operations.set_places(
            quota=quota, places=Quota.objects.get(pk=quota.pk).places + 1, by=None, now=now
        )
    else:
        answer(act, made[act.which % len(made)], now=now)


def answer(act: Act, chosen: Application, *, now: datetime) -> None:
    by = chosen.party.asker
    if act.what == "leave":
        operations.withdraw(application=chosen, by=by, now=now)
    elif act.what in {"yes", "no"}:
        operations.answer_invitation(application=chosen, takes=act.what == "yes", by=by, now=now)
    elif visit_pass := chosen.passes.filter(given_back_at=None).first():
        operations.give_back_guest(visit_pass=visit_pass, by=by, now=now)


def test_the_windows_of_the_tests_ask_several() -> None:
    assert max(window.asked for window in ladders.WINDOWS) == 4
