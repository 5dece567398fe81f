"""The checkers' desk: where the blanks are, what of them differs, and their printing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gatehouse.core import limits
from gatehouse.core.asked import whole
from gatehouse.core.refusal import Refused
from gatehouse.quizzes import blanks, paper, photos
from gatehouse.quizzes.links import seat_token
from gatehouse.quizzes.models import Blank, Question, Round, Seat, SeatRole
from gatehouse.quizzes.operations import typing
from gatehouse.quizzes.terms import Unclear, read_scoring
from gatehouse.quizzes.typed import as_typed, has_stake, has_tick, in_words
from gatehouse.quizzes.views.desks import at_desk, etag_of, part
from gatehouse.web.errors import too_often

CHECKER = SeatRole.CHECKER
TEN_MINUTES = 600
PRINTED = 30  # sets of blanks by one desk in that time: one PDF is set at a time, for everybody
LOOKS_AT_PHOTOS = (SeatRole.CHECKER, SeatRole.JUDGE, SeatRole.HOST)


@at_desk(CHECKER)
@require_safe
def desk(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The whole desk; what changes in it is the same part that is asked for again."""
    return _desk(request, seat)


def _desk(request: HttpRequest, seat: Seat, *, status: int = 200, **said: Any) -> HttpResponse:
    context = _piles(seat) | {
        "title": seat.quiz.title,
        "rounds": _rounds(seat),
        "took": request.GET.get("took", ""),
        "typed": request.GET.get("typed", ""),
        **said,
    }
    return render(request, "quizzes/checkers.html", context, status=status)


