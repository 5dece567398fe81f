"""The practice game: anybody starts one alone and plays it on the real captain's page, with real
windows. Nobody hosts it; the player opens each question with a button. After a day it is gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes.models import (
    Answer,
    Channel,
    Packet,
    Question,
    Quiz,
    Round,
    Run,
    Screen,
    Team,
)
from gatehouse.quizzes.operations import playing
from gatehouse.quizzes.packing.rows import in_both

DATA = Path(__file__).resolve().parents[1] / "data" / "practice.yaml"
KEPT_FOR = timedelta(days=1)
SWEPT_AT_ONCE = 200
AN_INSTANT = timedelta(milliseconds=1)


@transaction.atomic
def start(*, now: datetime) -> Team:
    """A game of one team. The packet is one of the office for practice, the newest; else the one
    that every installation has."""
    packet = _packet(now)
    titles = in_both(packet.title_ru or packet.title, packet.title_en or "")
    quiz = Quiz(**titles, packet=packet, is_practice=True, made_at=now, started_at=now)
    quiz.rules = {"grace_ms": 0}
    quiz.code = f"practice-{quiz.play_key[:16]}"
    quiz.save()
    channel = Channel.objects.create(quiz=quiz, **_name_of_channel(), is_online=True)
    return Team.objects.create(
        quiz=quiz, channel=channel, number=1, name=_("My team"), made_at=now, declared_heads=1
    )


def _name_of_channel() -> dict[str, str]:
    with translation.override("ru"):
        return in_both(_("Practice"), "Practice")


def _packet(now: datetime) -> Packet:
    found = Packet.objects.kept().filter(is_practice=True, rounds__questions__isnull=False)
    return found.order_by("-made_at", "-pk").first() or _lay(now)


def _lay(now: datetime) -> Packet:
    """The three questions of the file, as a packet like any other."""
    data = _data()
    titles = in_both(data["title"], data["title_en"])
    packet = Packet.objects.create(**titles, is_practice=True, made_at=now)
    round_ = Round.objects.create(
        packet=packet,
        number=1,
        intro=data["intro"],
        seconds=data["seconds"],
        **in_both(data["round"], data["round_en"]),
    )
    for number, one in enumerate(data["questions"], start=1):
        Question.objects.create(round=round_, number=number, **one)
    return packet


@cache
def _data() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(DATA.read_text())
    return read


@transaction.atomic
def go_on(*, team: Team, now: datetime) -> None:
    """The next step: a question, its solution, the next question, and at last the table. A question
    that is still open is closed first: who has answered need not wait. Raises Refused."""
    quiz = Quiz.objects.select_for_update().get(pk=team.quiz_id)
    if not quiz.is_practice:
        raise Refused(Refusal("not_practice", _("The host leads this game.")))
    run = quiz.screen_run
    if quiz.screen == Screen.QUESTION and run is not None and run.solved_at is None:
        _solve(run, now)
        return
    question = _next_question(quiz)
    if question is not None:
        playing.open_question(quiz=quiz, question=question, seat=None, now=now)
    else:
        playing.end(quiz=quiz, seat=None, now=now)


def _solve(run: Run, now: datetime) -> None:
    """Its window ends here at the latest, and the solution is shown just after it."""
    playing.stop(run=run, seat=None, now=now - AN_INSTANT)
    run.refresh_from_db()
    playing.show_solution(run=run, seat=None, now=now)


def _next_question(quiz: Quiz) -> Question | None:
    asked = Run.objects.filter(quiz=quiz).values("question_id")
    questions = Question.objects.filter(round__packet=quiz.packet_id).exclude(pk__in=asked)
    return questions.select_related("round").order_by("round__number", "number").first()


@transaction.atomic
def sweep(*, now: datetime) -> int:
    """Forget practice games of yesterday, with everything in them. Returns how many."""
    old = Quiz.objects.filter(is_practice=True, made_at__lt=now - KEPT_FOR)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    Quiz.objects.filter(pk__in=keys).update(screen_run=None, screen_table=None)
    Answer.objects.filter(run__quiz__in=keys).delete()
    Run.objects.filter(quiz__in=keys).delete()
    Team.objects.filter(quiz__in=keys).delete()
    Quiz.objects.filter(pk__in=keys).delete()
    return len(keys)
