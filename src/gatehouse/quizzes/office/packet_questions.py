"""Questions in the editor: written, changed, moved, deleted, and looked at as they are played."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatehouse.core import undo
from gatehouse.core.asked import whole
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.programme.office import Seat, city_page
from gatehouse.quizzes import facts, queries
from gatehouse.quizzes.blanks import spare
from gatehouse.quizzes.forms.questions import QuestionForm, QuestionMediaForm
from gatehouse.quizzes.models import Media, Packet, Question, Round
from gatehouse.quizzes.office.packet_common import (
    packet_or_404,
    question_or_404,
    round_or_404,
    to_packet,
)
from gatehouse.quizzes.office.packet_rounds import moved
from gatehouse.quizzes.office.packets import show
from gatehouse.quizzes.operations import bringing_media, editing_questions
from gatehouse.quizzes.solutions import right_ids, solution_text
from gatehouse.quizzes.terms import Form, read_scoring
from gatehouse.quizzes.typed import letter

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@city_page
def new(request: HttpRequest, seat: Seat, pk: int, key: int) -> HttpResponse:
    """?form= how one answers, ?after= the number it stands after."""
    now = timezone.now()
    packet = packet_or_404(seat, pk, now=now)
    one = round_or_404(packet, key)
    form = QuestionForm(packet=packet, form=_form(request, Form.TEXT), data=_sent(request))
    return _written(request, seat, packet, form, one=one, now=now)


@FORM
@city_page
def edit(request: HttpRequest, seat: Seat, pk: int, key: int) -> HttpResponse:
    """A question that was not asked yet; one that was is shown, and stays."""
    now = timezone.now()
    packet = packet_or_404(seat, pk, now=now)
    question = question_or_404(packet, key)
    chosen = _form(request, Form(question.form))
    form = QuestionForm(packet=packet, form=chosen, of=question, data=_sent(request))
    return _written(request, seat, packet, form, question=question, now=now)


def _form(request: HttpRequest, default: Form) -> Form:
    """How one answers, as it was chosen."""
    said = request.POST.get("form") or request.GET.get("form") or default.value
    if said not in Form.values:
        raise Http404
    return Form(said)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _written(
    request: HttpRequest,
    seat: Seat,
    packet: Packet,
    form: QuestionForm,
    *,
    one: Round | None = None,
    question: Question | None = None,
    now: datetime,
) -> HttpResponse:
    """A file that came is kept first, so that it is not lost where the words are wrong."""
    about = {"question": question, "round": one or (question and question.round)}
    if request.method != "POST":
        return _show(request, packet, form, QuestionMediaForm(), about, now=now)
    files = QuestionMediaForm(data=request.POST, files=request.FILES)
    files_fit = files.is_valid()
    chosen: dict[str, Media] = {}
    try:
        if files_fit and files.has_file:
            chosen = _brought(packet, files, by=seat.person, now=now)
            form = _with_media(form, request, packet, question, chosen)
            files = QuestionMediaForm()
        if request.POST.get("do") in ("more", "form") or not (form.is_valid() and files_fit):
            status = 200 if request.POST.get("do") in ("more", "form") else 422
            return _show(request, packet, form, files, about, status=status, now=now)
        return _saved(request, packet, form, one, question, by=seat.person, now=now)
    except Refused as refused:
        more = {"refusals": refused.refusals}
        return _show(request, packet, form, files, about | more, status=409, now=now)


def _brought(
    packet: Packet, files: QuestionMediaForm, *, by: Person, now: datetime
) -> dict[str, Media]:
    said = files.cleaned_data
    content = b"".join(said["file"].chunks())
    row = bringing_media.bring_media(
        packet=packet, content=content, described=said["described"], by=by, now=now
    )
    return {said["place"] or "media": row}


def _with_media(
    form: QuestionForm,
    request: HttpRequest,
    packet: Packet,
    question: Question | None,
    chosen: dict[str, Media],
) -> QuestionForm:
    """What was written, with the file that has just come chosen in it."""
    data = request.POST.copy()
    for name, row in chosen.items():
        data[name] = str(row.pk)
    return QuestionForm(packet=packet, form=form.form, of=question, data=data)


def _saved(
    request: HttpRequest,
    packet: Packet,
    form: QuestionForm,
    one: Round | None,
    question: Question | None,
    *,
    by: Person,
    now: datetime,
) -> HttpResponse:
    said = form.cleaned_data
    media: dict[str, Any] = {name: said[name] for name in ("media", "answer_media")}
    who: dict[str, Any] = {"by": by, "now": now}
    if question is not None:
        done = editing_questions.change_question(
            question=question,
            shape=form.shape,
            seen_rev=whole(request.POST.get("rev", "")) or 0,
            **media,
            **who,
        )
        tags = undo.tag(done) if done else ""
        messages.success(request, _("The question is saved."), extra_tags=tags)
    elif one is not None:
        number = whole(request.POST.get("after", ""), digits=3)
        question = editing_questions.add_question(
            one=one, shape=form.shape, after=number, **media, **who
        )
        messages.success(request, _("The question is added."))
    return _go_on(request, packet, question)


def _go_on(request: HttpRequest, packet: Packet, question: Question | None) -> HttpResponse:
    """Back to the packet, on to the next question, or to look at it."""
    if question is None:
        raise Http404
    if request.POST.get("do") == "next":
        url = reverse("quizzes:office_question_new", args=[packet.pk, question.round_id])
        query = f"form={question.form}&after={question.number}"
        return HttpResponseRedirect(f"{url}?{query}")
    if request.POST.get("do") == "preview":
        args = [packet.pk, question.pk]
        return HttpResponseRedirect(reverse("quizzes:office_question_preview", args=args))
    return to_packet(packet, f"question-{question.pk}")


def _show(
    request: HttpRequest,
    packet: Packet,
    form: QuestionForm,
    files: QuestionMediaForm,
    about: dict[str, Any],
    *,
    now: datetime,
    status: int = 200,
) -> HttpResponse:
    question: Question | None = about["question"]
    context = {
        "packet": packet,
        "form": form,
        "files": files,
        "ways": Form.choices,
        "rev": request.POST.get("rev") or (question.rev if question else ""),
        "after": request.POST.get("after") or request.GET.get("after", ""),
        "is_asked": question is not None and question.pk in queries.asked_questions(packet, now),
        "shown": [one for one in (question.media, question.answer_media) if one]
        if question
        else [],
        **about,
    }
    return render(request, "quizzes/office/packet_question.html", context, status=status)


@require_POST
@city_page
def move(request: HttpRequest, seat: Seat, pk: int, key: int) -> HttpResponse:
    """Up or down by one, beyond the end of a round into the next."""
    now = timezone.now()
    packet = packet_or_404(seat, pk, now=now)
    question = question_or_404(packet, key)
    row, up = f"question-{question.pk}", request.POST.get("do") == "up"
    try:
        editing_questions.move_question(question=question, up=up, by=seat.person, now=now)
    except Refused as refused:
        return moved(request, packet, row, refusals=refused.refusals)
    return moved(request, packet, row)


@require_POST
@city_page
def delete(request: HttpRequest, seat: Seat, pk: int, key: int) -> HttpResponse:
    """For a minute it can be put back."""
    now = timezone.now()
    packet = packet_or_404(seat, pk, now=now)
    question = question_or_404(packet, key)
    try:
        done = editing_questions.delete_question(question=question, by=seat.person, now=now)
    except Refused as refused:
        return show(request, packet, refusals=refused.refusals)
    text = _("Question %(n)d is deleted.") % {"n": question.number}
    messages.success(request, text, extra_tags=undo.tag(done))
    return to_packet(packet, f"round-{question.round_id}")


@require_safe
@city_page
def preview(request: HttpRequest, seat: Seat, pk: int, key: int) -> HttpResponse:
    """As a captain, the hall and a team with paper get it, and the solution beside it."""
    packet = packet_or_404(seat, pk, now=timezone.now())
    question = question_or_404(packet, key)
    neighbours = list(
        Question.objects.filter(round__packet=packet).order_by("round__number", "number")
    )
    at = next(place for place, other in enumerate(neighbours) if other.pk == question.pk)
    sheet = spare(question.round)
    line = next(line for line in sheet.lines if line.number == question.number)
    context = {
        "packet": packet,
        "question": question,
        "run": _as_run(question),
        "answer_media": facts.media_words(question.answer_media),
        "right": right_ids(question),
        "solution": solution_text(question),
        "sheet": sheet,
        "choices": _lettered(question.options.get("choices", ())),
        "pairs": zip_longest(
            question.options.get("left", ()), _lettered(question.options.get("right", ()))
        ),
        "line": line,
        "boxes": range(line.boxes),
        "previous": neighbours[at - 1] if at else None,
        "next": neighbours[at + 1] if at + 1 < len(neighbours) else None,
    }
    return render(request, "quizzes/office/packet_preview.html", context)


def _lettered(choices: Sequence[dict[str, str]]) -> list[tuple[str, str]]:
    """As the hall sees them: «А», «Б», «В» before the texts."""
    return [(letter(place), one["text"]) for place, one in enumerate(choices)]


def _as_run(question: Question) -> dict[str, Any]:
    """What a frame says of a question that is asked, without its times."""
    scoring = read_scoring(question.round.scoring)
    return {
        "id": question.pk,
        "round": question.round.number,
        "number": question.number,
        "form": question.form,
        "text": question.text,
        "options": question.options,
        "media": facts.media_words(question.media),
        "worth": question.worth_halves,
        "seconds": question.time,
        "kind": scoring.kind.value,
        "stake_from": scoring.stake_from_halves,
        "stake_to": scoring.stake_to_halves,
    }
