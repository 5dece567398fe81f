"""Desks of a game for tests: checkers and a judge, and the blank of a team."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gatehouse.quizzes.models import Answer, Blank, Question, Quiz, Seat, SeatRole, Team
from gatehouse.quizzes.operations import typing
from tests.quizzes.captains import OPENED, Game

TWICE = {"typed_twice": True}


def checker(quiz: Quiz, title: str = "Анна") -> Seat:
    return Seat.objects.create(quiz=quiz, role=SeatRole.CHECKER, title=title, made_at=OPENED)


def judge(quiz: Quiz, title: str = "Судья") -> Seat:
    return Seat.objects.create(quiz=quiz, role=SeatRole.JUDGE, title=title, made_at=OPENED)


def on_paper(team: Team) -> Team:
    """It plays on paper from the first question on."""
    team.on_paper = True
    team.save(update_fields=["on_paper"])
    return team


def blank_of(played: Game, team: Team, seat: Seat, *, now: datetime, because: str = "") -> Blank:
    """The team's blank of the round, handed in."""
    of = played.questions["text"].round
    blank = typing.find_blank(seat=seat, text=str(team.number), of=of, now=now)
    return typing.hand_in(seat=seat, blank=blank, now=now, because=because)


def type_all(
    seat: Seat, blank: Blank, lines: dict[Question, str], *, now: datetime, **more: Any
) -> None:
    """Take a blank, type these lines and finish."""
    typing.take(seat=seat, blank=blank, now=now)
    for question, text in lines.items():
        typing.type_line(seat=seat, blank=blank, question=question, text=text, now=now, **more)
    typing.finish(seat=seat, blank=blank, now=now)


def paper_lines(team: Team) -> list[tuple[int | None, Any]]:
    """What the journal holds of its paper: which typing, and the value."""
    rows = Answer.objects.filter(team=team, source="paper").order_by("pk")
    return [(row.typing, row.value) for row in rows]
