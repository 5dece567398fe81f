"""Teams of a game that is near are entered by themselves, so that captains get their links in time
and not at the door."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Min

from gatehouse.core.apart import each_apart
from gatehouse.quizzes.models import Quiz
from gatehouse.quizzes.operations.teams import enrol
from gatehouse.quizzes.terms import read_game_rules

FAR = timedelta(days=31)  # no game enters its teams earlier


def enrol_near(*, now: datetime) -> int:
    """Enter whoever has a place by now in every game that begins soon; of how many teams."""
    return each_apart(_near(now), lambda quiz: len(enrol(quiz=quiz, by=None, now=now).teams))


def _near(now: datetime) -> Iterator[Quiz]:
    """Games that have not begun, from so many hours before their first session on as their rules
    say, until it begins."""
    rows = Quiz.objects.filter(
        started_at=None, ended_at=None, called_off_at=None, is_practice=False
    ).annotate(begins=Min("channels__session__starts_at"))
    for quiz in rows.filter(begins__gt=now, begins__lte=now + FAR).order_by("begins", "pk"):
        begins: datetime = quiz.begins  # type: ignore[attr-defined]
        if begins - timedelta(hours=read_game_rules(quiz.rules).enrol_hours) <= now:
            yield quiz
