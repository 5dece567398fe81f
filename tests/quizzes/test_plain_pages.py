"""What a captain without scripts sees: as much of the game as anybody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from gatehouse.quizzes.links import mirror_token, team_token
from gatehouse.quizzes.models import Answer, Run, Team
from gatehouse.quizzes.operations import playing, practising
from tests.quizzes.captains import OPENED, OTHER_PHONE, PHONE, Game, after, game, say

pytestmark = pytest.mark.django_db
OVER = 200  # seconds; then the question is closed for the stream as well


def asked(played: Game, form: str) -> Run:
    question = played.questions[form]
    return playing.open_question(quiz=played.quiz, question=question, seat=None, now=OPENED)


def page(team: Team, *, at: float, of: str = "play") -> str:
    token = team_token(team) if of == "play" else mirror_token(team)
    with time_machine.travel(after(at), tick=False):
        answer = Client().get(f"/games/{of}/{token}/?device={PHONE}")
    assert answer.status_code == 200
    return answer.content.decode()


def post(team: Team, run: Run, *, at: float, **fields: Any) -> str:
    known = {"device": str(PHONE), "run": run.pk, "rev": run.rev, "key": str(uuid4())}
    with time_machine.travel(after(at), tick=False):
        address = f"/games/play/{team_token(team)}/answer/"
        return Client().post(address, known | fields, follow=True).content.decode()


def plays(team: Team) -> None:
    Team.objects.filter(pk=team.pk).update(device=PHONE)
    team.refresh_from_db()


def test_a_closed_question_shows_what_was_answered() -> None:
    played = game()
    run = asked(played, "several")
    say(played.team, run, at=after(5), value={"choices": ["a", "c"]})
    assert "Ваш ответ: А; В" in page(played.team, at=OVER)
    assert "Ответ капитана: А; В" in page(played.team, at=OVER, of="mirror")


def test_an_order_and_its_pairs_come_back_as_they_were_sent() -> None:
    played = game()
    plays(played.team)
    run = asked(played, "order")
    say(played.team, run, at=after(5), value={"order": ["c", "a", "b"]})
    shown = page(played.team, at=10)
    for name, place in (("a", 2), ("b", 3), ("c", 1)):
        assert f'name="place-{name}" value="{place}"' in shown
    assert "Ваш ответ: В → А → Б" in shown

    other = game()
    plays(other.team)
    run = asked(other, "match")
    say(other.team, run, at=after(5), value={"pairs": {"l1": "r2"}})
    assert '<option value="r2" selected>' in page(other.team, at=10)


def test_a_stake_is_typed_in_points() -> None:
    scoring = {"kind": "stake", "stake_from_halves": 2, "stake_to_halves": 10}
    played = game(scoring=scoring)
    plays(played.team)
    run = asked(played, "text")
    shown = page(played.team, at=3)
    assert "Ставка в баллах, от 1 до 5" in shown
    assert 'min="1" max="5" step="0.5"' in shown
    assert 'value="2.5"' in post(played.team, run, at=5, text="какао", stake="2.5")
    assert Answer.objects.get().value == {"text": "какао", "stake_halves": 5}


def test_who_is_still_at_a_question_keeps_its_stake_when_the_hall_has_gone_on() -> None:
    scoring = {"kind": "stake", "stake_from_halves": 2, "stake_to_halves": 10}
    played = game(scoring=scoring)
    plays(played.team)
    asked(played, "text")
    playing.show_break(quiz=played.quiz, minutes=5, seat=None, now=after(2))
    assert "Ставка в баллах, от 1 до 5" in page(played.team, at=3)


def test_a_stake_that_is_no_number_is_refused_in_words() -> None:
    scoring = {"kind": "stake", "stake_from_halves": 2, "stake_to_halves": 10}
    played = game(scoring=scoring)
    plays(played.team)
    run = asked(played, "text")
    assert "Ответ не читается" in post(played.team, run, at=5, text="какао", stake="много")
    assert not Answer.objects.exists()


def test_a_solution_stands_beside_what_the_team_had_answered() -> None:
    played = game()
    run = asked(played, "text")
    say(played.team, run, "какао", at=after(5))
    playing.show_solution(run=run, seat=None, now=OPENED + timedelta(seconds=OVER))
    shown = page(played.team, at=OVER + 1)
    for words in ("Вопрос 1: ответ", "Верный ответ: Шоколад", "Ваш ответ: какао", "учтено"):
        assert words in shown


def test_a_break_says_when_the_game_goes_on() -> None:
    played = game()
    playing.show_break(quiz=played.quiz, minutes=15, seat=None, now=OPENED)
    assert "Игра продолжится в 21:15" in page(played.team, at=5)


def test_wrong_digits_leave_the_code_that_was_typed() -> None:
    played = game()
    plays(played.team)
    typed = {"device": str(OTHER_PHONE), "code": "WXYZ-99", "pin": "0000"}
    answer = Client().post(f"/games/mirror/{mirror_token(played.team)}/hand-over/", typed)
    assert answer.status_code == 422
    assert 'value="WXYZ-99"' in answer.content.decode()


def test_a_practice_game_tells_nobody_to_wait_for_a_host() -> None:
    team = practising.start(now=OPENED)
    shown = page(team, at=1)
    assert "Готовы? «Дальше» откроет вопрос." in shown
    assert "Ведущий скоро начнёт" not in shown
