"""A small game for what captains do: one packet with a question of each form, a hall and a stream
that is behind, two teams."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import time_machine
from django.test import Client

from gatehouse.quizzes.links import mirror_token, team_token
from gatehouse.quizzes.models import Channel, Packet, Question, Quiz, Round, Run, Team
from gatehouse.quizzes.operations import playing
from gatehouse.quizzes.operations.answering import Receipt, answer

OPENED = datetime(2023, 12, 14, 18, 0, tzinfo=UTC)
PHONE = UUID("00000000-0000-4000-8000-000000000001")
OTHER_PHONE = UUID("00000000-0000-4000-8000-000000000002")
DELAY = 20
JSON = "application/json"
_numbers = count(1)

A_B_C = {"choices": [{"id": "a", "text": "А"}, {"id": "b", "text": "Б"}, {"id": "c", "text": "В"}]}
PAIRS = {
    "left": [{"id": "l1", "text": "1"}, {"id": "l2", "text": "2"}],
    "right": [{"id": "r1", "text": "I"}, {"id": "r2", "text": "II"}],
}
FORMS: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    ("text", {}, {"accepted": [{"text": "Шоколад", "halves": None}]}),
    ("number", {}, {"number": "1703", "within": "0"}),
    ("choice", A_B_C, {"right": ["b"]}),
    ("several", A_B_C, {"right": ["a", "c"]}),
    ("order", A_B_C, {"order": ["c", "a", "b"]}),
    ("match", PAIRS, {"pairs": {"l1": "r1", "l2": "r2"}}),
)


@dataclass
class Game:
    """The rows of one game; `questions` by their form."""

    quiz: Quiz
    hall: Channel
    stream: Channel
    team: Team
    other: Team
    questions: dict[str, Question]

    def open(
        self, form: str = "text", *, at: datetime = OPENED, seconds: int = 60, **more: Any
    ) -> Run:
        """Ask a question of this form."""
        question = self.questions[form]
        delays = {str(self.stream.pk): DELAY}
        return Run.objects.create(
            quiz=self.quiz, question=question, rev=question.rev, opened_at=at, seconds=seconds,
            delays=delays, **more,
        )  # fmt: skip


def game(*, scoring: dict[str, Any] | None = None, now: datetime = OPENED, **fields: Any) -> Game:
    """A game that has begun."""
    number = next(_numbers)
    packet = Packet.objects.create(title=f"Пакет {number}", made_at=now)
    quiz = Quiz.objects.create(
        code=f"game-{uuid4().hex[:12]}", title="Игра", packet=packet, made_at=now,
        started_at=now - timedelta(minutes=5), **fields,
    )  # fmt: skip
    round_ = Round.objects.create(packet=packet, number=1, title="Тур", scoring=scoring or {})
    questions = {
        form: Question.objects.create(
            round=round_, number=n, form=form, text=f"Вопрос {n}?", options=options,
            solution=solution,
        )
        for n, (form, options, solution) in enumerate(FORMS, start=1)
    }  # fmt: skip
    hall = Channel.objects.create(quiz=quiz, title="Зал", league="classic")
    stream = Channel.objects.create(
        quiz=quiz, title="Эфир", league="online", is_online=True, delay_seconds=DELAY
    )
    team, other = (
        Team.objects.create(quiz=quiz, channel=hall, number=n, name=name, made_at=now)
        for n, name in ((1, "Шестерёнки"), (2, "Фрезы"))
    )
    return Game(quiz, hall, stream, team, other, questions)


def after(seconds: float) -> datetime:
    """So long after the question was opened."""
    return OPENED + timedelta(seconds=seconds)


def path(team: Team, page: str = "") -> str:
    """Where the captain's link leads."""
    return f"/games/play/{team_token(team)}/{page}"


def mirror(team: Team, page: str = "") -> str:
    """Where the link for the others of the team leads."""
    return f"/games/mirror/{mirror_token(team)}/{page}"


def say(
    team: Team, run: Run, text: str = "шоколад", *, at: datetime, device: UUID = PHONE, **more: Any
) -> Receipt:
    """What a phone sends; a key of its own unless one is given."""
    usual: dict[str, Any] = {"key": uuid4(), "value": {"text": text}, "rev": run.rev}
    return answer(team=team, run_id=run.pk, device=device, received_at=at, **usual | more)


def opened(played: Game, form: str = "text") -> Run:
    """Opened by the host, so that the page knows of it."""
    return playing.open_question(
        quiz=played.quiz, question=played.questions[form], seat=None, now=OPENED
    )


def one(run: Run, text: str = "шоколад", **more: Any) -> dict[str, Any]:
    """An answer as a phone sends it."""
    return {"run": run.pk, "rev": run.rev, "key": str(uuid4()), "value": {"text": text}, **more}


def post(team: Team, body: Any, at: datetime, address: str = "") -> Any:
    """What the server says to what a phone sends at that time."""
    sent = body if isinstance(body, str | bytes) else json.dumps({"device": str(PHONE), **body})
    with time_machine.travel(at, tick=False):
        return Client().post(
            address or path(team, "answer/"), sent, content_type="application/json"
        )
