"""What a try came to: as much as may be said now, and the draw for who passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from gatehouse.core import texts
from gatehouse.draws.queries import receipt
from gatehouse.quizzes import solo_rules
from gatehouse.quizzes.facts import media_words
from gatehouse.quizzes.models import Attempt, Contender
from gatehouse.quizzes.operations.solo_entering import takes_entries
from gatehouse.quizzes.solo_marks import in_words, mark
from gatehouse.quizzes.solos import contender_of, is_open, is_over, passed, questions_of, told
from gatehouse.quizzes.solutions import solution_text
from gatehouse.quizzes.views.solo_common import signed_in


@dataclass(frozen=True)
class Line:
    """One question with one's own answer; the solution only where it may be known."""

    number: int
    text: str
    mine: str
    media: dict[str, Any] | None
    is_right: bool | None = None
    solution: str = ""
    comment: str = ""
    answer_media: dict[str, Any] | None = None


def result(request: HttpRequest, one: Attempt, *, now: datetime) -> HttpResponse:
    solo, person = one.solo, signed_in(request)
    used = solo.attempts.filter(person=person).count() if person else one.number
    may = told(one, used=used, now=now)
    contender = contender_of(solo, person) if person and solo.draw_id else None
    has_passed = may.count and passed(one)
    context: dict[str, Any] = {
        "solo": solo,
        "attempt": one,
        "told": may,
        "total": len(one.order),
        "lines": _lines(one, with_solutions=may.solutions),
        "answered": one.answers.count(),
        "person": person,
        "left": solo_rules.tries_left(solo.tries, used),
        "is_open": is_open(solo, now=now),
        "is_over": is_over(solo, now=now),
        "draw": solo.draw,
        "has_passed": has_passed,
        "may_enter": has_passed and person and solo.draw and takes_entries(solo.draw, now=now),
        "contender": contender,
        "may_leave": bool(contender and solo.draw and takes_entries(solo.draw, now=now)),
        "outcome": _outcome(contender),
        "receipt": receipt(contender.entry) if contender else None,
        "prize_note": texts.render(solo.prize_note),
    }
    return render(request, "quizzes/solo_result.html", context)


def _outcome(contender: Contender | None) -> str:
    """won | lost | "" while nobody is told."""
    if contender is None or contender.entry.draw.released_at is None:
        return ""
    return "won" if contender.entry.lot_id else "lost"


def _lines(one: Attempt, *, with_solutions: bool) -> Sequence[Line]:
    """In this player's order. Without leave to tell them, solutions are not even read."""
    given = {answer.question_id: answer.value for answer in one.answers.all()}
    rows = questions_of(one.solo).filter(pk__in=one.order)
    if not with_solutions:
        rows = rows.defer("solution", "comment", "source")
    asked = {question.pk: question for question in rows}
    lines = []
    for number, key in enumerate(one.order, start=1):
        question, value = asked[key], given.get(key)
        if value is None and not with_solutions:
            continue  # what was not reached stays unseen for the next try
        line = Line(
            number=number,
            text=question.text,
            mine=in_words_of(question, value),
            media=media_words(question.media),
        )
        if with_solutions:
            line = replace(
                line,
                is_right=bool(value) and mark(question, value or {}).is_right,
                solution=solution_text(question),
                comment=question.comment,
                answer_media=media_words(question.answer_media),
            )
        lines.append(line)
    return lines


def in_words_of(question: Any, value: dict[str, Any] | None) -> str:
    if value is None:
        return _("not reached")
    return in_words(question, value) or _("I do not know")
