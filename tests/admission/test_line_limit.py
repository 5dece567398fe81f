"""A waiting line that only so many parties may join."""

from typing import Any

import pytest
from django.test import Client

from gatehouse.admission import operations
from gatehouse.admission.models import Application, PartyKind, State
from gatehouse.admission.operations import applying
from gatehouse.admission.rules import GuestAsk
from gatehouse.core.refusal import Refused
from gatehouse.programme import published
from gatehouse.programme.models import Quota, Session
from gatehouse.programme.standing import Standing
from tests import make
from tests.admission.asking import client_of, page
from tests.admission.test_at_once import Doing, pausing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def limited(limit: int | None = 1, *, capacity: int = 4, **fields: Any) -> Session:
    session = make.session(of=make.activity(format="quiz"), capacity=capacity, **fields)
    operations.limit_line(session=session, limit=limit, by=None, now=make.NOW)
    return session


def team(to: Session, people: int = 4) -> Application:
    return make.application(
        to,
        kind=PartyKind.TEAM,
        guests=(GuestAsk("Мария Петрова"),),
        head_count=people,
        title="Шестерёнки",
    )


def standing(session: Session) -> Standing:
    (one,) = published.shown(published.sessions().filter(pk=session.pk), now=make.NOW)
    return one.standing


def refused(to: Session, people: int = 4) -> str:
    with pytest.raises(Refused) as refusal:
        team(to, people)
    return refusal.value.first.code


def test_no_more_teams_wait_than_may() -> None:
    session = limited(1)
    assert team(session).state == State.BOOKED
    assert team(session).state == State.WAITING
    assert refused(session) == "line_full"


def test_a_limit_of_none_at_all_leaves_no_line() -> None:
    session = limited(0)
    team(session)
    assert refused(session) == "line_full"


def test_without_a_limit_any_number_waits() -> None:
    session = limited(None)
    assert [team(session).state for _ in range(4)][1:] == [State.WAITING] * 3
    assert Quota.objects.get(session=session).waiting == 0  # not counted where nothing hangs on it


def test_a_line_counts_teams_and_places_count_people() -> None:
    session = limited(2, capacity=5)
    assert [team(session, 5).state, team(session, 9).state] == [State.BOOKED, State.WAITING]
    assert team(session, 2).state == State.WAITING
    assert refused(session, 2) == "line_full"


def test_a_list_says_that_the_line_is_full_and_no_longer_when_somebody_leaves() -> None:
    session = limited(1)
    team(session)
    assert standing(session) == Standing.FULL
    waits = team(session)
    assert standing(session) == Standing.LINE_FULL
    operations.withdraw(application=waits, by=waits.asker, now=make.NOW)
    assert standing(session) == Standing.FULL


def test_whoever_is_offered_a_place_makes_room_in_the_line() -> None:
    session = limited(1)
    first, second = team(session), team(session)
    operations.withdraw(application=first, by=first.asker, now=make.NOW)
    second.refresh_from_db()
    assert second.state == State.OFFERED
    assert team(session).state == State.WAITING


def test_a_smaller_limit_sends_nobody_away() -> None:
    session = limited(3)
    team(session)
    waiting = [team(session), team(session)]
    operations.limit_line(session=session, limit=1, by=None, now=make.NOW)
    assert {Application.objects.get(pk=one.pk).state for one in waiting} == {State.WAITING}
    assert standing(session) == Standing.LINE_FULL


@pytest.mark.parametrize(
    ("prefix", "said"), [("", "Резерв заполнен"), ("/en", "The waiting line is full")]
)
def test_lists_and_the_page_of_the_session_say_so(client: Client, prefix: str, said: str) -> None:
    session = limited(0)
    team(session)
    shown = client.get(f"{prefix}/sessions/{session.code}/").content.decode()
    assert said in shown
    assert f"/sessions/{session.code}/apply/" not in shown
    listed = client.get(f"{prefix}/programme/?season={session.season.code}").content.decode()
    assert said in listed


def test_the_form_is_not_shown_when_nobody_can_send_it() -> None:
    session = limited(0)
    team(session)
    answer = client_of(make.person()).get(page(session))
    assert answer.context["refusal"].code == "line_full"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_gets_the_last_place_in_the_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make.consent_texts()
    session = limited(1)
    team(session)
    with pausing(monkeypatch, applying, "lock_places") as came:
        first = Doing(lambda: team(session))
        assert came.wait(60)
        second = Doing(lambda: team(session))
        outcomes = {first.outcome(), second.outcome()}
    assert outcomes == {"done", "line_full"}
    assert Application.objects.filter(session=session, state=State.WAITING).count() == 1
