"""Draws at the organisers' desk: all of them, those of a season, and one with all of its life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gatehouse.admission.models import PlacesDraw
from gatehouse.core.history import HistoryEntry
from gatehouse.draws import store
from gatehouse.draws.links import auditor_url, witness_url
from gatehouse.draws.models import Auditor, Draw, DrawFile, Witness
from gatehouse.draws.queries import round_of
from gatehouse.draws.rules import Step
from gatehouse.pages.office import draw_acting as acting
from gatehouse.pages.office import draw_proposals as proposals
from gatehouse.pages.office import draw_reading as reading
from gatehouse.pages.office.approvals_draws import DRAW_KINDS
from gatehouse.pages.office.draw_fairness import fairness, self_test
from gatehouse.pages.office.history_words import say
from gatehouse.pages.office.seasons import tabs
from gatehouse.people.models import Approval
from gatehouse.programme.office import Seat, office_page, refuse, season_or_404, within
from gatehouse.quizzes.solos import quiz_of

HISTORY_AT_MOST = 100
COMPARED_AT_ONCE = 20_000_000  # bytes; larger files are compared when somebody asks


@dataclass(frozen=True)
class Line:
    """A draw in a list, with what is next."""

    places: PlacesDraw
    step: str
    next: reading.Next


@dataclass(frozen=True)
class Kept:
    """A file of a draw, and whether it is as it was published; None: not compared."""

    file: DrawFile
    is_intact: bool | None


@require_safe
@office_page
def draws(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Draws of every season that somebody looks at, the latest first."""
    lines = _lines(seat, _seen(seat), now=timezone.now())
    seasons = [one for one in seat.seasons() if seat.plans(one.pk)]
    context = {"lines": lines, "seasons": seasons}
    return render(request, "pages/office/draws.html", context)


