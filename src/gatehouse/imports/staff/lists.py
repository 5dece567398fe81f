"""The list of files, the form that sends one, and the export."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.imports import operations
from gatehouse.imports.forms import UploadForm
from gatehouse.imports.models import Import
from gatehouse.imports.staff.common import to_import
from gatehouse.programme.office import Seat, planner_page, season_or_404, within

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def imports(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Files of the seasons one plans, the newest first; a new one is sent from here."""
    if request.method != "POST":
        return _show(request, seat, _form(request, seat))
    form = _form(request, seat, data=request.POST, files=request.FILES)
    if not form.is_valid():
        return _show(request, seat, form, status=422)
    sent = form.cleaned_data["file"]
    if sent.size > operations.BYTES_AT_MOST:  # not even read
        return _show(request, seat, form, refusals=(operations.too_big(),), status=422)
    try:
        of = operations.start_import(
            season=form.cleaned_data["season"],
            enterprise=form.cleaned_data["enterprise"],
            name=sent.name,
            content=sent.read(),
            by=seat.person,
            now=timezone.now(),
        )
    except Refused as refused:
        return _show(request, seat, form, refusals=refused.refusals, status=422)
    return to_import(of)


def _form(request: HttpRequest, seat: Seat, **sent: Any) -> UploadForm:
    seasons = seat.seasons_planned()
    wanted = seasons.filter(code=request.GET.get("season", "")[:32]).first()
    return UploadForm(seasons=seasons, initial={"season": wanted}, **sent)


def _show(
    request: HttpRequest,
    seat: Seat,
    form: UploadForm,
    *,
    refusals: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    rows = Import.objects.filter(within(seat.planned)).select_related("season", "by")
    page = Paginator(rows.defer("content"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "refusals": refusals,
        "page": page,
        "seasons": seat.seasons_planned(),
    }
    return render(request, "imports/imports.html", context, status=status)


@require_safe
@planner_page
def export_season(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """A season as a sheet that comes in again as it went out; who fetched it is recorded."""
    season = season_or_404(request, seat, code, plans=True)
    content = operations.export_season(season=season, by=seat.person, now=timezone.now())
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{season.code}.xlsx"'
    return response
