"""Calling a session off at the organisers' desk: at once, by a second person's word, or by the
number of people where nobody else could say it."""

from __future__ import annotations

import pytest

from gatehouse.admission.models import Application, State
from gatehouse.admission.operations.cancelling import call_off, concerned
from gatehouse.core.refusal import Refused
from gatehouse.people import operations as people
from gatehouse.people.models import Approval, Person, Role
from gatehouse.programme.models import Season, Session
from tests import make
from tests.office import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Person:
    return holder(Role.ORGANISER)


@pytest.fixture
def session(boss: Person) -> Session:
    """Two people have places, two wait; from four on a second person is asked."""
    made = make.session(capacity=2)
    Season.objects.update(second_person_from=4)
    for _ in range(2):
        make.application(made, adults=2)
    return made


def off(session: Session, by: Person, **fields: int) -> Approval | None:
    return call_off(session=session, reason="Авария", by=by, now=make.NOW, **fields)


def states() -> list[str]:
    return list(Application.objects.order_by("pk").values_list("state", flat=True))


def refused(session: Session, by: Person, **fields: int) -> str:
    with pytest.raises(Refused) as caught:
        off(session, by, **fields)
    return caught.value.first.code


def test_those_with_places_and_those_who_wait_are_concerned(session: Session) -> None:
    assert concerned(session) == 4


def test_what_concerns_few_is_called_off_at_once(session: Session, boss: Person) -> None:
    Season.objects.update(second_person_from=5)
    assert off(session, boss) is None
    assert states() == [State.CANCELLED, State.CANCELLED]


def test_what_concerns_many_waits_for_another_and_then_is_done(
    session: Session, boss: Person
) -> None:
    other = holder(Role.ORGANISER)
    approval = off(session, boss)
    assert approval is not None
    assert states() == [State.BOOKED, State.WAITING]
    people.decide(approval=approval, is_granted=True, by=other, now=make.NOW)
    assert states() == [State.CANCELLED, State.CANCELLED]
    session.refresh_from_db()
    assert session.cancel_reason == "Авария"


def test_the_same_waits_once(session: Session, boss: Person) -> None:
    holder(Role.ORGANISER)
    off(session, boss)
    assert refused(session, boss) == "asked"


def test_where_nobody_else_plans_the_season_the_number_is_typed(
    session: Session, boss: Person
) -> None:
    assert refused(session, boss) == "number"
    assert refused(session, boss, typed=3) == "number"
    assert off(session, boss, typed=4) is None
    assert states() == [State.CANCELLED, State.CANCELLED]


def test_what_the_plant_cancelled_meanwhile_is_not_done_again(
    session: Session, boss: Person
) -> None:
    other = holder(Role.ORGANISER)
    approval = off(session, boss)
    assert approval is not None
    Session.objects.filter(pk=session.pk).update(cancelled_at=make.NOW)
    with pytest.raises(Refused) as caught:
        people.decide(approval=approval, is_granted=True, by=other, now=make.NOW)
    assert caught.value.first.code == "cancelled"
    approval.refresh_from_db()
    assert approval.decided_at is None
