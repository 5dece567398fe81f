"""Whatever people do, in whatever order: never one too many, never one too few."""

import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatehouse.admission import operations
from gatehouse.admission.models import Application, State
from gatehouse.core.refusal import Refused
from gatehouse.programme.models import Quota
from tests import make

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Act:
    what: str
    which: int
    persons: int
    minutes: int


acts = st.builds(
    Act,
    what=st.sampled_from(
        ["apply", "apply", "apply", "withdraw", "one_back", "accept", "decline", "expire", "more"]
    ),
    which=st.integers(0, 30),
    persons=st.integers(1, 5),
    minutes=st.sampled_from([0, 1, 60, 1500]),
)


def check(quota: Quota, *, open_for_applications: bool) -> None:
    quota.refresh_from_db()
    held = Application.objects.holding().filter(quota=quota).aggregate(n=Sum("persons"))["n"] or 0
    assert held == quota.held <= quota.places
    if open_for_applications:
        line = Application.objects.in_line(quota)
        assert not line.filter(persons__lte=quota.free).exists()
    for booked in Application.objects.filter(quota=quota, state=State.BOOKED):
        assert booked.passes.filter(given_back_at=None).count() == booked.persons
    for ended in Application.objects.filter(quota=quota).exclude(state=State.BOOKED):
        assert not ended.passes.filter(given_back_at=None).exists()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=st.lists(acts, max_size=25), capacity=st.integers(0, 8))
def test_places_given_are_never_more_nor_fewer_than_they_could_be(
    db: None, plan: list[Act], capacity: int
) -> None:
    session = make.session(capacity=capacity)
    quota = session.quotas.get()
    now = make.NOW
    made: list[Application] = []
    for act in plan:
        now += timedelta(minutes=act.minutes)
        with contextlib.suppress(Refused):
            perform(act, made, quota, now=now)
        check(quota, open_for_applications=now < session.closes_at)


def perform(act: Act, made: list[Application], quota: Quota, *, now: datetime) -> None:
    if act.what == "apply":
        made.append(make.application(quota.session, adults=act.persons, now=now))
    elif act.what == "expire":
        operations.expire_offers(now=now)
    elif act.what == "more":
        operations.set_places(quota=quota, places=quota.places + 1, by=None, now=now)
    elif made:
        chosen = made[act.which % len(made)]
        by = chosen.party.asker
        if act.what == "withdraw":
            operations.withdraw(application=chosen, by=by, now=now)
        elif act.what == "one_back":
            visit_pass = chosen.passes.filter(given_back_at=None).first()
            if visit_pass:
                operations.give_back_guest(visit_pass=visit_pass, by=by, now=now)
        elif act.what == "accept":
            operations.accept_offer(application=chosen, by=by, now=now)
        else:
            operations.decline_offer(application=chosen, by=by, now=now)
