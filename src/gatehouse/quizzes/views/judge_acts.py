"""What a judge does: each post is one operation. Who sends it by script gets the part of the page
anew; who does not is led back to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gatehouse.core.asked import whole
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes.links import seat_token
from gatehouse.quizzes.models import Answer, Appeal, Ruling, Seat, SeatRole, Team
from gatehouse.quizzes.operations import appealing, judging, tables
from gatehouse.quizzes.operations.changes import changed
from gatehouse.quizzes.points import read_halves
from gatehouse.quizzes.terms import Unclear
from gatehouse.quizzes.views.desks import at_desk
from gatehouse.quizzes.views.judge import PAGES, common, run_of

JUDGE = SeatRole.JUDGE
Act = Callable[[HttpRequest, Seat], None]
NAMES = {"groups": "judge"}


def _act(page: str, *, rules: bool = True) -> Callable[[Act], Callable[..., HttpResponse]]:
    """A post that ends on this page, or on the one named by `page`."""

    def decorate(act: Act) -> Callable[..., HttpResponse]:
        @at_desk(JUDGE)
        @require_POST
        def view(request: HttpRequest, seat: Seat) -> HttpResponse:
            back = request.POST.get("page", "")
            where = back if back in PAGES else page
            try:
                if rules:
                    _count_before(seat)
                act(request, seat)
            except (Refused, Unclear) as refused:
                return _answer(request, seat, where, status=422, error=str(refused))
            seat.quiz.refresh_from_db()
            return _answer(request, seat, where)

        return view

    return decorate


def _answer(
    request: HttpRequest, seat: Seat, where: str, *, status: int = 200, error: str = ""
) -> HttpResponse:
    """The part of the page that the judge looks at: its question, its page, what is looked for."""
    question = request.POST.get("question", "")
    kept = {name: request.GET[name] for name in ("page", "q") if name in request.GET}
    if where == "groups" and whole(question) is not None:
        kept["question"] = question
    is_script = request.headers.get("X-Part") == "1"
    if not is_script and not error:
        path = reverse(f"quizzes:{NAMES.get(where, f'judge_{where}')}", args=[seat_token(seat)])
        query = f"?{urlencode(kept)}" if kept else ""
        return HttpResponseRedirect(path + query)
    template = f"quizzes/_judge_{where}.html"
    typed: dict[str, Any] = {"error": error, "typed": request.POST} if error else {}
    context = common(seat, where) | PAGES[where](seat.quiz, kept) | typed
    if is_script:
        return render(request, template, context, status=status)
    return render(request, "quizzes/judge.html", context | {"part": template}, status=status)


def _count_before(seat: Seat) -> None:
    """What was typed and answered since the last table has a version of its own, so that the
    difference of a ruling is the ruling's alone."""
    tables.recount(seat.quiz, now=timezone.now(), because=_("Answers since the last table"))


@_act("groups")
def rule(request: HttpRequest, seat: Seat) -> None:
    """One answer, for all teams and channels."""
    run = run_of(seat.quiz, request.POST.get("question", ""))
    if run is None:
        raise Http404
    worth = request.POST.get("halves", "")
    if worth and whole(worth) is None:
        raise Http404
    judging.rule(
        quiz=seat.quiz,
        question=run.question,
        variant=request.POST.get("variant", ""),
        halves=whole(worth),
        reason=request.POST.get("reason", "").strip() or _plain_reason(worth),
        seat=seat,
        now=timezone.now(),
    )


def _plain_reason(worth: str) -> str:
    """What everybody reads where the judge has said no more."""
    if not worth:
        return _("Right by the judge’s word")
    return _("Wrong by the judge’s word") if worth == "0" else _("Inexact by the judge’s word")


@_act("groups")
def strike(request: HttpRequest, seat: Seat) -> None:
    run = run_of(seat.quiz, request.POST.get("question", ""))
    if run is None:
        raise Http404
    reason = request.POST.get("reason", "")
    judging.strike(
        quiz=seat.quiz, question=run.question, reason=reason, seat=seat, now=timezone.now()
    )


@_act("log")
def withdraw(request: HttpRequest, seat: Seat) -> None:
    """Take a ruling back; one tap, so a reason may be left out."""
    number = whole(request.POST.get("ruling", "")) or 0
    ruling = Ruling.objects.filter(quiz=seat.quiz, number=number).first()
    if ruling is None:
        raise Http404
    reason = request.POST.get("reason", "").strip() or _("Taken back by the judge")
    judging.withdraw(ruling=ruling, reason=reason, seat=seat, now=timezone.now())


@_act("late")
def accept_late(request: HttpRequest, seat: Seat) -> None:
    number = whole(request.POST.get("answer", "")) or 0
    answers = Answer.objects.select_related("run__quiz", "run__question", "team")
    found = answers.filter(run__quiz=seat.quiz, pk=number).first()
    if found is None:
        raise Http404
    reason = request.POST.get("reason", "").strip() or _("Late, counted by the judge’s word")
    judging.accept_late(answer=found, reason=reason, seat=seat, now=timezone.now())


@_act("penalties")
def penalise(request: HttpRequest, seat: Seat) -> None:
    number = request.POST.get("team", "")
    team = Team.objects.filter(quiz=seat.quiz, number=whole(number) or 0).first()
    if team is None:
        raise Refused(Refusal("no_team", _("There is no team %(n)s here.") % {"n": number}))
    judging.penalise(
        team=team,
        halves=read_halves(request.POST.get("points", "")),
        reason=request.POST.get("reason", ""),
        seat=seat,
        now=timezone.now(),
    )


@_act("appeals")
def decide(request: HttpRequest, seat: Seat) -> None:
    number = whole(request.POST.get("appeal", "")) or 0
    found = Appeal.objects.filter(quiz=seat.quiz, pk=number).first()
    granted = request.POST.get("granted", "")
    if found is None or granted not in ("yes", "no"):
        raise Http404
    worth = request.POST.get("halves", "")
    appealing.decide(
        appeal=found,
        granted=granted == "yes",
        reason=request.POST.get("reason", ""),
        halves=whole(worth),
        seat=seat,
        now=timezone.now(),
    )


@_act("log", rules=False)
def recount(_request: HttpRequest, seat: Seat) -> None:
    """Make the table anew, where blanks were typed since."""
    now = timezone.now()
    tables.recount(seat.quiz, now=now, because=_("Counted anew"))
    changed(seat.quiz, now=now)
