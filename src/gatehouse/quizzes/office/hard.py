"""For editors: what was hard, and the whole game as a workbook."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gatehouse.programme.office import Seat as OfficeSeat
from gatehouse.programme.office import planner_page
from gatehouse.quizzes import hardness, players, results, workbooks
from gatehouse.quizzes.office.common import badge_of, game_or_404

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@planner_page
def hard(request: HttpRequest, seat: OfficeSeat, code: str) -> HttpResponse:
    """The share of teams that were right, by question, as pictures and as a table."""
    quiz = game_or_404(request, seat, code)
    table = results.latest(quiz)
    found = hardness.hardness(quiz, table, players.answered(quiz)) if table else []
    context = {
        "quiz": quiz,
        "badge": badge_of(quiz),
        "charts": hardness.pictures(found),
        "questions": found,
    }
    return render(request, "quizzes/office/hard.html", context)


@require_safe
@planner_page
def workbook(request: HttpRequest, seat: OfficeSeat, code: str) -> HttpResponse:
    """Table, answers, rulings and journal."""
    quiz = game_or_404(request, seat, code)
    table = results.latest(quiz)
    if table is None:
        raise Http404
    body = workbooks.workbook(quiz, table, made_at=timezone.now())
    answer = HttpResponse(body, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="game-{quiz.code}.xlsx"'
    return answer
