"""Groups and teams need time for their names: once these are due, nobody is let in without."""

from datetime import timedelta
from typing import Any

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Application, PartyKind, State
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.refusal import Refused
from gatehouse.programme.models import Session
from tests import make

pytestmark = pytest.mark.django_db
GROUP: dict[str, Any] = {"kind": PartyKind.GROUP, "guests": (), "head_count": 5}
TEAM: dict[str, Any] = {"kind": PartyKind.TEAM, "guests": (GuestAsk("Капитан"),), "head_count": 3}


def quiz() -> Session:
    return make.session(of=make.activity(format="quiz", players_named=True), capacity=3)


def codes(session: Session, hours_before: int, **fields: Any) -> list[str]:
    now = session.starts_at - timedelta(hours=hours_before)
    try:
        make.application(session, now=now, **fields)
    except Refused as refused:
        return [refusal.code for refusal in refused.refusals]
    return []


@pytest.mark.parametrize("hours_before", [95, 73])
def test_groups_and_teams_are_not_taken_once_their_names_are_due(hours_before: int) -> None:
    assert codes(make.session(groups=5), hours_before, **GROUP) == ["names_closed"]
    assert codes(quiz(), hours_before, **TEAM) == ["names_closed"]
    assert codes(make.session(), hours_before) == []


def test_an_hour_before_their_names_are_due_they_are_taken() -> None:
    assert codes(make.session(groups=5), 97, **GROUP) == []


def test_an_offer_to_a_group_ends_when_its_names_are_due() -> None:
    session = make.session(groups=5)
    first, second = (make.application(session, **GROUP) for _ in range(2))
    due_at = session.starts_at - timedelta(hours=96)
    operations.withdraw(application=first, by=first.party.asker, now=due_at - timedelta(hours=2))
    second.refresh_from_db()
    assert (second.state, second.offered_until) == (State.OFFERED, due_at)


@pytest.mark.parametrize("hours_before", [95, 73])
def test_a_waiting_group_is_not_let_up_once_its_names_are_due(hours_before: int) -> None:
    session = make.session(groups=5)
    first, second = (make.application(session, **GROUP) for _ in range(2))
    now = session.starts_at - timedelta(hours=hours_before)
    operations.withdraw(application=first, by=first.party.asker, now=now)
    second.refresh_from_db()
    assert second.state == State.WAITING


def test_where_one_just_comes_no_place_is_booked_whatever_was_planned() -> None:
    exhibition = make.session(of=make.activity(format="exhibition"), admission="open")
    Session.objects.filter(pk=exhibition.pk).update(admission="first_come")  # from before
    exhibition.refresh_from_db()
    assert codes(exhibition, 200) == ["open_to_all"]
    assert not Application.objects.exists()


def test_every_reason_is_in_one_list() -> None:
    session, visitor = make.session(), make.person()
    make.application(session, by=visitor)
    assert codes(session, 100, by=visitor, adults=40) == ["already_applied", "too_many"]
    assert codes(session, 200, **GROUP) == ["no_such_places"]
