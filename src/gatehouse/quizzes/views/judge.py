"""The judge's desk: one question and its answers by groups, what came late, penalties, appeals, and
the log with all versions of the table. Every page is also a part that is asked for again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gatehouse.core.asked import whole
from gatehouse.quizzes import judged, matching, paper
from gatehouse.quizzes.keys import key_question
from gatehouse.quizzes.links import seat_token
from gatehouse.quizzes.models import (
    Appeal,
    AppealKind,
    Question,
    Quiz,
    Round,
    RulingKind,
    Run,
    Seat,
    SeatRole,
)
from gatehouse.quizzes.points import halves
from gatehouse.quizzes.spelling import is_called
from gatehouse.quizzes.views import judge_groups, judge_shown
from gatehouse.quizzes.views.desks import at_desk, etag_of, part

JUDGE = SeatRole.JUDGE
LATE_AT_ONCE = 100
TEAMS_TO_CHOOSE = 500  # more are looked for: a list of them all would be sent with each change
FOUND_AT_MOST = 50
Context = dict[str, Any]
Wanted = Mapping[str, str]
About = Callable[[Quiz, Wanted], Context]
Rounds = list[tuple[Round, list[judge_shown.Asked]]]


def _page(name: str, about: About) -> Callable[[HttpRequest, Seat], HttpResponse]:
    """A page of the desk: whole, or with `?part` what changes in it."""

    @at_desk(JUDGE)
    @require_safe
    def view(request: HttpRequest, seat: Seat) -> HttpResponse:
        return shown(request, seat, name, about)

    return view


def shown(request: HttpRequest, seat: Seat, name: str, about: About) -> HttpResponse:
    """The page `name`, or its part."""
    template = f"quizzes/_judge_{name}.html"

    def context() -> Context:
        return common(seat, name) | about(seat.quiz, request.GET)

    if "part" not in request.GET:
        return render(request, "quizzes/judge.html", context() | {"part": template})
    bucket = int(timezone.now().timestamp()) // judge_shown.FRESH_SECONDS
    etag = etag_of(name, request.GET.urlencode(), judged.mark_of(seat.quiz), bucket)
    return part(request, etag, template, context)


def common(seat: Seat, name: str) -> Context:
    quiz = seat.quiz
    return {
        "title": quiz.title,
        "quiz": quiz,
        "seat": seat,
        "token": seat_token(seat),
        "here": name,
        "last": judge_shown.last_ruled(quiz),
        "open_appeals": quiz.appeals.open().count(),
    }


def groups(quiz: Quiz, wanted: Wanted) -> Context:
    """One question: the one asked for, else the one with most to judge, else the last asked."""
    now = timezone.now()
    with judged.looking(quiz) as look:
        rounds = judge_shown.asked(quiz, look.open())
        row = _chosen(rounds, wanted)
        if row is None:
            return {"rounds": rounds, "row": None}
        found = judge_groups.found(quiz, look, row.run.question, wanted)
    question = row.run.question
    strike = quiz.rulings.standing().filter(kind=RulingKind.STRIKE, question=question).first()
    return found | {
        "rounds": rounds,
        "row": row,
        "question": question,
        "solution": _solution(question),
        "strike": strike,
        "parts": _parts(question),
        "window_open": row.run.window_in(0).closes_at > now,
    }


def _chosen(rounds: Rounds, wanted: Wanted) -> judge_shown.Asked | None:
    rows = [row for _round, found in rounds for row in found]
    number = wanted.get("question", "")
    row = next((one for one in rows if str(one.run.question_id) == number), None)
    return row or max(rows, key=lambda one: (one.open, one.run.pk), default=None)


def who(quiz: Quiz, wanted: Wanted) -> Context:
    """Everybody who answered alike."""
    run = run_of(quiz, wanted.get("question", ""))
    if run is None:
        raise Http404
    with judged.looking(quiz) as look:
        return judge_groups.who(quiz, look, run.question, wanted)


def _parts(question: Question) -> list[tuple[int, str]]:
    """What an inexact answer may be worth."""
    return [(worth, halves(worth)) for worth in range(1, question.worth_halves)]


def _solution(question: Question) -> str:
    key, kept = key_question(question), question.solution
    if "accepted" in kept:
        return " / ".join(str(one["text"]) for one in kept["accepted"])
    if "number" in kept:
        within = kept.get("within") or "0"
        return str(kept["number"]) + (f" ± {within}" if within != "0" else "")
    value = {
        "choices": kept.get("right", []),
        "order": kept.get("order", []),
        "pairs": kept.get("pairs", {}),
    }
    return matching.in_words(key, matching.variant(key, value))


def late(quiz: Quiz, wanted: Wanted) -> Context:
    page = Paginator(judged.late_lines(quiz), LATE_AT_ONCE).get_page(wanted.get("page"))
    return {
        "page": page,
        "kept": judge_groups.kept(page.number),
        "late": [
            {
                "late": one,
                "said": str(one.said),
                "seconds": one.answer.late_ms / 1000,
                "points": halves(one.halves),
            }
            for one in judged.late_answers(quiz, page)
        ],
    }


def penalties(quiz: Quiz, wanted: Wanted) -> Context:
    standing = judge_shown.rulings_of(quiz).filter(kind=RulingKind.PENALTY, withdrawn_at=None)
    teams = list(quiz.teams.filter(left_at=None).values_list("number", "name"))
    sought = " ".join(wanted.get("q", "").split())
    return {
        "penalties": [judge_shown.Ruled(one, judge_shown.what(one)) for one in standing],
        "teams": teams if len(teams) <= TEAMS_TO_CHOOSE else None,
        "q": sought,
        "found": [one for one in teams if is_called(sought, *one)][:FOUND_AT_MOST],
        "typed": {"team": wanted.get("team", "")},
    }


def appeals(quiz: Quiz, _wanted: Wanted) -> Context:
    found = Appeal.objects.filter(quiz=quiz).select_related(
        "team", "question__round", "seat", "ruling"
    )
    rows = [_appeal(one) for one in found.order_by("pk")]
    return {
        "waiting": [row for row in rows if row["appeal"].decided_at is None],
        "decided": [row for row in reversed(rows) if row["appeal"].decided_at is not None],
    }


def _appeal(one: Appeal) -> Context:
    return {
        "appeal": one,
        "answer": matching.in_words(key_question(one.question), one.variant),
        "parts": _parts(one.question) if one.kind == AppealKind.CREDIT else [],
    }


def log(quiz: Quiz, wanted: Wanted) -> Context:
    opened = whole(wanted.get("table", "")) or 0
    wrote = quiz.teams.filter(paper_spells__isnull=False).distinct()
    return {
        "log": judge_shown.log_of(quiz),
        "changes": judge_shown.changes_of(quiz, opened),
        "opened": opened,
        "wrote": [(team, paper.spells_of(team)) for team in wrote.prefetch_related("paper_spells")],
    }


PAGES: dict[str, About] = {
    "groups": groups,
    "who": who,
    "late": late,
    "penalties": penalties,
    "appeals": appeals,
    "log": log,
}
desk = _page("groups", groups)
who_page = _page("who", who)
late_page = _page("late", late)
penalties_page = _page("penalties", penalties)
appeals_page = _page("appeals", appeals)
log_page = _page("log", log)


def run_of(quiz: Quiz, number: str) -> Run | None:
    """The question of a game that a form names."""
    runs = Run.objects.select_related("question__round")
    return runs.filter(quiz=quiz, question=whole(number)).first()
