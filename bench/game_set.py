"""A game of many teams on the site of this process's environment; prints what clients need.

    python -m bench.game_set TEAMS QUESTIONS [OWN]

QUESTIONS were asked and answered by every team before: so long is the journal that a table is
reckoned from. Of a hundred answers OWN are like nobody else's, none without it. Two more questions
are still to be opened. Prints JSON: `host` and `judge` (the tokens of their desks), `teams`
(`[[token of the captain's page, device]]`), `topic`, `show`, `answered` and `questions` (ids of
those that were answered, and of those still to be opened).
"""

from __future__ import annotations

import json
import os
import random
import sys
from datetime import timedelta
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatehouse.settings")
SECONDS = 120
TEXTS = ["Ту-104", "ту 104", "Ту-114", "Ил-18", "самолёт", "Ту-144", "не знаю"]


def main(many: int, asked: int, own: int = 0) -> None:
    from django.db import transaction
    from django.utils import timezone

    from gatehouse.quizzes.links import seat_token, team_token
    from gatehouse.quizzes.models import (
        Answer,
        AnswerSource,
        Packet,
        Question,
        Round,
        Run,
        SeatRole,
        Team,
    )
    from gatehouse.quizzes.operations import quizzes
    from gatehouse.quizzes.terms import Form, GameRules

    now = timezone.now()
    packet = Packet.objects.create(title="Измерение", made_at=now)
    one = Round.objects.create(packet=packet, number=1, title="Тур", seconds=SECONDS)
    solution = {"accepted": [{"text": "Ту-104", "halves": None}]}
    questions = Question.objects.bulk_create(
        Question(round=one, number=number, form=Form.TEXT, text="Вопрос?", solution=solution)
        for number in range(1, asked + 3)
    )
    quiz = quizzes.make_quiz(
        code=f"bench-{many}", title="Измерение", packet=packet, rules=GameRules(), by=None, now=now,
        channels=[quizzes.ChannelPlan("Онлайн", is_online=True, league="online")],
    )  # fmt: skip
    seat = quizzes.give_seat(quiz=quiz, role=SeatRole.HOST, title="Ведущий", by=None, now=now)
    judge = quizzes.give_seat(quiz=quiz, role=SeatRole.JUDGE, title="Судья", by=None, now=now)
    quizzes.start(quiz=quiz, seat=None, now=now)
    channel = quiz.channels.get()
    teams = Team.objects.bulk_create(
        (
            Team(quiz=quiz, channel=channel, number=number, name=f"Команда {number}",
                 code=f"{number:06d}", device=uuid4(), made_at=now)
            for number in range(1, many + 1)
        ),
        batch_size=1_000,
    )  # fmt: skip
    before = now - timedelta(hours=1)
    dice = random.Random(many)

    def said() -> str:
        if own and dice.randrange(100) < own:
            return "".join(dice.choices("абвгдежзиклмнопрстуфхц", k=8))
        return dice.choice(TEXTS)

    with transaction.atomic():
        for question in questions[:asked]:
            run = Run.objects.create(
                quiz=quiz, question=question, rev=1, opened_at=before, seconds=60, solved_at=now
            )
            Answer.objects.bulk_create(
                (
                    Answer(run=run, team=team, key=uuid4(), value={"text": said()},
                           source=AnswerSource.PHONE, received_at=before + timedelta(seconds=9))
                    for team in teams
                ),
                batch_size=1_000,
            )  # fmt: skip
    print(
        json.dumps(
            {
                "quiz": quiz.pk,
                "host": seat_token(seat),
                "judge": seat_token(judge),
                "teams": [[team_token(team), str(team.device)] for team in teams],
                "topic": f"play-{channel.play_key}",
                "show": f"show-{quiz.show_key}",
                "questions": [question.pk for question in questions[asked:]],
                "answered": [question.pk for question in questions[:asked]],
            }
        )
    )


if __name__ == "__main__":
    django.setup()
    main(*map(int, sys.argv[1:]))
