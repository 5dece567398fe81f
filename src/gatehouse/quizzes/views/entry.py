"""A blank on the desk: one row for each question, kept as it is typed; and its photo."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes import paper
from gatehouse.quizzes.links import seat_token
from gatehouse.quizzes.models import Blank, Question, Run, Seat, SeatRole, Typing
from gatehouse.quizzes.operations import photographing, typing
from gatehouse.quizzes.points import halves
from gatehouse.quizzes.terms import Form, Unclear, read_scoring
from gatehouse.quizzes.typed import as_typed, has_stake, has_tick, in_words, letter
from gatehouse.quizzes.views.checkers import blank_of, path
from gatehouse.quizzes.views.desks import at_desk

CHECKER = SeatRole.CHECKER
BODY_BYTES = 10_000


@dataclass(frozen=True)
class Field:
    """One row of the form. `why_not` says why nothing is typed there."""

    question: Question
    text: str = ""
    words: str = ""
    tick: bool = False
    stake: str = ""
    error: str = ""
    why_not: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@at_desk(CHECKER)
@require_http_methods(["GET", "HEAD", "POST"])
def blank(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The form of a blank. Without scripts it is sent whole, and lines that are clear are kept."""
    found = blank_of(seat, code)
    if request.method == "POST":
        return _sent(request, seat, found)
    mine = next((one for one in found.typings.all() if one.seat_id == seat.pk), None)
    return _page(request, seat, found, mine, _fields(found, mine))


def _page(
    request: HttpRequest,
    seat: Seat,
    found: Blank,
    mine: Typing | None,
    fields: list[Field],
    *,
    status: int = 200,
    error: str = "",
) -> HttpResponse:
    scoring = read_scoring(found.round.scoring)
    held = next((one for one in found.typings.all() if one.done_at is None), None)
    context = {
        "title": seat.quiz.title,
        "seat": seat,
        "token": seat_token(seat),
        "blank": found,
        "fields": fields,
        "is_open": mine is not None and mine.done_at is None,
        "is_done": mine is not None and mine.done_at is not None,
        "typing": mine,
        "spells": paper.spells_of(found.team),
        "held_by": held.seat.title if held and held != mine else "",
        "has_tick": has_tick(scoring),
        "has_stake": has_stake(scoring),
        "stake_from": scoring.stake_from_halves,
        "stake_to": scoring.stake_to_halves,
        "stake_of_total": scoring.stake_of_total,
        "error": error,
    }
    return render(request, "quizzes/entry.html", context, status=status)


def _fields(
    found: Blank,
    mine: Typing | None,
    sent: dict[int, Field] | None = None,
) -> list[Field]:
    """The rows as they stand in the journal, over them what was sent and could not be read."""
    runs, lines = paper.runs_of(found), paper.lines_of([found])
    number = mine.number if mine else paper.FIRST
    return [
        (sent or {}).get(question.pk)
        or _field(found, question, runs.get(question.pk), lines.get(
            (found.team_id, question.pk, number), {}
        ))
        for question in found.round.questions.all()
    ]  # fmt: skip


def _field(found: Blank, question: Question, run: Run | None, value: dict[str, Any]) -> Field:
    stake = value.get("stake_halves")
    return Field(
        question,
        text=as_typed(question, value),
        words=in_words(question, value),
        tick=value.get("tick") is True,
        stake="" if stake is None else halves(stake),
        why_not=_why_not(found, run),
        choices=_choices(question),
    )


def _why_not(found: Blank, run: Run | None) -> str:
    if run is None:
        return _("not asked yet")
    return "" if paper.counts_on_paper(found.team, run) else _("answered by phone")


def _choices(question: Question) -> tuple[tuple[str, str], ...]:
    name = "right" if question.form == Form.MATCH else "choices"
    given = question.options.get(name, ())
    return tuple((letter(place), str(one["text"])) for place, one in enumerate(given))


