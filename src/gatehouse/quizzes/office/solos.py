"""Solo quizzes at the organisers' desk: all of them, a new one, one with its figures."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.programme.models import Season
from gatehouse.programme.office import Seat, planner_page, refuse
from gatehouse.quizzes import given
from gatehouse.quizzes.forms.solo_planning import TIMES, SoloForm, in_lines
from gatehouse.quizzes.models import Packet, Solo
from gatehouse.quizzes.office.solo_figures import figures
from gatehouse.quizzes.operations import soloing
from gatehouse.quizzes.prize_rules import Prize
from gatehouse.quizzes.solos import planned_by

FORM = require_http_methods(["GET", "HEAD", "POST"])
PROPOSALS = Path(__file__).parent / "data" / "solos.yaml"


@lru_cache(maxsize=1)
def _proposed() -> dict[str, int]:
    found: dict[str, int] = yaml.safe_load(PROPOSALS.read_text(encoding="utf-8"))
    return found


@require_safe
@planner_page
def solos(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Those of the seasons one plans, the newest first; all for the organisers of the city."""
    begun = Count("attempts", distinct=True)
    ended = Count("attempts", filter=Q(attempts__ended_at__isnull=False), distinct=True)
    context = {"solos": planned_by(seat).annotate(begun=begun, ended=ended), "now": timezone.now()}
    return render(request, "quizzes/office/solos.html", context)


@FORM
@planner_page
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A draft from a packet; `packet` of the address is chosen already."""
    now = timezone.now()
    if request.method != "POST":
        initial = proposal(now) | {"packet": request.GET.get("packet", "")}
        return _form(request, _empty(seat, initial=initial), None)
    form = _empty(seat, data=request.POST)
    if form.is_valid():
        try:
            made = soloing.plan_solo(plan=form.plan, by=seat.person, now=now)
            messages.success(request, _("The draft is kept. Nobody else sees it yet."))
            return _to(made)
        except Refused as refused:
            form.refuse(refused.refusals)
    return _form(request, form, None)


@FORM
@planner_page
def change(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """A draft said otherwise."""
    draft, now = solo_or_404(request, seat, slug), timezone.now()
    if draft.published_at is not None:
        return _to(draft)
    if request.method != "POST":
        return _form(request, _empty(seat, draft, initial=_as_it_is(draft, now)), draft)
    form = _empty(seat, draft, data=request.POST)
    if form.is_valid():
        try:
            changed = soloing.change_solo(solo=draft, plan=form.plan, by=seat.person, now=now)
            messages.success(request, _("The draft is kept. Nobody else sees it yet."))
            return _to(changed)
        except Refused as refused:
            form.refuse(refused.refusals)
    return _form(request, form, draft)


@require_safe
@planner_page
def solo(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """One quiz: what it promises, what came of it so far, the way of its draw."""
    return _show(request, solo_or_404(request, seat, slug), now=timezone.now())


@require_POST
@planner_page
def publish(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """Everybody sees it from now on."""
    draft, now = solo_or_404(request, seat, slug), timezone.now()
    try:
        soloing.publish_solo(solo=draft, by=seat.person, now=now)
    except Refused as refused:
        return _show(request, draft, now=now, refusals=refused.refusals)
    messages.success(request, _("The quiz is public. What it promises is fixed."))
    return _to(draft)


@require_POST
@planner_page
def drop(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """Delete a draft."""
    draft, now = solo_or_404(request, seat, slug), timezone.now()
    try:
        soloing.drop_solo(solo=draft, by=seat.person, now=now)
    except Refused as refused:
        return _show(request, draft, now=now, refusals=refused.refusals)
    messages.success(request, _("The draft is gone."))
    return HttpResponseRedirect(reverse("quizzes:office_solos"))


def solo_or_404(request: HttpRequest, seat: Seat, slug: str) -> Solo:
    """Of a season that they plan; one of no season is for the organisers of the city."""
    found = planned_by(seat).filter(slug=slug[:64]).first()
    if found is None:
        refuse(request, seat, "a solo quiz")
    return found


def _show(
    request: HttpRequest, found: Solo, *, now: datetime, refusals: tuple[Refusal, ...] = ()
) -> HttpResponse:
    context = {
        "solo": found,
        "now": now,
        "refusals": refusals,
        "obstacles": [] if found.published_at else list(soloing.publish_refusals(found, now=now)),
        "prizes": list(found.draw.lots.order_by("label")) if found.draw else [],
        "figures": figures(found) if found.published_at else None,
    }
    status = 409 if refusals else 200
    return render(request, "quizzes/office/solo.html", context, status=status)


def _to(found: Solo) -> HttpResponse:
    return HttpResponseRedirect(reverse("quizzes:office_solo", args=[found.slug]))


def _form(request: HttpRequest, form: SoloForm, draft: Solo | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "draft": draft}
    return render(
        request, "quizzes/office/solo_form.html", context, status=422 if form.is_bound else 200
    )


def _empty(seat: Seat, draft: Solo | None = None, **said: Any) -> SoloForm:
    """A draft stays with its packet in its season, whoever has made it."""
    kept = Q(pk__in=()) if draft is None else Q(pk=draft.packet_id)

    def may_play(packet: Packet, season: Season | None) -> bool:
        is_as_before = draft is not None and (packet, season) == (draft.packet, draft.season)
        return is_as_before or given.may_play(seat, packet, season)

    return SoloForm(
        seasons=seat.seasons_planned(),
        packets=Packet.objects.filter(Q(pk__in=given.playable_in_any(seat).values("pk")) | kept),
        may_play=may_play,
        needs_season=not seat.plans_all,
        **said,
    )


def proposal(now: datetime) -> dict[str, Any]:
    """Dates with which a new quiz begins."""
    data = _proposed()
    hour = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
    opens_at = hour + timedelta(days=data["opens_in_days"])
    closes_at = opens_at + timedelta(days=data["open_days"])
    return {
        "opens_at": opens_at,
        "closes_at": closes_at,
        "tries": data["tries"],
        "shuffled": True,
        "told_at_once": True,
    } | _draw_proposal(closes_at)


def _draw_proposal(closes_at: datetime) -> dict[str, Any]:
    data = {name: timedelta(hours=n) for name, n in _proposed().items() if name.endswith("_hours")}
    entries = closes_at + data["entries_hours"]
    beacon_at = entries + data["beacon_hours"]
    return {
        "draw_closes_at": entries,
        "complaints_until": entries + data["complaints_hours"],
        "witnesses_until": beacon_at - data["witnesses_before_hours"],
        "beacon_at": beacon_at,
        "appeal_days": _proposed()["appeal_days"],
    }


def _as_it_is(draft: Solo, now: datetime) -> dict[str, Any]:
    names = ("slug", "packet", "season", "opens_at", "closes_at", "tries", "shuffled",
             "told_at_once", "more_than", "title_en", "about_en", "prize_note_en")  # fmt: skip
    known = {name: getattr(draft, name) for name in names}
    known |= {name: getattr(draft, f"{name}_ru") for name in ("title", "about", "prize_note")}
    draw = draft.draw
    if draw is None:
        return _draw_proposal(draft.closes_at) | known
    lots = draw.lots.order_by("label").values_list("title_ru", "places", "title_en")
    times = {name: getattr(draw, name) for name in TIMES if name != "draw_closes_at"}
    known |= {"draw_closes_at": draw.closes_at, "appeal_days": draw.appeal_days} | times
    return known | in_lines(Prize(*lot) for lot in lots)
