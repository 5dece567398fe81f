"""Players are told of by counted heads, and attendance says who came."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Sum

from gatehouse.admission.models import Attendance, AttendanceSource
from gatehouse.admission.operations import record_attendance
from gatehouse.gate import turnout
from gatehouse.programme.models import Session
from gatehouse.quizzes import players
from gatehouse.quizzes.operations import heads
from gatehouse.quizzes.operations.quizzes import call_off
from tests import make
from tests.quizzes.evenings import LATER, STARTS, TABLE, Evening, evening
from tests.quizzes.games import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def played() -> Evening:
    """In the hall two teams, one of which says nothing; online two, one of which never came."""
    made = evening({"Шестерёнки": 6, "Фрезы": 4}, {"Обратный клапан": 3, "Третья смена": 5})
    made.ask(1, {"Шестерёнки": TABLE[1], "Обратный клапан": "не то"}, minute=5)
    for name, n in (("Шестерёнки", 5), ("Фрезы", 4), ("Обратный клапан", 2), ("Третья смена", 5)):
        count(made, name, n)
    return made


def count(of: Evening, name: str, n: int | None) -> None:
    heads.confirm_heads(team=of.team(name), heads=n, now=LATER)


def came(session: Session) -> int:
    return Attendance.objects.filter(session=session).aggregate(n=Sum("persons"))["n"] or 0


def rows(session: Session, **more: Any) -> int:
    return Attendance.objects.filter(session=session, **more).count()


def test_players_are_counted_heads_of_teams_that_answered_apart_by_channel(
    played: Evening,
) -> None:
    hall, net, both = players.numbers(played.quiz)
    assert (hall.registered, hall.teams, hall.players) == (2, 1, 5)
    assert (net.registered, net.teams, net.players) == (2, 1, 2)
    assert (both.registered, both.teams, both.players) == (4, 2, 7)


def test_a_team_whose_heads_nobody_counted_brings_no_players(played: Evening) -> None:
    count(played, "Шестерёнки", None)
    hall, _net, _both = players.numbers(played.quiz)
    assert (hall.teams, hall.players, hall.uncounted) == (1, 0, 1)


def test_an_answer_of_nothing_is_no_answer() -> None:
    made = evening({"Шестерёнки": 6})
    made.ask(1, {"Шестерёнки": ""}, minute=5)
    assert players.numbers(made.quiz)[-1].teams == 0


def test_nothing_is_written_down_before_the_game_has_ended(played: Evening) -> None:
    assert heads.bring_heads(quiz=played.quiz, by=None, now=LATER) == 0
    assert rows(played.in_hall) == 0


def test_in_the_hall_all_who_were_counted_came_and_online_those_whose_team_answered(
    played: Evening,
) -> None:
    played.end()
    heads.bring_heads(quiz=played.quiz, by=None, now=LATER)
    assert (came(played.in_hall), came(played.online)) == (9, 2)
    assert rows(played.in_hall, source=AttendanceSource.HEAD_COUNT) == 2
    assert rows(played.online, source=AttendanceSource.ONLINE) == 1
    assert set(Attendance.objects.values_list("came_at", flat=True)) == {STARTS}


def test_the_end_writes_it_down_and_brought_again_nothing_comes(played: Evening) -> None:
    played.end()
    assert (rows(played.in_hall), rows(played.online)) == (2, 1)
    assert heads.bring_heads(quiz=played.quiz, by=None, now=LATER) == 0


def test_a_correction_is_a_row_of_its_own(played: Evening) -> None:
    played.end()
    heads.bring_heads(quiz=played.quiz, by=None, now=LATER)
    count(played, "Шестерёнки", 6)
    assert came(played.in_hall) == 10
    persons = Attendance.objects.filter(session=played.in_hall).order_by("pk")
    assert sorted(persons.values_list("persons", flat=True)) == [-5, 4, 5, 6]
    assert rows(played.in_hall, corrects__isnull=False) == 1


def test_admission_knows_whose_heads_they_are(played: Evening) -> None:
    played.end()
    heads.bring_heads(quiz=played.quiz, by=None, now=LATER)
    known = turnout.of_sessions([played.in_hall.pk, played.online.pk])
    hall, net = known[played.in_hall.pk], known[played.online.pk]
    assert (hall.booked, hall.came, hall.came_of_booked) == (10, 9, 9)
    assert (net.booked, net.came, net.walked_in) == (8, 2, 0)


def test_whom_the_gate_has_counted_does_not_come_twice(played: Evening) -> None:
    application = played.team("Шестерёнки").application
    assert application is not None
    record_attendance(
        session=played.in_hall,
        persons=1,
        source=AttendanceSource.NAME,
        by=None,
        now=STARTS,
        stop=played.in_hall.stops.get(),
        visit_pass=application.passes.get(),
    )
    played.end()
    heads.bring_heads(quiz=played.quiz, by=None, now=LATER)
    assert came(played.in_hall) == 9
    assert turnout.of_sessions([played.in_hall.pk])[played.in_hall.pk].came_of_booked == 9


def test_the_gate_may_still_count_a_pass_of_a_team_afterwards(played: Evening) -> None:
    played.end()
    heads.bring_heads(quiz=played.quiz, by=None, now=LATER)
    application = played.team("Фрезы").application
    assert application is not None
    stop = played.in_hall.stops.get()
    record_attendance(
        session=played.in_hall,
        persons=1,
        source=AttendanceSource.NAME,
        by=None,
        now=LATER,
        visit_pass=application.passes.get(),
    )
    heads.bring_heads(quiz=played.quiz, by=None, now=LATER)
    assert rows(played.in_hall, stop=None) == 1
    assert rows(played.in_hall, stop=stop, persons=3) == 1  # one of the four is the pass's now


def test_no_team_has_so_many_heads(played: Evening) -> None:
    with refused("heads"):
        count(played, "Фрезы", 51)


def test_nobody_is_counted_in_a_game_that_was_called_off(played: Evening) -> None:
    call_off(quiz=played.quiz, by=None, now=LATER)
    with refused("called_off"):
        count(played, "Фрезы", 3)


def test_publishing_the_results_writes_attendance_down(played: Evening) -> None:
    played.end()
    played.publish()
    assert (came(played.in_hall), came(played.online)) == (9, 2)
    assert played.quiz.published_at == LATER
    assert make.NOW < LATER
