"""Teams come by admission or at the door, and play as they can."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, PartyKind
from gatehouse.core.refusal import Refused
from gatehouse.programme.models import Session
from gatehouse.quizzes import players, results
from gatehouse.quizzes.models import PaperSpell, Team
from gatehouse.quizzes.operations import playing, quizzes, teams
from gatehouse.quizzes.operations.quizzes import ChannelPlan
from tests import make
from tests.make import NOW
from tests.quizzes.games import DELAY, SECONDS, Game, after, game, packet, refused, say

pytestmark = pytest.mark.django_db


def evening(**fields: Any) -> Session:
    """A session of a game at which teams ask for places."""
    of = make.activity(format="quiz")
    return make.session(of=of, **{"capacity": 30} | fields)


def team_for(session: Session, title: str = "Шестерёнки", **fields: Any) -> Application:
    asked: dict[str, Any] = {"kind": PartyKind.TEAM, "guests": (), "head_count": 6}
    return make.application(session, title=title, **asked | fields)


def with_sessions(hall: Session, stream: Session, **fields: Any) -> Game:
    plans = [
        ChannelPlan("Зал", session=hall, league="classic"),
        ChannelPlan("Эфир", session=stream, is_online=True, league="online"),
    ]
    return game(plans=plans, **{"started": False} | fields)


def enrol(g: Game) -> teams.Enrolled:
    return teams.enrol(quiz=g.quiz, by=None, now=NOW)


def test_whoever_has_a_place_is_a_team_with_a_number_and_a_code() -> None:
    hall, stream = evening(), evening()
    g = with_sessions(hall, stream)
    far = team_for(stream, "Эфирные")
    near = team_for(hall, "Шестерёнки", head_count=7)
    made = enrol(g).teams
    assert [(one.number, one.name, one.channel, one.declared_heads) for one in made] == [
        (1, "Шестерёнки", g.hall, 7),
        (2, "Эфирные", g.stream, 6),
    ]
    assert {one.application for one in made} == {near, far}
    assert all(len(one.code) == 6 for one in made)
    assert len({one.code for one in made}) == 2


def test_asked_again_only_who_is_new_comes_in() -> None:
    hall = evening()
    g = with_sessions(hall, evening())
    team_for(hall, "Первые")
    enrol(g)
    team_for(hall, "Вторые")
    assert [one.number for one in enrol(g).teams] == [2]
    assert enrol(g).teams == []


def test_who_waits_in_line_is_no_team() -> None:
    hall = evening(capacity=6)
    g = with_sessions(hall, evening())
    team_for(hall, "С местом")
    team_for(hall, "В очереди")
    assert [one.name for one in enrol(g).teams] == ["С местом"]


def test_who_gave_the_place_back_before_the_start_is_out() -> None:
    hall = evening()
    g = with_sessions(hall, evening())
    application = team_for(hall)
    enrol(g)
    admission.withdraw(application=application, by=application.asker, now=NOW)
    enrol(g)
    assert Team.objects.get().left_at == NOW


def test_who_gave_the_place_back_in_the_last_minutes_is_no_team_of_the_game() -> None:
    hall = evening()
    g = with_sessions(hall, evening())
    application, _other = team_for(hall), team_for(hall, "Фрезы")
    enrol(g)
    admission.withdraw(application=application, by=application.asker, now=NOW)
    quizzes.start(quiz=g.quiz, seat=g.host, now=after(60))
    assert list(Team.objects.filter(left_at=None).values_list("name", flat=True)) == ["Фрезы"]
    assert [one.registered for one in players.numbers(g.fresh())] == [1, 0, 1]


def test_the_start_takes_in_who_has_a_place_by_then() -> None:
    hall = evening()
    g = with_sessions(hall, evening())
    team_for(hall)
    quizzes.start(quiz=g.quiz, seat=g.host, now=NOW)
    quizzes.start(quiz=g.quiz, seat=g.host, now=after(5))
    assert g.fresh().started_at == NOW
    assert Team.objects.filter(quiz=g.quiz).count() == 1


def test_nobody_plays_the_same_questions_twice() -> None:
    same = packet()
    first, again = evening(), evening()
    captain = make.person()
    team_for(first, by=captain)
    one = with_sessions(first, evening(), of=same)
    enrol(one)
    team_for(again, by=captain)
    team_for(again, "Другие")
    two = with_sessions(again, evening(), of=same)
    came = enrol(two)
    assert [team.name for team in came.teams] == ["Другие"]
    assert [refusal.code for _application, refusal in came.refused] == ["played"]


def test_a_team_without_an_application_gets_the_next_number() -> None:
    g = game()
    g.team(name="Первые")
    made = g.team(name="  Гости   из зала ")
    assert (made.number, made.name) == (2, "Гости из зала")


@pytest.mark.parametrize(
    ("given", "code"),
    [({"name": "  "}, "name"), ({"heads": 0}, "heads"), ({"heads": 51}, "heads")],
)
def test_a_team_needs_a_name_and_people(given: dict[str, Any], code: str) -> None:
    g = game()
    with refused(code):
        usual: dict[str, Any] = {"name": "Имя", "heads": 4}
        teams.add_team(quiz=g.quiz, channel=g.hall, now=NOW, **usual | given)


def test_a_team_of_one_game_joins_no_channel_of_another() -> None:
    g, other = game(), game()
    with refused("no_channel"):
        teams.add_team(quiz=g.quiz, channel=other.hall, name="Имя", heads=4, now=NOW)


def test_more_time_is_given_between_questions_and_reopens_none() -> None:
    g = game()
    team = g.team()
    run = g.open(1)
    with refused("open"):
        teams.set_time(team=team, percent=150, now=after(10))
    # Ten seconds after the end a team with double time would have fifty more.
    with refused("open"):
        teams.set_time(team=team, percent=200, now=after(SECONDS + 10))
    teams.set_time(team=team, percent=150, now=after(SECONDS * 1.5))
    run.refresh_from_db()
    team.refresh_from_db()
    assert run.window_of(team).closes_at == after(SECONDS * 1.5)


def test_more_time_reopens_no_question_whose_solution_was_shown() -> None:
    g = game()
    team = g.team()
    run = g.open(1)
    shown = SECONDS + DELAY + 1
    playing.show_solution(run=run, seat=g.host, now=after(shown))
    with refused("open"):
        teams.set_time(team=team, percent=200, now=after(shown + 5))
    team.refresh_from_db()
    assert not say(team, run, "Разгадка 1", at=after(shown + 6)).counts


def test_a_refusal_tells_its_time_by_the_clocks_of_the_game() -> None:
    """Four hours ahead of the site's."""
    hall = evening(within=make.season(timezone="Asia/Novosibirsk"))
    g = game(plans=[ChannelPlan("Зал", session=hall), ChannelPlan("Эфир", is_online=True)])
    team, run = g.team(), g.open(1)
    said = []
    with pytest.raises(Refused) as caught:
        teams.set_time(team=team, percent=150, now=after(1))
    said.append(caught.value.first.text)
    with pytest.raises(Refused) as caught:
        playing.show_solution(run=run, seat=g.host, now=after(1))
    said.append(caught.value.first.text)
    hour = f"{after(SECONDS).astimezone(ZoneInfo('Asia/Novosibirsk')):%H:%M:}"
    assert [hour in one for one in said] == [True, True]


