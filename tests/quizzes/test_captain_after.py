"""What a captain's link leads to afterwards: appeals, and the page of a team that is out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.quizzes.links import mirror_token, team_token
from gatehouse.quizzes.models import Appeal, Quiz, Team
from gatehouse.quizzes.operations import playing, teams
from tests.quizzes.captains import OPENED, Game, after, game, path, say

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TYPED = "Так написано в словаре 1911 года"


def solved(played: Game, text: str = "какао") -> dict[str, Any]:
    """A question with its solution shown, and an appeal that may be handed in."""
    question = played.questions["text"]
    run = playing.open_question(quiz=played.quiz, question=question, seat=None, now=OPENED)
    say(played.team, run, text, at=after(5))
    playing.show_solution(run=run, seat=None, now=after(90))
    return {"question": question.pk, "kind": "credit", "text": TYPED}


def hand_in(team: Team, fields: dict[str, Any], seconds: float = 100) -> Any:
    with time_machine.travel(after(seconds), tick=False):
        return Client().post(path(team, "appeals/"), fields)


# --- appeals -------------------------------------------------------------------------------
@pytest.mark.parametrize("wrong", [{}, {"kind": "against", "variant": ""}, {"kind": "nonsense"}])
def test_an_appeal_that_is_refused_keeps_what_was_typed(wrong: dict[str, Any]) -> None:
    played = game()
    fields = solved(played, "шоколад" if not wrong else "какао") | wrong
    answer = hand_in(played.team, fields)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert TYPED in page
    assert "error-summary" in page
    assert not Appeal.objects.exists()


def test_an_appeal_that_came_after_the_time_keeps_what_was_typed() -> None:
    played = game()
    fields = solved(played)
    Quiz.objects.update(appeals_until=after(200))
    answer = hand_in(played.team, fields, seconds=201)
    assert answer.status_code == 422
    assert TYPED in answer.content.decode()
    assert "Время апелляций вышло" in answer.content.decode()
    assert not Appeal.objects.exists()
    with time_machine.travel(after(201), tick=False):
        assert "<textarea" not in Client().get(path(played.team, "appeals/")).content.decode()


def test_the_same_appeal_twice_is_refused_in_words() -> None:
    played = game()
    fields = solved(played)
    assert hand_in(played.team, fields).status_code == 302
    assert hand_in(played.team, fields).status_code == 422
    assert Appeal.objects.count() == 1


# --- a team that is out --------------------------------------------------------------------
@pytest.mark.parametrize("page", ["", "answers/", "appeals/"])
def test_the_link_of_a_team_that_has_left_says_so_in_kind_words(page: str) -> None:
    team = game().team
    teams.leave(team=team, now=OPENED + timedelta(minutes=1))
    answer = Client().get(path(team, page))
    assert answer.status_code == 410
    shown = answer.content.decode()
    assert "Команда сейчас не в игре" in shown
    assert team.name in shown
    assert f'href="{path(team)}"' in shown  # to look again
    assert answer["Cache-Control"] == "private, no-store"
    assert "not in the game" in Client().get("/en" + path(team, page)).content.decode()


def test_a_team_mate_is_told_the_same_and_never_the_captain_s_link() -> None:
    team = game().team
    teams.leave(team=team, now=OPENED)
    answer = Client().get(f"/games/mirror/{mirror_token(team)}/")
    assert answer.status_code == 410
    assert team_token(team) not in answer.content.decode()
    wrong = Client().get(f"/games/play/{mirror_token(team)}/")
    assert wrong.status_code == 404


def test_once_it_is_back_the_same_link_opens_again() -> None:
    team = game().team
    teams.leave(team=team, now=OPENED)
    teams.come_back(team=team, now=OPENED)
    assert Client().get(path(team)).status_code == 200


def test_the_scripts_of_its_page_still_hear_that_it_is_gone() -> None:
    team = game().team
    teams.leave(team=team, now=OPENED)
    assert Client().get(path(team, "state/")).status_code == 404
    sent = Client().post(path(team, "answer/"), "{}", content_type="application/json")
    assert sent.status_code in {400, 404}
