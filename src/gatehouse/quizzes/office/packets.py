"""Packets at the organisers' desk: all of them, a new one, one in the editor, its head, who has
seen it and what was done to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatehouse.core import undo
from gatehouse.core.models import HistoryEntry
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Season
from gatehouse.programme.office import Seat, city_page
from gatehouse.quizzes import given, queries
from gatehouse.quizzes.forms.packets import PacketForm, plain_lines
from gatehouse.quizzes.models import Packet
from gatehouse.quizzes.office.packet_common import packet_or_404, parts_of, to_packet, totals_of
from gatehouse.quizzes.operations import editing
from gatehouse.quizzes.terms import Form

FORM = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 50


@require_safe
@city_page
def packets(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All of them, the newest first; nothing of what is in them is shown here."""
    now = timezone.now()
    asked = request.GET.get("aside") == "1"
    rows = Packet.objects.filter(withdrawn_at__isnull=not asked).annotate(
        questions=Count("rounds__questions", distinct=True),
        played=Count("quizzes", filter=Q(quizzes__is_practice=False), distinct=True),
    )
    rows = rows.order_by("-made_at", "-pk")
    page = Paginator(queries.with_plays(rows), PER_PAGE).get_page(request.GET.get("page"))
    shown = [(one, queries.is_secret(one, now)) for one in page.object_list]
    return render(
        request, "quizzes/office/packets.html", {"page": page, "rows": shown, "is_aside": asked}
    )


@FORM
@city_page
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """An empty packet."""
    seasons = _seasons(None)
    if request.method != "POST":
        return _head(request, PacketForm(seasons=seasons), None)
    form = PacketForm(seasons=seasons, data=request.POST)
    if not form.is_valid():
        return _head(request, form, None, status=422)
    try:
        made = editing.make_packet(**_said(form), by=seat.person, now=timezone.now())
    except Refused as refused:
        return _head(request, form, None, refusals=refused.refusals, status=409)
    return to_packet(made)


@require_safe
@city_page
def packet(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The editor: all rounds and questions on one page."""
    return show(request, packet_or_404(seat, pk, now=timezone.now()))


def show(
    request: HttpRequest,
    found: Packet,
    *,
    refusals: tuple[Refusal, ...] = (),
    focus: str = "",
    part: str = "",
) -> HttpResponse:
    """The editor, or only its rounds; `focus` is the row that is to have the keyboard."""
    now = timezone.now()
    parts = parts_of(found, now=now)
    real = [one for one in found.quizzes.all() if not one.is_practice]
    context = {
        "packet": found,
        "parts": parts,
        "totals": totals_of(parts),
        "is_secret": queries.is_secret(found, now),
        "games": real,
        "solos": list(found.solos.all()),
        "given": list(found.seasons.all()),
        "seen": found.seen.select_related("person"),
        "ways": Form.choices,
        "refusals": refusals,
        "focus": focus,
    }
    status = 409 if refusals and not part else 200
    return render(request, f"quizzes/office/packet.html{part}", context, status=status)


@FORM
@city_page
def head(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Title, note, and who may play it."""
    now = timezone.now()
    found = packet_or_404(seat, pk, now=now)
    seasons = _seasons(found)
    if request.method != "POST":
        return _head(request, PacketForm(seasons=seasons, of=found), found)
    form = PacketForm(seasons=seasons, of=found, data=request.POST)
    if not form.is_valid():
        return _head(request, form, found, status=422)
    try:
        editing.change_packet(packet=found, **_said(form), by=seat.person, now=now)
    except Refused as refused:
        return _head(request, form, found, refusals=refused.refusals, status=409)
    messages.success(request, _("Saved."))
    return to_packet(found)


def _seasons(found: Packet | None) -> QuerySet[Season]:
    return given.to_give(found, today=timezone.localdate())


def _said(form: PacketForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {
        "title": " ".join(said["title"].split()),
        "title_en": " ".join(said["title_en"].split()),
        "note": plain_lines(said["note"]),
        "is_practice": said["is_practice"],
        "seasons": list(said["seasons"]),
    }


def _head(
    request: HttpRequest,
    form: PacketForm,
    found: Packet | None,
    *,
    refusals: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "packet": found, "refusals": refusals}
    return render(request, "quizzes/office/packet_head.html", context, status=status)


@require_POST
@city_page
def withdraw(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Put a packet aside; for a minute it can be brought back."""
    found, now = packet_or_404(seat, pk, now=timezone.now(), opens=False), timezone.now()
    try:
        done = editing.withdraw_packet(packet=found, by=seat.person, now=now)
    except Refused as refused:
        editing.see_packet(packet=found, by=seat.person, now=now)  # it is shown with the reason
        return show(request, found, refusals=refused.refusals)
    messages.success(request, _("The packet is put aside."), extra_tags=undo.tag(done))
    return HttpResponseRedirect(reverse("quizzes:office_packets"))


@require_safe
@city_page
def history(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Who has seen it while it was secret, and what was done to it; not what is in it."""
    found = packet_or_404(seat, pk, now=timezone.now(), opens=False)
    rows = HistoryEntry.objects.of(found).order_by("-at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    people = Person.objects.in_bulk(
        {int(one.by_id) for one in page.object_list if one.by_id.isdecimal()}
    )
    context = {
        "packet": found,
        "page": page,
        "rows": [
            (one, people.get(int(one.by_id or 0)), _where(one.facts)) for one in page.object_list
        ],
        "seen": found.seen.select_related("person"),
    }
    return render(request, "quizzes/office/packet_history.html", context)


def _where(facts: dict[str, Any]) -> str:
    """«Тур 2, вопрос 5»."""
    if "question" in facts and "round" in facts:
        where = _("Round %(n)d, question %(q)d")
        return where % {"n": facts["round"], "q": facts["question"]}
    return _("Round %(n)d") % {"n": facts["round"]} if "round" in facts else ""
