"""Whatever people do, in whatever order: never one too many, never one too few."""

import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from gatehouse.admission import operations
from gatehouse.admission.models import Application, PartyKind, State
from gatehouse.core.refusal import Refused
from gatehouse.programme.formats import Parties
from gatehouse.programme.models import Quota, Session
from tests import make
from tests.tried import tried

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@dataclass(frozen=True)
class Act:
    what: str
    which: int
    persons: int
    minutes: int


OFTEN = ["apply", "apply", "apply", "group", "group"]
ANSWERS = ["withdraw", "one_back", "accept", "decline", "name"]
HOUSE = ["expire", "release", "more", "later_close", "cancel"]

acts = st.builds(
    Act,
    what=st.sampled_from([*OFTEN, *ANSWERS, *HOUSE]),
    which=st.integers(0, 30),
    persons=st.integers(1, 5),
    minutes=st.sampled_from([0, 1, 60, 1500]),
)


def group(act: Act) -> dict[str, Any]:
    return {"kind": PartyKind.GROUP, "guests": (), "head_count": act.persons}


def asked(act: Act, session: Session) -> dict[str, Any]:
    """A company, or a team where the session is played in teams."""
    if session.traits.parties != Parties.TEAM:
        return {"adults": act.persons}
    return {"kind": PartyKind.TEAM, "adults": 1, "head_count": act.persons + 1}


def check(quota: Quota, *, now: datetime) -> None:
    quota.refresh_from_db()
    held = Application.objects.holding().filter(quota=quota).aggregate(n=Sum("persons"))["n"] or 0
    assert held == quota.held <= quota.places
    quota.session.refresh_from_db()
    if now < quota.session.closes_at and not quota.session.cancelled_at:
        line = Application.objects.in_line(quota).still_to_name(now)
        assert not line.filter(persons__lte=quota.free).exists()
    for booked in Application.objects.filter(quota=quota, state=State.BOOKED):
        passes = booked.passes.filter(given_back_at=None).count()
        assert passes == booked.persons or named_later(booked, passes)
    for ended in Application.objects.filter(quota=quota).exclude(state=State.BOOKED):
        assert not ended.passes.filter(given_back_at=None).exists()


def named_later(booked: Application, passes: int) -> bool:
    """A group has one pass for all; a team has one for each member who has joined."""
    one_for_all = booked.party.kind == PartyKind.GROUP and passes == 1
    return one_for_all or (booked.party.kind == PartyKind.TEAM and passes <= booked.persons)


@tried(20)
@given(
    plan=st.lists(acts, max_size=25),
    capacity=st.integers(1, 8),
    form=st.sampled_from(["tour", "tour", "quiz"]),
)
def test_places_given_are_never_more_nor_fewer_than_they_could_be(
    db: None, plan: list[Act], capacity: int, form: str
) -> None:
    session = make.session(of=make.activity(format=form), capacity=capacity, groups=capacity)
    quotas = list(session.quotas.order_by("pk"))
    now = make.NOW
    made: list[Application] = []
    for act in plan:
        now += timedelta(minutes=act.minutes)
        with contextlib.suppress(Refused):
            perform(act, made, quotas[act.which % len(quotas)], now=now)
        for quota in quotas:
            check(quota, now=now)


def perform(act: Act, made: list[Application], quota: Quota, *, now: datetime) -> None:
    if act.what == "apply":
        made.append(make.application(quota.session, now=now, **asked(act, quota.session)))
    elif act.what == "group":
        made.append(make.application(quota.session, now=now, **group(act)))
    elif act.what in HOUSE:
        keep_house(act, quota, now=now)
    elif made:
        answer(act, made[act.which % len(made)], now=now)


def keep_house(act: Act, quota: Quota, *, now: datetime) -> None:
    if act.what == "expire":
        operations.expire_offers(now=now, trusts_post=True)
    elif act.what == "release":
        operations.release_unnamed(now=now)
    elif act.what == "more":
        operations.set_places(quota=quota, places=quota.places + 1, by=None, now=now)
    elif act.what == "later_close":
        later = quota.session.starts_at - timedelta(hours=1)
        operations.update_session(session=quota.session, by=None, now=now, own_closes_at=later)
    elif act.which % 10 == 0:  # a cancellation ends all that follows, so it is rare
        operations.cancel_session(session=quota.session, reason="Авария", by=None, now=now)


def answer(act: Act, chosen: Application, *, now: datetime) -> None:
    by = chosen.party.asker
    if act.what == "withdraw":
        operations.withdraw(application=chosen, by=by, now=now)
    elif act.what == "accept":
        operations.accept_offer(application=chosen, by=by, now=now)
    elif act.what == "decline":
        operations.decline_offer(application=chosen, by=by, now=now)
    elif act.what == "name":
        name(act, chosen, now=now)
    elif visit_pass := chosen.passes.filter(given_back_at=None).first():
        operations.give_back_guest(visit_pass=visit_pass, by=by, now=now)


def name(act: Act, chosen: Application, *, now: datetime) -> None:
    guests = make.ask(adults=act.persons).guests
    if chosen.party.kind == PartyKind.GROUP:
        operations.name_guests(application=chosen, guests=guests, by=chosen.party.asker, now=now)
    elif chosen.party.kind == PartyKind.TEAM:
        operations.join_team(
            application=chosen, guest=guests[0], consents=make.agreed(), by=make.person(), now=now
        )
