"""Packets as files: media, what comes in after one has seen what comes, and what goes out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.programme.office import Seat, city_page
from gatehouse.quizzes.forms.packets import MediaForm, PacketFileForm
from gatehouse.quizzes.media import waiting
from gatehouse.quizzes.models import Packet
from gatehouse.quizzes.office.packet_common import packet_or_404, to_packet
from gatehouse.quizzes.operations import bringing_media, importing
from gatehouse.quizzes.packing.files import read_file
from gatehouse.quizzes.packing.own import BYTES_AT_MOST, write_packet
from gatehouse.quizzes.packing.sheet_writing import template as sheet_template
from gatehouse.quizzes.packing.sheet_writing import write_sheets
from gatehouse.quizzes.terms import Unclear

FORM = require_http_methods(["GET", "HEAD", "POST"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@FORM
@city_page
def media(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """All media of a packet, and a form to bring one more."""
    now = timezone.now()
    packet = packet_or_404(seat, pk, now=now)
    form = MediaForm()
    if request.method == "POST":
        form = MediaForm(data=request.POST, files=request.FILES)
        if not form.is_valid():
            return _media(request, packet, form, status=422)
        content = b"".join(form.cleaned_data["file"].chunks())
        described = form.cleaned_data["described"]
        try:
            bringing_media.bring_media(
                packet=packet, content=content, described=described, by=seat.person, now=now
            )
        except Refused as refused:
            return _media(request, packet, form, refusals=refused.refusals, status=422)
        messages.success(request, _("It is kept. Choose it in a question."))
        return _to_media(packet)
    return _media(request, packet, form)


def _media(
    request: HttpRequest,
    packet: Packet,
    form: MediaForm,
    *,
    refusals: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    rows = packet.media.prefetch_related("questions__round", "answers_of__round").order_by("pk")
    context = {"packet": packet, "form": form, "refusals": refusals, "rows": rows}
    return render(request, "quizzes/office/packet_media.html", context, status=status)


def _to_media(packet: Packet) -> HttpResponse:
    return HttpResponseRedirect(reverse("quizzes:office_packet_media", args=[packet.pk]))


@require_POST
@city_page
def one_media(request: HttpRequest, seat: Seat, pk: int, key: int) -> HttpResponse:
    """Describe it anew, or erase it."""
    now = timezone.now()
    packet = packet_or_404(seat, pk, now=now)
    row = packet.media.filter(pk=key).first()
    if row is None:
        raise Http404
    try:
        if request.POST.get("do") == "erase":
            bringing_media.erase_media(of=row, by=seat.person, now=now)
        else:
            described = request.POST.get("described", "")[:1_000]
            bringing_media.describe_media(of=row, described=described, by=seat.person, now=now)
    except Refused as refused:
        return _media(request, packet, MediaForm(), refusals=refused.refusals, status=409)
    messages.success(request, _("Done."))
    return _to_media(packet)


@FORM
@city_page
def bring(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Send a file; ?into= names a packet whose end it comes to."""
    into = _into(request, seat)
    if request.method != "POST":
        return _bring(request, PacketFileForm(), into)
    form = PacketFileForm(data=request.POST, files=request.FILES)
    if not form.is_valid():
        return _bring(request, form, into, status=422)
    file = form.cleaned_data["file"]
    if file.size > BYTES_AT_MOST:
        text = _("The file is larger than %(size)d MB.") % {"size": BYTES_AT_MOST // 1024**2}
        refusals = (Refusal("too_big", text),)
        return _bring(request, form, into, refusals=refusals, status=422)
    content, name = b"".join(file.chunks()), str(file.name)[:255]
    try:
        read_file(content, name)
    except Unclear as error:
        refusals = (Refusal("unclear", str(error)),)
        return _bring(request, form, into, refusals=refusals, status=422)
    key = waiting.keep(content, name=name, by=seat.person.pk, into=into.pk if into else None)
    return HttpResponseRedirect(reverse("quizzes:office_packet_incoming", args=[key]))


def _into(request: HttpRequest, seat: Seat) -> Packet | None:
    said = request.POST.get("into") or request.GET.get("into", "")
    if not said.isdecimal():
        return None
    return packet_or_404(seat, int(said[:9]), now=timezone.now())


def _bring(
    request: HttpRequest,
    form: PacketFileForm,
    into: Packet | None,
    *,
    refusals: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "into": into, "refusals": refusals}
    return render(request, "quizzes/office/packet_bring.html", context, status=status)


@FORM
@city_page
def incoming(request: HttpRequest, seat: Seat, key: UUID) -> HttpResponse:
    """What of a file comes and what does not; taken in by a button, or forgotten."""
    now = timezone.now()
    found = waiting.find(key, by=seat.person.pk)
    if found is None:
        raise Http404
    into = packet_or_404(seat, found.into, now=now) if found.into else None
    if request.method == "POST":
        if request.POST.get("do") == "drop":
            waiting.forget(key)
            messages.success(request, _("The file is forgotten: nothing of it was taken."))
            return HttpResponseRedirect(reverse("quizzes:office_packets"))
        return _take(request, seat, found, into, now=now)
    return _incoming(request, found, into)


def _take(
    request: HttpRequest,
    seat: Seat,
    found: waiting.Waiting,
    into: Packet | None,
    *,
    now: datetime,
) -> HttpResponse:
    try:
        parcel = read_file(found.content, found.name)
        made = importing.import_packet(shape=parcel.packet, into=into, by=seat.person, now=now)
    except Unclear as error:
        return _incoming(request, found, into, refusals=(Refusal("unclear", str(error)),))
    except Refused as refused:
        return _incoming(request, found, into, refusals=refused.refusals)
    waiting.forget(found.key)
    messages.success(request, _("All of it is taken in."))
    return to_packet(made)


def _incoming(
    request: HttpRequest,
    found: waiting.Waiting,
    into: Packet | None,
    *,
    refusals: tuple[Refusal, ...] = (),
) -> HttpResponse:
    parcel = read_file(found.content, found.name)
    context: dict[str, Any] = {
        "file": found,
        "into": into,
        "parcel": parcel,
        "refusals": refusals,
        "kept": [one for one in parcel.remarks if not one.is_left_out],
        "lost": [one for one in parcel.remarks if one.is_left_out],
    }
    status = 409 if refusals else 200
    return render(request, "quizzes/office/packet_incoming.html", context, status=status)


@require_POST
@city_page
def export(request: HttpRequest, seat: Seat, pk: int, form: str) -> HttpResponse:
    """The whole packet as a file; who takes it out is written down."""
    now = timezone.now()
    packet = packet_or_404(seat, pk, now=now)
    shape = importing.export_packet(packet=packet, form=form, by=seat.person, now=now)
    name = slugify(packet.title) or f"packet-{packet.pk}"
    if form == "zip":
        return _download(write_packet(shape), f"{name}.zip", "application/zip")
    return _download(write_sheets(shape), f"{name}.xlsx", XLSX)


@require_safe
@city_page
def template(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The sheet to fill in."""
    return _download(sheet_template(), "packet-template.xlsx", XLSX)


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
