"""A game that was answered, for what judges do with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gatehouse.quizzes.models import Answer, Run, Seat, SeatRole, TableVersion, Team
from gatehouse.quizzes.operations.judging import rule
from gatehouse.quizzes.operations.tables import recount
from gatehouse.quizzes.scoring import read_table
from gatehouse.quizzes.sheet import Cell, Row
from tests.quizzes.captains import OPENED, Game, after, game, say
from tests.quizzes.desks import judge

CLOSED = after(120)  # the stream's window is over too
LATER = after(600)


def answered(text: str = "шоколад", other: str = "какао", **fields: Any) -> tuple[Game, Run, Seat]:
    """One question, what two teams said, and a judge's desk."""
    played = game(**fields)
    run = played.open()
    say(played.team, run, text, at=after(10))
    say(played.other, run, other, at=after(11))
    return played, run, judge(played.quiz)


def solve(run: Run, *, at: datetime = CLOSED) -> None:
    """As the host does who shows a solution."""
    Run.objects.filter(pk=run.pk).update(solved_at=at)


def body(played: Game) -> bytes:
    """The newest table, as bytes."""
    return table(played).body


def table(played: Game) -> TableVersion:
    return TableVersion.objects.filter(quiz=played.quiz).latest("number")


def row(played: Game, team: Team) -> Row:
    read = read_table(body(played))
    return next(one for one in read.rows if one.team_id == team.pk)


def total(played: Game, team: Team) -> int:
    return row(played, team).total_halves


def cell(played: Game, team: Team, run: Run) -> Cell:
    return next(
        one
        for each in row(played, team).rounds
        for one in each.cells
        if one.question_id == run.question_id
    )


def count_now(played: Game, *, now: datetime = CLOSED) -> TableVersion:
    return recount(played.quiz, now=now, because="Показ таблицы")


def credit(played: Game, run: Run, variant: str, seat: Seat, **more: Any) -> Any:
    usual: dict[str, Any] = {"halves": None, "reason": "Принято судьями", "now": CLOSED}
    question = run.question
    return rule(quiz=played.quiz, question=question, variant=variant, seat=seat, **usual | more)


def host(played: Game) -> Seat:
    return Seat.objects.create(
        quiz=played.quiz, role=SeatRole.HOST, title="Ведущая", made_at=OPENED
    )


def answers(played: Game) -> list[Answer]:
    return list(Answer.objects.filter(run__quiz=played.quiz).order_by("pk"))
