"""The draw of a solo quiz's prizes at the organisers' desk: its way, and each act of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gatehouse.draws import store
from gatehouse.draws.links import witness_url
from gatehouse.draws.models import Draw, Entry
from gatehouse.draws.queries import round_of
from gatehouse.draws.rules import Step
from gatehouse.pages.office import draw_acting as acting
from gatehouse.pages.office import draw_reading as reading
from gatehouse.pages.office.draw_fairness import self_test
from gatehouse.programme.office import Seat, planner_page, refuse
from gatehouse.quizzes.models import Solo
from gatehouse.quizzes.prize_steps import contest_steps
from gatehouse.quizzes.solos import planned_by

# Its draft is published, changed and dropped with the quiz; its lists are always public.
WITH_THE_QUIZ = frozenset({"publish", "drop", "auditor", "dismiss"})


@dataclass(frozen=True)
class PrizeDraw:
    """A draw of prizes as the desk's pages of draws read one."""

    draw: Draw
    season_id: int
    opens_at: datetime
    applied_at: datetime | None
    silent: int


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def draw(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """One draw; what is done to it is sent here with its name as `act`."""
    now, sent = timezone.now(), dict[str, forms.Form]()
    solo = planned_by(seat).filter(slug=slug[:64]).first()
    if solo is None:
        refuse(request, seat, "a draw of prizes")
    prizes = of_solo(solo)
    if request.method == "POST":
        name = request.POST.get("act", "")
        if name not in possible(prizes, seat, now=now):
            raise Http404
        form = acting.form_of(name, request.POST)
        if said := acting.act(name, form, prizes, by=seat.person, now=now):
            messages.success(request, said)
            return HttpResponseRedirect(reverse("pages:office_prize_draw", args=[solo.slug]))
        sent = {name: form}
    context = _context(solo, prizes, seat, sent, now=now)
    return render(request, "pages/office/prize_draw.html", context, status=422 if sent else 200)


def of_solo(solo: Solo) -> PrizeDraw:
    """Raises Http404 where nothing is drawn."""
    if solo.draw is None:
        raise Http404
    return PrizeDraw(
        draw=solo.draw,
        season_id=solo.season_id or 0,
        opens_at=solo.opens_at,
        applied_at=solo.told_at,
        silent=solo.draw.witnesses.filter(secret="").count(),
    )


def possible(prizes: PrizeDraw, seat: Seat, *, now: datetime) -> list[str]:
    """What this person may do to it as it stands."""
    every = (name for name in acting.ACTS if name not in WITH_THE_QUIZ)
    acts = ((name, acting.ACTS[name]) for name in every)
    return [
        name for name, act in acts if acting.may(seat, prizes, act) and act.when(prizes.draw, now)
    ]


def _context(
    solo: Solo, prizes: PrizeDraw, seat: Seat, sent: dict[str, forms.Form], *, now: datetime
) -> dict[str, Any]:
    shown = prizes.draw
    asked = reading.waiting_words([shown.pk], now=now).get(shown.pk, [])
    waits = {one.kind for one in asked}
    can = [name for name in possible(prizes, seat, now=now) if f"draws.{name}" not in waits]
    following = reading.next_of(prizes, asked, now=now)
    if shown.step is Step.DRAFT:
        following = replace(following, what=_("Publish the quiz"))
    return {
        "solo": solo,
        "draw": shown,
        "step": shown.step.value,
        "steps": contest_steps(shown),
        "next": following,
        "zone": timezone.get_current_timezone_name(),
        "asked": asked,
        "round": round_of(shown),
        "plans": True,
        "acts": {name: sent.get(name) or acting.form_of(name) for name in [*can, *sent]},
        "failed": next(iter(sent.values()), None),
        "lots": list(shown.lots.order_by("label")),
        "entered": shown.entries.count(),
        "witnesses": [(one, witness_url(one)) for one in shown.witnesses.select_related("draw")],
        "test": self_test(shown, sees_all=True),
        "changed": store.changed(shown),
        "winners": _winners(solo) if shown.released_at else [],
    }


def _winners(solo: Solo) -> list[tuple[str, str, str]]:
    """Prize, name and ticket, for whoever hands prizes over."""
    rows = solo.contenders.filter(entry__lot__isnull=False).select_related("entry__lot", "person")
    return [
        (_title(one.entry), one.name or one.person.email, one.entry.ticket)
        for one in rows.order_by("entry__lot__label", "entry__rank")
    ]


def _title(entry: Entry) -> str:
    return entry.lot.title if entry.lot is not None else ""
