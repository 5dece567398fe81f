"""Players of a game need no names: the team keeps its places and comes with one code."""

from datetime import timedelta
from typing import Any

import pytest

from gatehouse.admission import operations
from gatehouse.admission.links import team_token
from gatehouse.admission.models import Application, PartyKind, State
from gatehouse.admission.rules import GuestAsk
from gatehouse.admission.visits import Visit, fresh
from gatehouse.admission.writing import what_next
from gatehouse.core.refusal import Refused
from gatehouse.gate.listing import layout_of, rows_of
from gatehouse.programme.models import Quota, Session
from tests import make
from tests.admission.asking import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
NOON = make.NOW


def game(capacity: int = 20, **of: Any) -> Session:
    return make.session(of=make.activity(format="quiz", **of), capacity=capacity)


def team(people: int = 6, at: Session | None = None, **fields: Any) -> Application:
    return make.application(
        at or game(),
        kind=PartyKind.TEAM,
        guests=(GuestAsk("Мария Петрова"),),
        head_count=people,
        title="Шестерёнки",
        **fields,
    )


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.refusals[0].code


def test_a_team_of_a_game_keeps_its_places_though_nobody_but_the_captain_is_named() -> None:
    application = team(6)
    for hours in (96, 73, 1):
        operations.release_unnamed(now=application.session.starts_at - timedelta(hours=hours))
    application.refresh_from_db()
    assert (application.state, application.persons) == (State.BOOKED, 6)
    assert application.party.names_due_at is None


def test_a_team_is_taken_until_the_close_since_no_names_need_time() -> None:
    session = game()
    team(at=session, now=session.closes_at - timedelta(minutes=1))
    with pytest.raises(Refused) as refused:
        team(at=session, now=session.closes_at)
    assert code_of(refused) == "closed"


def test_lists_take_teams_as_long_as_the_form_does() -> None:
    session = game()
    now = session.closes_at - timedelta(minutes=1)
    taking = Session.objects.taking_applications("public", within=[session.season], now=now)
    assert list(taking) == [session]


def test_one_pass_lets_the_whole_team_in_and_the_list_says_how_many() -> None:
    application = team(6)
    assert [one.guest for one in application.passes.all()] == [None]
    stop = application.session.stops.get()
    rows = rows_of(stop, layout_of(stop.site.enterprise_id))
    assert [(row.name, row.persons) for row in rows] == [("Мария Петрова", 1), ("", 5)]


def test_nobody_joins_by_the_link_and_nothing_is_known_of_the_players() -> None:
    application, player = team(3), make.person()
    with pytest.raises(Refused) as refused:
        operations.join_team(
            application=application,
            guest=GuestAsk("Пётр Петров"),
            consents=make.agreed(),
            by=player,
            now=NOON,
        )
    assert code_of(refused) == "no_names_needed"
    shown = client_of(player).get(f"/t/{team_token(application)}/").content.decode()
    assert "Игрокам этой команды имена не нужны" in shown
    assert 'name="name"' not in shown


def test_the_captain_reads_that_no_names_are_needed_and_sees_no_link() -> None:
    application = team(6)
    shown = client_of(application.party.asker).get(f"/visits/{application.key}/").content.decode()
    assert team_token(application) not in shown
    assert "Имена игроков не нужны" in shown
    words = " ".join(what_next(Visit(fresh(application.pk))))
    assert "Имена игроков не нужны" in words
    assert "/t/" not in words


def test_the_form_of_a_game_does_not_promise_a_link_for_names() -> None:
    session = game()
    make.consent_texts()
    shown = client_of(make.person()).get(f"/sessions/{session.code}/apply/").content.decode()
    assert "Имя называет только капитан" in shown


def test_the_captain_says_that_fewer_come_and_the_places_go_on() -> None:
    session = game(capacity=6)
    application = team(6, at=session)
    waiting = team(2, at=session, may_wait=True)
    captain = application.party.asker
    answer = client_of(captain).post(f"/visits/{application.key}/number/", {"people": "4"})
    assert answer.status_code == 302
    application.refresh_from_db()
    waiting.refresh_from_db()
    assert (application.persons, waiting.state) == (4, State.OFFERED)
    assert Quota.objects.get(session=session).held == 6


def test_a_team_cannot_become_smaller_than_the_game_asks_for() -> None:
    application = team(6)
    with pytest.raises(Refused) as refused:
        operations.lower_head_count(
            application=application, persons=1, by=application.party.asker, now=NOON
        )
    assert code_of(refused) == "too_few"


def test_after_the_close_the_number_stays_for_the_players_are_counted_as_they_come() -> None:
    application = team(6)
    with pytest.raises(Refused) as refused:
        operations.lower_head_count(
            application=application,
            persons=4,
            by=application.party.asker,
            now=application.session.closes_at,
        )
    assert code_of(refused) == "names_closed"


def test_a_captain_who_gives_back_gives_back_the_places_of_all() -> None:
    application = team(6)
    visit_pass = application.passes.get()
    operations.give_back_guest(visit_pass=visit_pass, by=application.party.asker, now=NOON)
    application.refresh_from_db()
    assert application.state == State.WITHDRAWN


@pytest.mark.parametrize("rule", [{"players_named": True}, {"citizenship": "rf"}])
def test_where_the_plant_has_to_know_whom_it_lets_in_the_players_are_named(rule: Any) -> None:
    session = game(**rule)
    assert session.names_members
    application = make.application(
        session,
        kind=PartyKind.TEAM,
        guests=(GuestAsk("Мария Петрова", citizenship="rf"),),
        head_count=3,
    )
    due_at = application.party.names_due_at
    assert due_at is not None
    assert due_at < session.closes_at
    operations.release_unnamed(now=due_at)
    application.refresh_from_db()
    assert application.state == State.EXPIRED


def test_over_the_net_nobody_is_named_whatever_the_plant_asks() -> None:
    session = game(players_named=True)
    session.stops.all().delete()
    online = Session.objects.get(pk=session.pk)
    assert not online.names_members
    assert team(at=online).party.names_due_at is None
    now = online.closes_at - timedelta(minutes=1)
    taking = Session.objects.taking_applications("public", within=[online.season], now=now)
    assert list(taking) == [online]


def test_a_plant_cannot_ask_for_names_once_teams_have_applied_without() -> None:
    application = team()
    with pytest.raises(Refused) as refused:
        operations.update_activity(
            activity=application.session.activity, by=None, now=NOON, players_named=True
        )
    assert code_of(refused) == "rules_promised"


def test_teams_that_were_asked_for_names_keep_their_places_when_the_plant_needs_none_any_more() -> (
    None
):
    application = team(3, at=game(players_named=True))
    operations.update_activity(
        activity=application.session.activity, by=None, now=NOON, players_named=False
    )
    assert application.party.names_due_at is not None
    operations.release_unnamed(now=application.party.names_due_at)
    application.refresh_from_db()
    assert (application.state, application.persons) == (State.BOOKED, 3)


def test_members_of_a_hackathon_are_named_as_ever() -> None:
    assert make.session(of=make.activity(format="hackathon")).names_members