def test_time_has_its_limits() -> None:
    g = game()
    for percent in (99, 301):
        with refused("percent"):
            teams.set_time(team=g.team(), percent=percent, now=NOW)


def test_a_team_goes_on_with_paper_and_comes_back() -> None:
    g = game()
    team = g.team()
    for seconds in (10, 11):
        teams.put_on_paper(team=team, now=after(seconds))
    for seconds in (90, 91):
        teams.back_to_phone(team=team, now=after(seconds))
    spell = PaperSpell.objects.get()
    assert (spell.since, spell.until) == (after(10), after(90))
    team.refresh_from_db()
    assert not team.on_paper


def test_who_played_on_paper_from_the_start_has_a_spell_once_it_takes_a_phone() -> None:
    g = game()
    team = g.team(on_paper=True)
    teams.back_to_phone(team=team, now=after(90))
    spell = PaperSpell.objects.get()
    assert (spell.since, spell.until) == (NOW, after(90))


def test_who_has_left_is_gone_once() -> None:
    g = game()
    team = g.team()
    teams.leave(team=team, now=after(1))
    teams.leave(team=team, now=after(2))
    team.refresh_from_db()
    assert team.left_at == after(1)


def test_a_team_that_was_sent_off_by_mistake_comes_back_with_its_answers() -> None:
    g = game()
    team, run = g.team(), g.open(1)
    say(team, run, "Разгадка 1", at=after(5))
    teams.leave(team=team, now=after(6))
    teams.come_back(team=team, now=after(20))
    teams.come_back(team=team, now=after(21))
    team.refresh_from_db()
    assert team.left_at is None
    assert say(team, run, "Разгадка", at=after(30)).counts
    playing.end(quiz=g.quiz, seat=g.host, now=after(200))
    teams.leave(team=team, now=after(201))
    assert not results.table_of(playing.end(quiz=g.quiz, seat=g.host, now=after(202))).rows
    teams.come_back(team=team, now=after(203))
    table = playing.end(quiz=g.quiz, seat=g.host, now=after(204))
    assert [row.team_id for row in results.table_of(table).rows] == [team.pk]


def test_who_comes_back_with_more_time_answers_nothing_after_its_solution() -> None:
    g = game()
    team = g.team()
    teams.set_time(team=team, percent=300, now=NOW)
    teams.leave(team=team, now=NOW)
    run = g.open(1)
    in_time = say(g.team(), run, "Разгадка 1", at=after(10))
    solved = after(SECONDS + DELAY + 5)
    playing.show_solution(run=run, seat=g.host, now=solved)
    teams.come_back(team=team, now=solved)
    told = say(team, run, "Разгадка 1", at=after(2, since=solved))
    assert (told.late_ms, told.counts) == (2000, False)
    assert in_time.counts


def test_who_gave_the_place_back_or_went_to_another_game_does_not_come_back() -> None:
    hall, same = evening(), packet()
    g = with_sessions(hall, evening(), of=same)
    application = team_for(hall)
    enrol(g)
    team = Team.objects.get()
    teams.leave(team=team, now=NOW)
    other = evening()
    again = with_sessions(other, evening(), of=same)
    Application.objects.filter(pk=team_for(other).pk).update(asker=application.asker)
    enrol(again)
    with refused("played"):
        teams.come_back(team=team, now=NOW)
    Team.objects.filter(quiz=again.quiz).update(left_at=NOW)
    admission.withdraw(application=application, by=application.asker, now=NOW)
    with refused("no_place"):
        teams.come_back(team=team, now=NOW)
