"""What a team reads of its answers afterwards: what the table makes of each, and nothing else."""

from __future__ import annotations

import pytest
from django.test import Client

from gatehouse.quizzes.models import Answer, Team
from gatehouse.quizzes.operations import judging, teams, typing
from tests.quizzes.captains import after, game, one, opened, path, post
from tests.quizzes.desks import TWICE, blank_of, checker, judge, on_paper, type_all

pytestmark = pytest.mark.django_db


def test_the_receipts_show_every_answer_what_counted_and_what_was_late() -> None:
    played = game()
    run = opened(played)
    for text, seconds in (("первый", 5), ("второй", 30), ("поздний", 70)):
        post(played.team, one(run, text), after(seconds))

    page = Client().get(path(played.team, "answers/")).content.decode()

    for said in ("первый", "второй", "поздний", "21:00:30,00", "10,0"):
        assert said in page


def fates(team: Team) -> dict[str, str]:
    page = Client().get(path(team, "answers/"))
    lines = [line for asked in page.context["asked"] for line in asked.lines]
    return {line.said or "–": str(line.fate) for line in lines}


def test_a_receipt_says_what_the_table_makes_of_an_empty_blank_beside_a_phone() -> None:
    played = game()
    run = opened(played)
    post(played.team, one(run, "с телефона"), after(5))
    teams.put_on_paper(team=played.team, now=after(20))
    anna = checker(played.quiz)
    type_all(anna, blank_of(played, played.team, anna, now=after(90)), {}, now=after(95))

    assert fates(played.team) == {"с телефона": "counts"}


def test_a_receipt_of_paper_waits_for_two_readers_and_says_what_was_decided() -> None:
    played = game(rules=TWICE)
    on_paper(played.team)
    opened(played)
    anna, boris, vera = (checker(played.quiz, name) for name in ("Анна", "Борис", "Вера"))
    blank = blank_of(played, played.team, anna, now=after(90))
    question = played.questions["text"]
    type_all(anna, blank, {question: "шок"}, now=after(95))
    assert fates(played.team) == {"шок": "waits"}
    type_all(boris, blank, {question: "шоколад"}, now=after(100))
    assert fates(played.team) == {"шок": "waits"}
    typing.decide(seat=vera, blank=blank, question=question, text="шоколад", now=after(110))
    assert fates(played.team) == {"шок": "replaced", "шоколад": "counts"}


def test_a_receipt_says_that_the_judges_let_a_late_answer_in() -> None:
    played = game()
    run = opened(played)
    for text, seconds in (("вовремя", 5), ("позже", 70)):
        post(played.team, one(run, text), after(seconds))
    assert fates(played.team) == {"вовремя": "counts", "позже": "late"}
    late = Answer.objects.get(late_ms__gt=0)
    seat = judge(played.quiz)
    judging.accept_late(answer=late, reason="Сбой у нас", seat=seat, now=after(200))
    assert fates(played.team) == {"вовремя": "replaced", "позже": "let_in"}
