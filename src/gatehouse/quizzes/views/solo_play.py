"""Playing a solo quiz: the door, one question at a time, and the result."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gatehouse.core import limits
from gatehouse.core.arrival import arrived_at
from gatehouse.core.asked import whole
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes import solo_rules
from gatehouse.quizzes.facts import media_words
from gatehouse.quizzes.forms.solo import AnswerForm
from gatehouse.quizzes.models import Attempt, Question
from gatehouse.quizzes.operations import solo_playing
from gatehouse.quizzes.solos import Player, attempts_of, is_over, next_place, told
from gatehouse.quizzes.views.solo_common import (
    attempt_or_404,
    page_of,
    player_of,
    private,
    remember,
    solo_or_404,
)
from gatehouse.quizzes.views.solo_pages import stage_of
from gatehouse.quizzes.views.solo_result import result
from gatehouse.web.origin import network_of

TEN_MINUTES = 600
STARTS_AT_MOST = 300  # from one network in ten minutes: a school plays behind one address
PAGE = require_http_methods(["GET", "HEAD", "POST"])


@private
@PAGE
def door(request: HttpRequest, slug: str) -> HttpResponse:
    """Before a try: go on with the open one, see the others, begin a new one."""
    solo, now, player = solo_or_404(slug), timezone.now(), player_of(request)
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        if player.person is None and player.browser is None:
            player = Player(browser=uuid4())
        try:
            limits.spend("solo", network_of(request), at_most=STARTS_AT_MOST,
                         per_seconds=TEN_MINUTES, now=now)  # fmt: skip
            made = solo_playing.start(solo=solo, player=player, now=now)
        except Refused as refused:
            refusals = refused.refusals
        else:
            response = _onward(made)
            if player.browser is not None:
                remember(response, player.browser, solo, now=now)
            return response
    mine = attempts_of(solo, player)
    for one in mine:
        one.solo = solo
    context = {
        "solo": solo,
        "stage": stage_of(solo, now=now),
        "person": player.person,
        "going_on": next((one for one in mine if one.ended_at is None), None),
        "ended": [(one, told(one, used=len(mine), now=now)) for one in mine if one.ended_at],
        "left": solo_rules.tries_left(solo.tries, len(mine)),
        "refusals": refusals,
    }
    return render(request, "quizzes/solo_door.html", context, status=409 if refusals else 200)


@private
@PAGE
def attempt(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """The next question of a try; once it has ended, its result."""
    one, now = attempt_or_404(request, slug, key), timezone.now()
    if request.method == "POST":
        return _sent(request, one, now=now)
    if one.ended_at is None and is_over(one.solo, now=now):
        one = solo_playing.finish(attempt=one, now=now)
    if one.ended_at is not None:
        return result(request, one, now=now)
    place = next_place(one, one.answers.values_list("question", flat=True))
    if place is None:  # every question was answered, and the end was lost: it is made up for
        return result(request, solo_playing.finish(attempt=one, now=now), now=now)
    question = _question(one, place)
    return _ask(request, one, place, question, AnswerForm(question, one))


def _sent(request: HttpRequest, one: Attempt, *, now: datetime) -> HttpResponse:
    if request.POST.get("do") == "finish":
        solo_playing.finish(attempt=one, now=now)
        return _onward(one)
    place = _place(request.POST.get("place", ""), one)
    question = _question(one, place)
    form = AnswerForm(question, one, request.POST)
    value = form.value if form.is_valid() else {}
    if not form.errors and not value and request.POST.get("do") != "skip":
        form.add_error(None, _("Answer, or say that you do not know."))
    if not form.errors:
        try:
            solo_playing.answer(
                attempt=one, question=question.pk, value=value, now=arrived_at(request)
            )
            return _onward(one)
        except Refused as refused:
            form.add_error(None, refused.first.text)
    return _ask(request, one, place, question, form)


def _onward(one: Attempt) -> HttpResponseRedirect:
    """To what comes next, past the head of the page: twelve times in a row nobody should walk
    through its links, or scroll them away, to come to the question."""
    return HttpResponseRedirect(f"{page_of(one)}#main")


def _place(typed: str, one: Attempt) -> int:
    """Which question of the try's own order was answered, from 0."""
    place = whole(typed, digits=4)
    if place is None or place >= len(one.order):
        raise Http404
    return place


def _question(one: Attempt, place: int) -> Question:
    """Without its solution: what is not read cannot slip out."""
    rows = Question.objects.select_related("media").defer("solution", "comment", "source")
    return rows.get(pk=one.order[place])


def _ask(
    request: HttpRequest, one: Attempt, place: int, question: Question, form: AnswerForm
) -> HttpResponse:
    context: dict[str, Any] = {
        "solo": one.solo,
        "attempt": one,
        "place": place,
        "number": place + 1,
        "total": len(one.order),
        "question": question,
        "media": media_words(question.media),
        "form": form,
        "is_long": question.form in ("order", "match"),
    }
    return render(
        request, "quizzes/solo_question.html", context, status=422 if form.errors else 200
    )