@require_safe
@office_page
def of_season(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Draws of one season, with its rules."""
    season = season_or_404(request, seat, code)
    context = {
        "season": season,
        "tabs": tabs(season, seat, "office_season_draws"),
        "lines": _lines(seat, _seen(seat).filter(season=season), now=timezone.now()),
        "in_force": season.rules.order_by("-version").first(),
        "plans": seat.plans(season.pk),
    }
    return render(request, "pages/office/draws.html", context)


def _seen(seat: Seat) -> QuerySet[PlacesDraw]:
    """What they may look at: a draft is for those who plan its season."""
    rows = PlacesDraw.objects.filter(within(seat.seen))
    if seat.plans_all:
        return rows
    return rows.filter(Q(draw__published_at__isnull=False) | within(seat.planned))


def _lines(seat: Seat, rows: QuerySet[PlacesDraw], *, now: datetime) -> list[Line]:
    found = list(reading.listed(rows).order_by("-draw__beacon_at", "draw__code"))
    asked = reading.waiting_words([one.draw_id for one in found], now=now)
    return [
        Line(one, one.draw.step.value, reading.next_of(one, asked.get(one.draw_id, ()), now=now))
        for one in found
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def draw(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """One draw; what is done to it is sent here with its name as `act`."""
    places = reading.listed(_seen(seat)).filter(draw__code=code[:32]).first()
    if places is None:
        if (of_prizes := quiz_of(code)) is not None:  # links from what waits name the draw alone
            return HttpResponseRedirect(reverse("pages:office_prize_draw", args=[of_prizes.slug]))
        refuse(request, seat, "a draw")
    now, sent = timezone.now(), {}
    if request.method == "POST":
        name = request.POST.get("act", "")
        if name not in acting.ACTS or not acting.may(seat, places, acting.ACTS[name]):
            refuse(request, seat, places.pk)
        form = acting.form_of(name, request.POST)
        if said := acting.act(name, form, places, by=seat.person, now=now):
            messages.success(request, said)
            return HttpResponseRedirect(_after(name, places))
        sent = {name: form}
    context = _context(request, seat, places, sent, now=now)
    return render(request, "pages/office/draw.html", context, status=422 if sent else 200)


def _after(name: str, places: PlacesDraw) -> str:
    if name == "drop":
        return reverse("pages:office_season_draws", args=[places.season.code])
    return reverse("pages:office_draw", args=[places.draw.code])


def _context(
    request: HttpRequest,
    seat: Seat,
    places: PlacesDraw,
    sent: dict[str, forms.Form],
    *,
    now: datetime,
) -> dict[str, Any]:
    shown = places.draw
    asked = reading.waiting_words([shown.pk], now=now).get(shown.pk, [])
    sees_all = seat.sees_names(places.season_id)
    counts = reading.counts_of(places, sees_all=sees_all)
    waits = {one.kind for one in asked}
    possible = [name for name in acting.possible(places, seat, now=now) if not _asked(name, waits)]
    below = proposals.again_below()
    is_told = shown.step is Step.RELEASED
    return {
        "places": places,
        "draw": shown,
        "season": places.season,
        "zone": places.season.timezone,
        "tabs": tabs(places.season, seat, "office_season_draws"),
        "step": shown.step.value,
        "steps": reading.timeline(places, now=now),
        "next": reading.next_of(places, asked, now=now),
        "asked": asked,
        "counts": counts,
        "sees_all": sees_all,
        "round": round_of(shown),
        "plans": seat.plans(places.season_id),
        "is_official": seat.plans_all,
        "acts": {name: sent.get(name) or acting.form_of(name) for name in [*possible, *sent]},
        "failed": next(iter(sent.values()), None),
        "witnesses": _witnesses(shown.witnesses.select_related("draw"), seat, places),
        # Whoever may not know the result before others may not guess it from the test either.
        "test": self_test(shown, sees_all=sees_all) if sees_all or is_told else [],
        "fairness": fairness(shown) if is_told else [],
        "files": _files(shown.files.all(), "compare" in request.GET),
        "history": say(_history(places)) if sees_all else [],
        "auditors": _auditors(shown, seat),
        "why_no_second": reading.why_no_second(places),
        "wants_another": seat.plans(places.season_id)
        and reading.wants_another(places, counts, below=below),
        "again": [one.draw for one in places.again.select_related("draw")],
    }


def _asked(name: str, waits: set[str]) -> bool:
    return f"draws.{name}" in waits


def _auditors(shown: Draw, seat: Seat) -> list[tuple[Auditor, str]]:
    """Each with their link, for the officials."""
    if not shown.is_sealed:
        return []
    rows = shown.auditors.order_by("number")
    return [(one, auditor_url(one) if seat.plans_all else "") for one in rows]


def _witnesses(
    rows: QuerySet[Witness], seat: Seat, places: PlacesDraw
) -> list[tuple[Witness, str]]:
    """Each with their link, for those who send it."""
    shows = seat.plans(places.season_id)
    return [(one, witness_url(one) if shows else "") for one in rows]


def _files(rows: QuerySet[DrawFile], is_asked: bool) -> Sequence[Kept]:
    kept = {one.name: one for one in rows}
    listed = [kept[name] for name in (*store.PUBLIC, store.TREE) if name in kept]
    compares = is_asked or sum(one.size for one in listed) <= COMPARED_AT_ONCE
    return [Kept(one, store.is_intact(one) if compares else None) for one in listed]


def _history(places: PlacesDraw) -> QuerySet[HistoryEntry]:
    mine = Q(of_type="draws.draw", of_id=str(places.draw_id))
    mine |= Q(of_type="admission.placesdraw", of_id=str(places.pk))
    numbers = Approval.objects.filter(kind__in=DRAW_KINDS, params__draw=places.draw_id).values_list(
        "pk", flat=True
    )
    mine |= Q(of_type="people.approval", of_id__in=[str(pk) for pk in numbers])
    return HistoryEntry.objects.filter(mine).order_by("-pk")[:HISTORY_AT_MOST]