@at_desk(CHECKER)
@require_safe
def queue(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The part with the piles, for whoever has it open."""
    etag = etag_of("queue", seat.pk, paper.version_of(seat.quiz, timezone.now()))
    return part(request, etag, "quizzes/_piles.html", lambda: _piles(seat))


def _piles(seat: Seat) -> dict[str, Any]:
    now = timezone.now()
    piles = paper.piles(seat.quiz, now=now)
    lying = [one for pile in piles for one in pile.lying]
    return {
        "seat": seat,
        "token": seat_token(seat),
        "piles": piles,
        "next": paper.next_for(lying, seat),
        "differences": sum(one.differs for one in lying),
        "typed_twice": paper.typing_counts(seat.quiz) > 1,
    }


def _rounds(seat: Seat) -> list[Round]:
    """Rounds of which something was asked, the one that goes on first."""
    asked = Round.objects.filter(questions__runs__quiz=seat.quiz).distinct()
    return list(asked.order_by("-number"))


@at_desk(CHECKER)
@require_POST
def open_blank(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A code or a number was scanned or typed: the blank is handed in, and opened."""
    now, text = timezone.now(), request.POST.get("text", "")
    because = request.POST.get("because", "")
    rounds = {str(one.pk): one for one in _rounds(seat)}
    of = rounds.get(request.POST.get("round", "")) or next(iter(rounds.values()), None)
    only_take = bool(request.POST.get("only_take"))
    try:
        if not text.strip():
            return _next(request, seat)
        blank = typing.find_blank(seat=seat, text=text, of=of, now=now)
        typing.hand_in(seat=seat, blank=blank, now=now, because=because)
        if not only_take:
            typing.take(seat=seat, blank=blank, now=now)
    except Refused as refused:
        return _desk(
            request,
            seat,
            status=409,
            error=refused.first.text,
            is_late=refused.first.code == "late",
            text=text,
            chosen=of,
            only_take=only_take,
        )
    if only_take:
        query = f"?took={blank.team.number}&round={blank.round_id}"
        return HttpResponseRedirect(path("checkers", seat) + query)
    return HttpResponseRedirect(path("checkers_blank", seat, blank.code))


def _next(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Enter in an empty field: the next blank that this desk may type."""
    lying = [one for pile in paper.piles(seat.quiz, now=timezone.now()) for one in pile.lying]
    found = paper.next_for(lying, seat)
    if found is None or found.blank is None:
        return HttpResponseRedirect(path("checkers", seat))
    typing.take(seat=seat, blank=found.blank, now=timezone.now())
    return HttpResponseRedirect(path("checkers_blank", seat, found.blank.code))


@at_desk(CHECKER)
@require_POST
def print_blanks(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The blanks of all paper teams as one PDF, or a spare set."""
    now = timezone.now()
    try:
        limits.spend("quiz blanks", str(seat.pk), at_most=PRINTED, per_seconds=TEN_MINUTES, now=now)
    except Refused as refused:
        return too_often(request, str(refused))
    if request.POST.get("spare"):
        rounds = seat.quiz.packet.rounds.prefetch_related("questions")
        sheets = [blanks.spare(one) for one in rounds]
    else:
        made = typing.print_blanks(quiz=seat.quiz, seat=seat, now=now)
        sheets = blanks.sheets_of(made)
    if not sheets:
        return _desk(request, seat, status=409, nobody_on_paper=True)
    pdf = blanks.pdf_of(seat.quiz, sheets, made_at=now)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="blanks-{seat.quiz.code}.pdf"'
    return response


@at_desk(CHECKER)
@require_safe
def differences(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Lines that were read differently, for a third person."""
    return _differences(request, seat)


def _differences(
    request: HttpRequest, seat: Seat, *, status: int = 200, **said: Any
) -> HttpResponse:
    found = paper.differences(seat.quiz)
    rows = [_row(one, seat) for one in found]
    context = {
        "title": seat.quiz.title,
        "seat": seat,
        "token": seat_token(seat),
        "rows": [row for row in rows if not row["own"]],
        "own": sum(row["own"] for row in rows),
        **said,
    }
    return render(request, "quizzes/differences.html", context, status=status)


def _row(one: paper.Difference, seat: Seat) -> dict[str, Any]:
    scoring = read_scoring(one.question.round.scoring)
    sides = [
        {
            "value": as_typed(one.question, value),
            "words": in_words(one.question, value),
            "tick": value.get("tick") is True,
            "stake": value.get("stake_halves"),
        }
        for value in (one.first, one.second)
    ]
    return {
        "blank": one.blank,
        "question": one.question,
        "sides": sides,
        "has_tick": has_tick(scoring),
        "has_stake": has_stake(scoring),
        "own": any(typed.seat_id == seat.pk for typed in one.blank.typings.all()),
    }


@at_desk(CHECKER)
@require_POST
def decide(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The third person's word on one line."""
    blank = blank_of(seat, code)
    number = whole(request.POST.get("question", "")) or 0
    questions = Question.objects.select_related("round").filter(round=blank.round_id)
    question = questions.filter(pk=number).first()
    if question is None:
        raise Http404
    text = request.POST.get("text", "")
    try:
        typing.decide(
            seat=seat,
            blank=blank,
            question=question,
            text=text,
            tick=bool(request.POST.get("tick")),
            stake=request.POST.get("stake", ""),
            now=timezone.now(),
        )
    except Refused as refused:
        return _differences(request, seat, status=409, error=refused.first.text)
    except Unclear as unclear:
        wrong = {"wrong": question.pk, "blank_wrong": blank.pk, "text": text}
        return _differences(request, seat, status=422, error=str(unclear), **wrong)
    return HttpResponseRedirect(path("checkers_differences", seat))


@at_desk(*LOOKS_AT_PHOTOS)
@require_safe
def photo(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The photo of a blank, for desks of its game; gone when the appeals are over."""
    blank = blank_of(seat, code)
    content = photos.read(blank.photo) if blank.photo else None
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="image/jpeg")


def blank_of(seat: Seat, code: str) -> Blank:
    found = Blank.objects.filter(code=code, team__quiz=seat.quiz)
    blank = paper.with_all(found).first()
    if blank is None:
        raise Http404
    return blank


def path(name: str, seat: Seat, *args: object) -> str:
    return reverse(f"quizzes:{name}", args=[seat_token(seat), *args])
