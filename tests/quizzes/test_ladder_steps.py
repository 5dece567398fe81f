"""On a ladder each question says what it is worth: on the stage, to captains, without scripts."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.quizzes import frames
from gatehouse.quizzes.links import team_token
from gatehouse.quizzes.models import SeatRole
from gatehouse.quizzes.operations import judging, playing, quizzes
from gatehouse.quizzes.terms import Kind, LadderFall, Scoring, scoring_as_json
from tests.make import NOW
from tests.quizzes.games import SECONDS, Game, after, game

pytestmark = pytest.mark.django_db
LADDER = Scoring(kind=Kind.LADDER, ladder_halves=(2, 5), ladder_fall=LadderFall.RESTART)
LATER = 100  # seconds from one question to the next


def climb(scoring: Scoring = LADDER) -> Game:
    """A game whose first round of three questions is scored so."""
    g = game()
    first = g.rounds[0]
    first.scoring = scoring_as_json(scoring)
    first.save(update_fields=["scoring"])
    return g


def opened(g: Game, number: int, place: int) -> dict[str, Any]:
    """What the stage is told of a question that is opened as the `place`-th."""
    at = after(LATER * place)
    run = g.open(number, at=at)
    shown = frames.frame_of(g.fresh(), None, at)
    return next(one for one in shown["runs"] if one["id"] == run.pk)


def test_each_question_is_worth_the_next_step_and_the_last_step_holds_on() -> None:
    g = climb()
    assert [opened(g, number, number)["step"] for number in (1, 2, 3)] == [
        {"halves": 2, "is_first": True},
        {"halves": 5, "is_first": False},
        {"halves": 5, "is_first": False},
    ]


def test_a_question_that_was_not_asked_or_was_struck_is_stepped_over() -> None:
    g = climb()
    assert opened(g, 2, 1)["step"] == {"halves": 2, "is_first": True}
    judge = quizzes.give_seat(quiz=g.quiz, role=SeatRole.JUDGE, title="Судья", by=None, now=NOW)
    judging.strike(
        quiz=g.fresh(), question=g.questions[1], reason="Неточно", seat=judge, now=after(150)
    )
    assert opened(g, 3, 2)["step"] == {"halves": 2, "is_first": True}


def test_elsewhere_and_on_a_ladder_without_steps_a_question_is_worth_what_it_says() -> None:
    assert opened(game(), 1, 1)["step"] is None
    assert opened(climb(Scoring(kind=Kind.LADDER)), 1, 1)["step"] is None


def test_a_captain_without_scripts_reads_what_the_step_is_worth() -> None:
    g = climb()
    team = g.team()
    page = _page(g, team, 1, 1)
    assert "вопрос 1 · 1 б." in page
    assert "если до него всё верно" not in page
    assert "вопрос 2 · 2½ б., если до него всё верно" in _page(g, team, 2, 2)


def test_a_stake_is_not_said_to_be_worth_what_the_question_is() -> None:
    g = climb(Scoring(kind=Kind.STAKE))
    assert "вопрос 1</p>" in _page(g, g.team(), 1, 1)


def test_whoever_hears_of_the_round_reads_the_steps_and_what_a_mistake_costs() -> None:
    g = climb()
    playing.show_round(quiz=g.fresh(), of=g.rounds[0], seat=g.host, now=after(1))
    with time_machine.travel(after(2), tick=False):
        page = Client().get(f"/games/play/{team_token(g.team())}/").content.decode()
    assert "За верные ответы подряд: 1 → 2½" in page.replace("\xa0", " ")
    assert "Ошибка: подъём начинается с первой ступени" in page


def _page(g: Game, team: Any, number: int, place: int) -> str:
    at = LATER * place
    g.open(number, at=after(at))
    with time_machine.travel(after(at + SECONDS / 2), tick=False):
        return Client().get(f"/games/play/{team_token(team)}/").content.decode()
