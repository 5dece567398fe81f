"""How far a game has come: until when anybody answers, and what the host does next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Max, Q

from gatehouse.quizzes.models import Answer, Question, Quiz, Round, Run, Screen
from gatehouse.quizzes.terms import read_game_rules


def over_at(quiz: Quiz, run: Run) -> datetime:
    """When the last team that may answer has no time left, be it behind a stream or slower."""
    return _over(quiz, run, _longest(quiz))


def all_over_at(quiz: Quiz) -> datetime | None:
    """The same of all questions without a solution yet; None where there are none."""
    longest = _longest(quiz)
    asked = Run.objects.filter(quiz=quiz, solved_at=None)
    return max((_over(quiz, run, longest) for run in asked), default=None)


def over_by(quiz: Quiz, now: datetime) -> tuple[set[int], bool]:
    """Keys of the questions that nobody answers any more; whether these are all that were asked."""
    longest = _longest(quiz)
    asked = Run.objects.filter(quiz=quiz)
    over = {one.question_id for one in asked if one.solved_at or _over(quiz, one, longest) < now}
    return over, len(over) == len(asked)


def _longest(quiz: Quiz) -> dict[int, int]:
    """The most time of a team in each channel, in percent of the others'."""
    most = quiz.channels.annotate(most=Max("teams__time_percent", filter=Q(teams__left_at=None)))
    return {one.pk: one.most or 100 for one in most}


def _over(quiz: Quiz, run: Run, longest: dict[int, int]) -> datetime:
    ends = [run.window_in(one, time_percent=most).closes_at for one, most in longest.items()]
    grace = timedelta(milliseconds=read_game_rules(quiz.rules).grace_ms)
    return max(ends, default=run.window_in(0).closes_at) + grace


def answered(run_id: int | None) -> dict[int, int]:
    """How many teams that play by phone have answered a question, by channel, in one statement."""
    if run_id is None:
        return {}
    lines = (
        Answer.objects.filter(run=run_id, team__on_paper=False)
        .order_by()
        .values_list("team__channel")
    )
    return dict(lines.annotate(count=Count("team", distinct=True)))


# --- the run sheet -------------------------------------------------------------------------
class Act(StrEnum):
    """What a host may do next."""

    START = "start"
    ROUND = "round"
    OPEN = "open"
    WAIT = "wait"
    SOLVE = "solve"
    TABLE = "table"
    END = "end"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Step:
    """An act and what it is about: a Round's, a Question's or a Run's key."""

    act: Act
    about: int = 0
    round_number: int = 0
    number: int = 0


@dataclass(frozen=True)
class SheetLine:
    """A question of the run sheet, with its Run once it was asked."""

    question: Question
    run: Run | None


@dataclass(frozen=True)
class SheetRound:
    round: Round
    lines: tuple[SheetLine, ...]


def run_sheet(quiz: Quiz) -> list[SheetRound]:
    """All rounds with their questions and what was asked of them, in three statements."""
    runs = {run.question_id: run for run in Run.objects.filter(quiz=quiz)}
    rounds = quiz.packet.rounds.prefetch_related("questions").order_by("number")
    return [
        SheetRound(
            one,
            tuple(SheetLine(question, runs.get(question.pk)) for question in one.questions.all()),
        )
        for one in rounds
    ]


def next_step(quiz: Quiz, sheet: list[SheetRound], now: datetime) -> Step:
    """What comes next when the game is played as it is written: a round is announced, asked and
    solved, then the table is shown, and after the last round the end."""
    if quiz.called_off_at is not None or quiz.screen == Screen.END:
        return Step(Act.NOTHING)
    if quiz.started_at is None:
        return Step(Act.START)
    asked = [line.run for part in sheet for line in part.lines if line.run]
    if any(run.window_in(0).closes_at > now for run in asked):
        return Step(Act.WAIT)
    here = _round_on_stage(quiz, sheet)
    for part in sheet:
        # Who went on to a later round leaves the solutions of an earlier one for afterwards.
        step = _step_of(quiz, part, leaves_unsolved=part.round.number < here)
        if step is not None:
            return step
    for part in sheet:
        step = _solving(part)
        if step is not None:
            return step
    return Step(Act.END) if quiz.screen == Screen.TABLE else Step(Act.TABLE)


def _round_on_stage(quiz: Quiz, sheet: list[SheetRound]) -> int:
    found = (part.round.number for part in sheet if part.round.pk == quiz.screen_round_id)
    return next(found, 0)


def _step_of(quiz: Quiz, part: SheetRound, *, leaves_unsolved: bool) -> Step | None:
    """What a round still needs; None where it is done with."""
    for line in part.lines:
        if line.run is None:
            return _asking(quiz, part, line, is_first=line is part.lines[0])
    return None if leaves_unsolved else _solving(part)


def _solving(part: SheetRound) -> Step | None:
    for line in part.lines:
        if line.run is not None and line.run.solved_at is None:
            return Step(Act.SOLVE, line.run.pk, part.round.number, line.question.number)
    return None


def _asking(quiz: Quiz, part: SheetRound, line: SheetLine, *, is_first: bool) -> Step:
    number = part.round.number
    announced = quiz.screen == Screen.ROUND and quiz.screen_round_id == part.round.pk
    if is_first and not announced:
        # After a round the table comes first.
        if number > 1 and quiz.screen == Screen.SOLUTION:
            return Step(Act.TABLE)
        return Step(Act.ROUND, part.round.pk, number)
    return Step(Act.OPEN, line.question.pk, number, line.question.number)
