"""The practice game: anybody starts it alone, on the real captain's page, and needs no host."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from gatehouse.core.refusal import Refused
from gatehouse.quizzes.models import Answer, Packet, Quiz, Run, Screen, Team
from gatehouse.quizzes.operations import practising
from gatehouse.quizzes.operations.answering import answer
from tests.quizzes.captains import OPENED, PHONE, after, game

pytestmark = pytest.mark.django_db
RIGHT: list[dict[str, Any]] = [
    {"text": "Какао"},
    {"choices": ["c"]},
    {"order": ["b", "d", "a", "c"]},
]


def step(team: Team, seconds: float) -> Quiz:
    practising.go_on(team=team, now=after(seconds))
    return Quiz.objects.get(pk=team.quiz_id)


def test_three_questions_are_opened_answered_and_scored_with_nobody_else_there() -> None:
    team = practising.start(now=OPENED)

    for number, value in enumerate(RIGHT):
        begun = number * 100.0
        assert step(team, begun).screen == Screen.QUESTION
        run = Run.objects.get(quiz=team.quiz_id, solved_at=None)
        sent = answer(
            team=team, run_id=run.pk, rev=run.rev, key=uuid4(), value=value, device=PHONE,
            received_at=after(begun + 5),
        )  # fmt: skip
        assert sent.counts
        assert step(team, begun + 10).screen == Screen.SOLUTION
    quiz = step(team, 400)

    assert (quiz.screen, quiz.ended_at) == (Screen.END, after(400))
    assert quiz.screen_table is not None
    assert b'"total_halves":6' in quiz.screen_table.body


def test_the_window_is_a_real_one() -> None:
    team = practising.start(now=OPENED)
    step(team, 0)
    run = Run.objects.get(quiz=team.quiz_id)

    late = answer(
        team=team, run_id=run.pk, rev=run.rev, key=uuid4(), value={"text": "какао"}, device=PHONE,
        received_at=after(41),
    )  # fmt: skip

    assert (late.counts, late.late_ms) == (False, 1_000)


def test_every_installation_has_the_questions_and_keeps_one_packet_of_them() -> None:
    practising.start(now=OPENED)
    practising.start(now=after(60))

    packet = Packet.objects.get()
    assert packet.is_practice
    assert packet.rounds.get().questions.count() == 3


def test_nobody_but_the_host_leads_a_real_game() -> None:
    with pytest.raises(Refused) as refused:
        practising.go_on(team=game().team, now=OPENED)

    assert refused.value.first.code == "not_practice"


def test_after_a_day_it_is_gone_and_real_games_stay() -> None:
    old, real = practising.start(now=OPENED), game()
    step(old, 0)
    run = Run.objects.get(quiz=old.quiz_id)
    answer(
        team=old, run_id=run.pk, rev=run.rev, key=uuid4(), value={"text": "какао"}, device=PHONE,
        received_at=after(5),
    )  # fmt: skip
    for seconds in (10, 20, 30, 40, 50, 60):
        step(old, seconds)
    fresh = practising.start(now=OPENED + timedelta(hours=20))

    assert practising.sweep(now=OPENED + timedelta(hours=25)) == 1

    left = set(Quiz.objects.values_list("pk", flat=True))
    assert left == {fresh.quiz_id, real.quiz.pk}
    assert not Answer.objects.exists()


def test_the_button_starts_a_game_of_one_s_own_and_leads_to_its_page() -> None:
    cache.clear()
    client = Client(headers={"Sec-Fetch-Site": "same-origin"})

    page = client.post("/games/practice/", follow=True)

    assert page.status_code == 200
    assert Quiz.objects.get().is_practice
    assert client.get("/games/practice/").status_code == 200
    assert Quiz.objects.count() == 1


def test_another_site_cannot_start_games_in_somebody_s_browser() -> None:
    answer = Client(headers={"Sec-Fetch-Site": "cross-site"}).post("/games/practice/")

    assert answer.status_code == 403
    assert not Quiz.objects.exists()
