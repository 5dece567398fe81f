"""Public pages of solo quizzes: all of them, and what one is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gatehouse.core import texts
from gatehouse.draws.models import Draw, Lot
from gatehouse.quizzes.models import Solo
from gatehouse.quizzes.prize_steps import contest_steps
from gatehouse.quizzes.solos import is_open, published, questions_of
from gatehouse.quizzes.views.solo_common import solo_or_404
from gatehouse.web.caching import public_page

OVER_AT_MOST = 50


@require_safe
@public_page()
def solos(request: HttpRequest) -> HttpResponse:
    """Those that are open, those that come, those that are over."""
    now = timezone.now()
    rows = published().select_related("draw")
    open_now = rows.filter(opens_at__lte=now, closes_at__gt=now).order_by("closes_at")
    context = {
        "open": open_now,
        "soon": rows.filter(opens_at__gt=now).order_by("opens_at"),
        "over": rows.filter(closes_at__lte=now).order_by("-closes_at")[:OVER_AT_MOST],
    }
    return render(request, "quizzes/solos.html", context)


@require_safe
@public_page()
def solo(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is, its rules and dates, and how its prizes are drawn."""
    now, found = timezone.now(), solo_or_404(slug)
    draw = found.draw
    context = {
        "solo": found,
        "stage": stage_of(found, now=now),
        "questions": questions_of(found).count(),
        "about": texts.render(found.about),
        "draw": draw,
        "prizes": lots_of(draw) if draw else (),
        "steps": contest_steps(draw) if draw else (),
        "drawn": draw is not None and draw.released_at is not None,
    }
    return render(request, "quizzes/solo.html", context)


def stage_of(solo: Solo, *, now: datetime) -> str:
    if is_open(solo, now=now):
        return "open"
    return "soon" if now < solo.opens_at else "over"


def lots_of(draw: Draw) -> Sequence[Lot]:
    """Kinds of prizes, the first that is given out first."""
    return list(draw.lots.order_by("label"))
