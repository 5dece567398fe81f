"""What a team looks at afterwards: the receipts of all its answers, and its appeals."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.views.decorators.http import require_http_methods, require_safe

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes.forms.appealing import AppealForm
from gatehouse.quizzes.keys import sheet_of
from gatehouse.quizzes.links import team_token
from gatehouse.quizzes.models import Answer, AnswerSource, AppealKind, Question, Run, Team
from gatehouse.quizzes.operations import appealing
from gatehouse.quizzes.scoring import Key, count
from gatehouse.quizzes.values import in_words
from gatehouse.quizzes.views import team_pages


class Fate(StrEnum):
    """What became of an answer, as the table reckons it."""

    COUNTS = "counts"
    LET_IN = "let_in"  # it came late, and the judges took it
    LATE = "late"
    REPLACED = "replaced"
    WAITS = "waits"  # of paper: until two have read the same


@dataclass(frozen=True)
class Line:
    """One answer as the journal has it."""

    said: str
    received_at: datetime
    late_ms: int
    fate: Fate
    by_paper: bool

    @property
    def seconds_late(self) -> str:
        """«1,4»."""
        return number_format(max(0.1, self.late_ms / 1000), decimal_pos=1)


@dataclass(frozen=True)
class Asked:
    """A question with all that the team sent to it, the oldest first."""

    run: Run
    lines: list[Line]


@team_pages.by_captain
@require_safe
def receipts(request: HttpRequest, team: Team) -> HttpResponse:
    """Every answer with its time: what was received, what counted, what was too late."""
    context = {"team": team, "asked": _asked(team), **_shared(team)}
    return render(request, "quizzes/captain_receipts.html", context)


APPEALS = 30  # in ten minutes by one team


@team_pages.by_captain
@require_http_methods(["GET", "HEAD", "POST"])
def appeals(request: HttpRequest, team: Team) -> HttpResponse:
    """Hand in an appeal against what was solved, and see what became of one's own."""
    now = timezone.now()
    questions, until = _solved(team), appealing.appeals_until(team.quiz)
    is_over = until is not None and now > until
    is_sent = request.method == "POST"
    form: AppealForm | None = None
    refusals: tuple[Refusal, ...] = ()
    if questions and (is_sent or not is_over):  # what was typed stays to be read
        form = AppealForm(questions=questions, data=request.POST if is_sent else None)
        if form.is_valid():
            try:
                _appeal(team, form, now)
                return HttpResponseRedirect(request.path)
            except Refused as refused:
                refusals = refused.refusals
    own = team.appeals.select_related("question__round").order_by("-pk")
    context = {"team": team, "form": form, "refusals": refusals, "own": own, "until": until,
               "is_over": is_over, **_shared(team)}  # fmt: skip
    status = 422 if is_sent else 200
    return render(request, "quizzes/captain_appeals.html", context, status=status)


def _appeal(team: Team, form: AppealForm, now: datetime) -> None:
    team_pages.spend("appeal", team, at_most=APPEALS, now=now)
    typed = form.cleaned_data
    kind = AppealKind(typed["kind"])
    appealing.appeal(
        team=team, question=typed["question"], kind=kind, text=typed["text"], now=now,
        variant=typed["variant"] if kind == AppealKind.AGAINST else "",
    )  # fmt: skip


def _solved(team: Team) -> list[Question]:
    runs = Run.objects.filter(quiz=team.quiz_id, solved_at__isnull=False)
    return [run.question for run in runs.select_related("question__round")]


def _shared(team: Team) -> dict[str, Any]:
    session = team.channel.session
    last = team.quiz.tables.order_by("-number").first() if team.quiz.ended_at else None
    return {
        "quiz": team.quiz,
        "back": team_pages.captain_path(team),
        "own_url": team_pages.captain_path(team),
        "journal": last,
        "zone": str(session.zone) if session else settings.TIME_ZONE,
        "receipts_url": reverse("quizzes:receipts", args=[team_token(team)]),
        "appeals_url": reverse("quizzes:team_appeals", args=[team_token(team)]),
    }


def _asked(team: Team) -> list[Asked]:
    """Questions in the order they were asked, each answer with what the table makes of it."""
    rows = Answer.objects.filter(team=team)
    sheet = sheet_of(team.quiz, answers=rows)
    counted = {place[1]: one.line.id for place, one in count(sheet, Key(sheet)).items()}
    by_run: dict[int, list[Answer]] = defaultdict(list)
    for row in rows.order_by("received_at", "key"):
        by_run[row.run_id].append(row)
    runs = Run.objects.filter(pk__in=by_run).select_related("question__round")
    ordered = runs.order_by("question__round__number", "question__number")
    return [
        Asked(run, _lines(run, by_run[run.pk], counted.get(run.question_id))) for run in ordered
    ]


def _lines(run: Run, rows: list[Answer], counted: int | None) -> list[Line]:
    """Of a blank what was typed first, which is what the team wrote, and what counts."""
    last = _last(rows) if counted is None else counted
    by_paper = any(row.pk == last and row.source == AnswerSource.PAPER for row in rows)
    shown = [row for row in rows if row.pk == last or (row.typing is None or _is_first(row))]
    return [
        Line(
            said=in_words(row.value, run.question.options),
            received_at=row.received_at,
            late_ms=row.late_ms,
            fate=_fate(row, last, paper_counts=by_paper),
            by_paper=row.source == AnswerSource.PAPER,
        )
        for row in shown
    ]


def _is_first(row: Answer) -> bool:
    """A line of a blank as the first checker typed it; an empty one says nothing."""
    return row.typing == 1 and bool(row.value)


def _last(rows: list[Answer]) -> int | None:
    """Where no answer counts: what took back the one before, or the empty line of a blank."""
    in_time = [row for row in rows if not row.late_ms]
    of_phone = [row.pk for row in in_time if row.source == AnswerSource.PHONE]
    empty = [row.pk for row in in_time if not row.value]
    found = of_phone or empty
    return found[-1] if found else None


def _fate(row: Answer, last: int | None, *, paper_counts: bool) -> Fate:
    if row.pk == last:
        return Fate.LET_IN if row.late_ms else Fate.COUNTS
    if row.late_ms:
        return Fate.LATE
    is_waiting = row.source == AnswerSource.PAPER and not paper_counts
    return Fate.WAITS if is_waiting else Fate.REPLACED
