"""Rounds in the editor: their heads, their order."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gatehouse.core import undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.programme.office import Seat, city_page
from gatehouse.quizzes.forms.packets import RoundForm
from gatehouse.quizzes.models import Packet, Round
from gatehouse.quizzes.office.packet_common import packet_or_404, round_or_404, to_packet
from gatehouse.quizzes.office.packets import show
from gatehouse.quizzes.operations import editing
from gatehouse.quizzes.terms import Kind

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@city_page
def new(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One more at the end."""
    now = timezone.now()
    packet = packet_or_404(seat, pk, now=now)
    if request.method != "POST":
        return _show(request, RoundForm(), packet, None)
    form = RoundForm(data=request.POST)
    if not form.is_valid():
        return _show(request, form, packet, None, status=422)
    try:
        made = editing.add_round(packet=packet, shape=form.shape, by=seat.person, now=now)
    except Refused as refused:
        return _show(request, form, packet, None, refusals=refused.refusals, status=409)
    return to_packet(packet, f"round-{made.pk}")


@FORM
@city_page
def edit(request: HttpRequest, seat: Seat, pk: int, key: int) -> HttpResponse:
    """Its title, time and scoring."""
    now = timezone.now()
    packet = packet_or_404(seat, pk, now=now)
    one = round_or_404(packet, key)
    if request.method != "POST":
        return _show(request, RoundForm(of=one), packet, one)
    form = RoundForm(of=one, data=request.POST)
    if not form.is_valid():
        return _show(request, form, packet, one, status=422)
    try:
        editing.change_round(one=one, shape=form.shape, by=seat.person, now=now)
    except Refused as refused:
        return _show(request, form, packet, one, refusals=refused.refusals, status=409)
    messages.success(request, _("Saved."))
    return to_packet(packet, f"round-{one.pk}")


def _show(
    request: HttpRequest,
    form: RoundForm,
    packet: Packet,
    one: Round | None,
    *,
    refusals: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "packet": packet,
        "round": one,
        "refusals": refusals,
        "kinds": dict(Kind.choices),
    }
    return render(request, "quizzes/office/packet_round.html", context, status=status)


@require_POST
@city_page
def move(request: HttpRequest, seat: Seat, pk: int, key: int) -> HttpResponse:
    """Up or down by one."""
    now = timezone.now()
    packet = packet_or_404(seat, pk, now=now)
    one = round_or_404(packet, key)
    up = request.POST.get("do") == "up"
    try:
        editing.move_round(one=one, up=up, by=seat.person, now=now)
    except Refused as refused:
        return moved(request, packet, f"round-{one.pk}", refusals=refused.refusals)
    return moved(request, packet, f"round-{one.pk}")


def moved(
    request: HttpRequest, packet: Packet, row: str, *, refusals: tuple[Refusal, ...] = ()
) -> HttpResponse:
    """The rounds as they stand now, for whoever asked with a script; else the page."""
    if request.headers.get("HX-Request"):
        return show(request, packet, refusals=refusals, focus=row, part="#packet")
    if refusals:
        return show(request, packet, refusals=refusals)
    return to_packet(packet, row)


@require_POST
@city_page
def delete(request: HttpRequest, seat: Seat, pk: int, key: int) -> HttpResponse:
    """With its questions; for a minute it can be put back."""
    now = timezone.now()
    packet = packet_or_404(seat, pk, now=now)
    one = round_or_404(packet, key)
    try:
        done = editing.delete_round(one=one, by=seat.person, now=now)
    except Refused as refused:
        return show(request, packet, refusals=refused.refusals)
    text = _("Round “%(title)s” is deleted.") % {"title": one.title}
    messages.success(request, text, extra_tags=undo.tag(done))
    return to_packet(packet)
