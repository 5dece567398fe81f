"""What stands on the host's board, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gatehouse.quizzes import results
from gatehouse.quizzes.facts import facts_of
from gatehouse.quizzes.frames import ms
from gatehouse.quizzes.models import Channel, Quiz, Run, Screen, Seat, SeatRole
from gatehouse.quizzes.operations import leasing
from gatehouse.quizzes.progress import (
    Act,
    SheetLine,
    SheetRound,
    Step,
    all_over_at,
    answered,
    next_step,
    run_sheet,
)
from gatehouse.quizzes.solutions import solution_text


@dataclass(frozen=True)
class ChannelLine:
    """A channel as the host sees it; `teams` is how many play in it, `paper` those of them whose
    answers come as blanks."""

    channel: Channel
    teams: int
    paper: int
    answered: int
    closes_at: datetime | None

    @property
    def phones(self) -> int:
        return self.teams - self.paper


@dataclass(frozen=True)
class Line:
    """A question of the run sheet and how it stands: `next`, `open`, `closed`, `solved` or none."""

    about: SheetLine
    state: str
    is_next: bool


@dataclass(frozen=True)
class Part:
    """A round of it. `opens` is whether it can be asked whole by one button."""

    about: SheetRound
    lines: tuple[Line, ...]
    is_next: bool
    opens: bool


def board_of(quiz: Quiz, seat: Seat, now: datetime) -> dict[str, Any]:
    """The context of the board."""
    sheet = run_sheet(quiz)
    step = next_step(quiz, sheet, now)
    run, over = quiz.screen_run, all_over_at(quiz)
    is_mine, is_free = quiz.holder_id == seat.pk, leasing.is_free(quiz, now=now)
    hosts = quiz.seats.filter(role=SeatRole.HOST, revoked_at=None).exclude(pk=seat.pk)
    return {
        "step": step,
        "step_words": step_words(step),
        "parts": [_part(one, step, now) for one in sheet],
        "run": run,
        "is_open": run is not None and run.window_in(0).closes_at > now,
        "closes_at": run.window_in(0).closes_at if run else None,
        "closes_ms": ms(run.window_in(0).closes_at) if run else None,
        "over_ms": None if over is None else ms(over),
        "solution": solution_text(run.question) if run else "",
        "channels": _channels(quiz, run),
        "mine": is_mine,
        "holder": quiz.holder,
        "is_free": is_free,
        # Another desk has the game in hand and answers: nothing here would be done.
        "locked": not is_mine and not is_free,
        "hosts": hosts,
        "asking": quiz.screen == Screen.QUESTION,
        "newer": results.unshown(quiz),
        "asked": quiz.teams.filter(left_at=None, device_asked__isnull=False)[:20],
    }


def step_words(step: Step) -> str:
    """What the large button says."""
    names = {"round": step.round_number, "number": step.number}
    words = {
        Act.START: _("Begin the game"),
        Act.ROUND: _("Announce round %(round)d"),
        Act.OPEN: _("Open question %(round)d.%(number)d"),
        Act.WAIT: _("The question is open"),
        Act.SOLVE: _("Answer to question %(round)d.%(number)d"),
        Act.TABLE: _("Show the table"),
        Act.END: _("End the game"),
        Act.NOTHING: pgettext("game", "All is done"),
    }
    return words[step.act] % names


def _channels(quiz: Quiz, run: Run | None) -> list[ChannelLine]:
    counts = answered(run.pk if run else None)
    teams = teams_by_channel(quiz)
    paper = _paper_by_channel(quiz)
    return [
        ChannelLine(
            one,
            teams.get(one.pk, 0),
            paper.get(one.pk, 0),
            counts.get(one.pk, 0),
            run.window_in(one.pk).closes_at if run else None,
        )
        for one in quiz.channels.all()
    ]


def teams_by_channel(quiz: Quiz) -> dict[int, int]:
    """How many teams play in each channel."""
    return {one.id: one.teams for one in facts_of(quiz.play_key, quiz.version).channels.values()}


def _paper_by_channel(quiz: Quiz) -> dict[int, int]:
    rows = quiz.teams.filter(left_at=None, on_paper=True).order_by().values_list("channel")
    return dict(rows.annotate(count=Count("pk")))


def _part(one: SheetRound, step: Step, now: datetime) -> Part:
    lines = tuple(Line(line, _state(line, now), _is_next(line, one, step)) for line in one.lines)
    whole = one.round.opens_whole and any(line.run is None for line in one.lines)
    announced = step.act is Act.ROUND and step.about == one.round.pk
    return Part(one, lines, announced, whole)


def _is_next(line: SheetLine, one: SheetRound, step: Step) -> bool:
    asks = step.act in {Act.OPEN, Act.SOLVE} and step.round_number == one.round.number
    return asks and step.number == line.question.number


def _state(line: SheetLine, now: datetime) -> str:
    if line.run is None:
        return ""
    if line.run.solved_at is not None:
        return "solved"
    return "open" if line.run.window_in(0).closes_at > now else "closed"