def _sent(request: HttpRequest, seat: Seat, found: Blank) -> HttpResponse:
    """The whole form: take it, keep the lines, finish."""
    now, action = timezone.now(), request.POST.get("do", "")
    try:
        if action == "take":
            typing.take(seat=seat, blank=found, now=now)
            return HttpResponseRedirect(path("checkers_blank", seat, found.code))
        wrong = _keep(request, seat, found)
        if not wrong and action == "finish":
            typing.finish(seat=seat, blank=found, now=now)
            number = f"?typed={found.team.number}&round={found.round_id}"
            return HttpResponseRedirect(path("checkers", seat) + number)
    except Refused as refused:
        mine = _mine(seat, found)
        error = str(refused.first.text)
        return _page(request, seat, found, mine, _fields(found, mine), status=409, error=error)
    if not wrong:
        return HttpResponseRedirect(path("checkers_blank", seat, found.code))
    mine = _mine(seat, found)
    return _page(request, seat, found, mine, _fields(found, mine, wrong), status=422)


def _mine(seat: Seat, found: Blank) -> Typing | None:
    return Typing.objects.select_related("seat").filter(blank=found, seat=seat).first()


def _keep(request: HttpRequest, seat: Seat, found: Blank) -> dict[int, Field]:
    """Write what is clear; the rows that are not, with what was typed and why."""
    wrong = {}
    for question in found.round.questions.all():
        text = request.POST.get(f"line-{question.pk}")
        if text is None:
            continue
        tick = bool(request.POST.get(f"tick-{question.pk}"))
        stake = request.POST.get(f"stake-{question.pk}", "")
        try:
            typing.type_line(
                seat=seat, blank=found, question=question, text=text, tick=tick, stake=stake,
                now=timezone.now(),
            )  # fmt: skip
        except Unclear as unclear:
            wrong[question.pk] = Field(
                question, text=text, tick=tick, stake=stake, error=str(unclear),
                choices=_choices(question),
            )  # fmt: skip
    return wrong


@at_desk(CHECKER)
@require_POST
def line(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """One line, as soon as it is typed: JSON {question, text, tick, stake, key}; back come the
    words it was taken for. 422 with `error` where it is unclear, 409 where the blank is not in
    hand."""
    found = blank_of(seat, code)
    try:
        sent = _read(request)
        number = sent["question"]
        question = next(one for one in found.round.questions.all() if one.pk == number)
        key = UUID(str(sent["key"]))
    except (ValueError, KeyError, StopIteration) as error:
        raise Http404 from error
    try:
        value = typing.type_line(
            seat=seat,
            blank=found,
            question=question,
            text=str(sent.get("text", "")),
            tick=sent.get("tick") is True,
            stake=str(sent.get("stake", "")),
            key=key,
            now=timezone.now(),
        )
    except Unclear as unclear:
        return JsonResponse({"error": str(unclear)}, status=422)
    except Refused as refused:
        return JsonResponse({"error": str(refused.first.text)}, status=409)
    return JsonResponse({"text": as_typed(question, value), "words": in_words(question, value)})


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        body = request.body
        sent = json.loads(body) if len(body) <= BODY_BYTES else None
    except (RecursionError, RawPostDataException) as error:  # it was nested, or sent as a form
        raise ValueError("no line") from error
    if not isinstance(sent, dict):
        raise ValueError("no line")
    return sent


@at_desk(CHECKER)
@require_POST
def add_photo(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """A photo of the blank, from the phone's camera or as a file."""
    found, file = blank_of(seat, code), request.FILES.get("photo")
    try:
        if file is None:
            raise Refused(Refusal("empty", _("Choose a photo.")))
        content = file.read()
        photographing.attach_photo(seat=seat, blank=found, content=content, now=timezone.now())
    except Refused as refused:
        mine = _mine(seat, found)
        error = str(refused.first.text)
        return _page(request, seat, found, mine, _fields(found, mine), status=422, error=error)
    return HttpResponseRedirect(path("checkers_blank", seat, found.code))
