"""Whole games for tests, made by the operations that people use: a packet of two rounds, a hall
and a stream that is behind, two hosts and a stage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from gatehouse.core.refusal import Refused
from gatehouse.quizzes.models import (
    Channel,
    Packet,
    Question,
    Quiz,
    Round,
    Run,
    Seat,
    SeatRole,
    Team,
)
from gatehouse.quizzes.operations import playing, quizzes, teams
from gatehouse.quizzes.operations.answering import Receipt, answer
from gatehouse.quizzes.operations.quizzes import ChannelPlan
from gatehouse.quizzes.terms import GameRules
from tests.make import FIRST_NUMBER, NOW

DELAY, SECONDS, GRACE = 20, 60, 0.7
_numbers = count(FIRST_NUMBER)


@dataclass
class Game:
    quiz: Quiz
    hall: Channel
    stream: Channel
    host: Seat
    second: Seat
    stage: Seat
    questions: list[Question]
    rounds: list[Round]

    def fresh(self) -> Quiz:
        return Quiz.objects.get(pk=self.quiz.pk)

    def team(self, channel: Channel | None = None, name: str = "", **more: Any) -> Team:
        """One more team, in the hall unless it is said."""
        return teams.add_team(
            quiz=self.quiz,
            channel=channel or self.hall,
            name=name or f"Команда {next(_numbers)}",
            heads=5,
            now=NOW,
            **more,
        )

    def open(self, number: int = 1, *, at: datetime = NOW, by: Seat | None = None) -> Run:
        """The host opens a question of the first round."""
        question = self.questions[number - 1]
        seat = by or self.host
        return playing.open_question(quiz=self.quiz, question=question, seat=seat, now=at)


def packet(title: str = "", **fields: Any) -> Packet:
    """Two rounds: three questions in words, and two with choices."""
    made = Packet.objects.create(title=title or f"Пакет {next(_numbers)}", made_at=NOW, **fields)
    first = Round.objects.create(packet=made, number=1, title="Разминка", seconds=SECONDS)
    second = Round.objects.create(packet=made, number=2, title="Блиц", seconds=SECONDS)
    for number in (1, 2, 3):
        Question.objects.create(
            round=first,
            number=number,
            form="text",
            text=f"Загадка {number}: что вращается?",
            solution={"accepted": [{"text": f"Разгадка {number}", "halves": None}]},
            comment=f"Пояснение {number}",
        )
    for number in (1, 2):
        Question.objects.create(
            round=second,
            number=number,
            form="choice",
            text=f"Выбор {number}",
            options={"choices": [{"id": "a", "text": "Один"}, {"id": "b", "text": "Два"}]},
            solution={"right": ["b"]},
        )
    return made


def game(
    *,
    of: Packet | None = None,
    started: bool = True,
    rules: GameRules | None = None,
    plans: list[ChannelPlan] | None = None,
    now: datetime = NOW,
) -> Game:
    """A game that has begun; `plans` instead of the hall and the stream."""
    of = of or packet()
    number = next(_numbers)
    quiz = quizzes.make_quiz(
        code=f"g{number}-{uuid4().hex[:8]}",
        title=f"Игра {number}",
        packet=of,
        channels=plans
        or [
            ChannelPlan("Зал", league="classic"),
            ChannelPlan("Эфир", is_online=True, delay_seconds=DELAY, league="online"),
        ],
        rules=rules or GameRules(),
        by=None,
        now=now,
    )
    host, second, stage = (
        quizzes.give_seat(quiz=quiz, role=role, title=title, by=None, now=now)
        for role, title in (
            (SeatRole.HOST, "Анна"),
            (SeatRole.HOST, "Борис"),
            (SeatRole.STAGE, "Экран"),
        )
    )
    if started:
        quizzes.start(quiz=quiz, seat=host, now=now)
        quiz.refresh_from_db()
    hall, stream = quiz.channels.order_by("is_online", "pk")[:2]
    questions = list(Question.objects.filter(round__packet=of).order_by("round", "number"))
    rounds = list(of.rounds.order_by("number"))
    return Game(quiz, hall, stream, host, second, stage, questions, rounds)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What is done within is refused, for this reason."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.first.code == code


def after(seconds: float, since: datetime = NOW) -> datetime:
    return since + timedelta(seconds=seconds)


def say(team: Team, run: Run, text: str, *, at: datetime) -> Receipt:
    """A team answers from its phone."""
    fresh = Team.objects.get(pk=team.pk)
    return answer(
        team=fresh,
        run_id=run.pk,
        rev=run.rev,
        key=uuid4(),
        value={"text": text},
        device=fresh.device or uuid4(),
        received_at=at,
    )
