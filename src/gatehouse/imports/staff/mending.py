"""Columns set by hand, rows mended and left out, names learned."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gatehouse.catalogue.models import Enterprise
from gatehouse.core.codes import new_code
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.imports import operations
from gatehouse.imports.forms import ActivityForm, LayoutForm
from gatehouse.imports.models import Import, ImportRow, ImportSheet
from gatehouse.imports.queries import rows_of
from gatehouse.imports.staff.common import import_or_404, is_htmx, to_import
from gatehouse.imports.staff.dry_run import page, refused_page
from gatehouse.imports.staff.showing import cells_of, shown
from gatehouse.programme.models import Activity
from gatehouse.programme.office import Seat, planner_page

READ = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
@planner_page
def set_layout(request: HttpRequest, seat: Seat, key: UUID, sheet: int) -> HttpResponse:
    """Say what the columns of a sheet say."""
    of = import_or_404(request, seat, key)
    row = get_object_or_404(ImportSheet, of=of, number=sheet)
    width = max((len(cells) for cells in row.cells), default=0)
    form = LayoutForm(number=sheet, letters=[""] * width, data=request.POST)
    if not form.is_valid():
        refusal = Refusal("columns", _("Choose what each column says, and the row of headings."))
        return page(request, seat, of, refusals=(refusal,), status=422)
    try:
        operations.set_layout(
            of=of,
            sheet=sheet,
            heading_row=form.cleaned_data["heading_row"] - 1,
            columns=form.columns,
            by=seat.person,
            now=timezone.now(),
        )
    except Refused as refused:
        return refused_page(request, seat, key, refused)
    messages.success(request, _("The rows were read anew."))
    return to_import(of)


@READ
@planner_page
def mend(request: HttpRequest, seat: Seat, key: UUID, sheet: int, row: int) -> HttpResponse:
    """A row with its cells to be typed anew; a page of its own without JavaScript."""
    of = import_or_404(request, seat, key)
    found = list(rows_of(of).filter(sheet=sheet, row=row))
    if not found:
        raise Http404
    if request.method != "POST":
        return _mending(request, of, found)
    try:
        _do(request, seat, of, found[0])
    except Refused as refused:
        return refused_page(request, seat, key, refused)
    if is_htmx(request):
        return page(request, seat, import_or_404(request, seat, key), beside=(sheet, row))
    return _back(request, of, found[0])


def _do(request: HttpRequest, seat: Seat, of: Import, row: ImportRow) -> None:
    """Leave the row out, take it in again, or mend it."""
    where: dict[str, Any] = {"of": of, "sheet": row.sheet, "row": row.row}
    who: dict[str, Any] = {"by": seat.person, "now": timezone.now()}
    if act := request.POST.get("act"):
        operations.skip_row(**where, is_skipped=act == "skip", **who)
        return
    typed = {
        cell.column: text
        for cell in cells_of(row)
        if (text := request.POST.get(cell.name)) is not None and text != cell.text
    }
    if typed:
        operations.mend_row(**where, said=typed, **who)


def _mending(request: HttpRequest, of: Import, rows: list[ImportRow]) -> HttpResponse:
    first, cells = rows[0], cells_of(rows[0])
    context = {
        "of": of,
        "row": shown(of, [first])[0],
        "parts": len(rows),
        "cells": cells,
        "first_wrong": next((cell for cell in cells if cell.is_wrong), cells[0]),
        "whole": [one for one in first.problems if not one["column"]],
        "fate": request.GET.get("fate", ""),
        "page_number": request.GET.get("page", ""),
    }
    template = "imports/row.html" + ("#form" if is_htmx(request) else "")
    return render(request, template, context)


def _back(request: HttpRequest, of: Import, row: ImportRow) -> HttpResponse:
    """To the list as it was looked at, at the place of the row."""
    query = request.POST.copy()
    kept = {name: query[name] for name in ("fate", "page") if query.get(name)}
    address = reverse("imports:import", args=[of.key], query=kept or None)
    return HttpResponseRedirect(f"{address}#row-{row.sheet}-{row.row}")


@require_POST
@planner_page
def name(request: HttpRequest, seat: Seat, key: UUID) -> HttpResponse:
    """Say which enterprise or activity of ours some words mean."""
    of = import_or_404(request, seat, key)
    words = request.POST.get("words", "")[:240]
    chosen = request.POST.get("chosen", "")[:80]
    if not words or not chosen:
        refusal = Refusal("choose", _("Choose what the words mean."))
        return page(request, seat, of, refusals=(refusal,), status=422)
    who: dict[str, Any] = {"of": of, "words": words, "by": seat.person, "now": timezone.now()}
    try:
        if request.POST.get("kind") == "enterprise":
            plant = get_object_or_404(Enterprise, code=chosen)
            operations.name_enterprise(enterprise=plant, **who)
        else:
            activity = get_object_or_404(Activity, slug=chosen)
            operations.name_activity(activity=activity, **who)
    except Refused as refused:
        return refused_page(request, seat, key, refused)
    messages.success(request, _("Understood, in this file and in every later one."))
    return to_import(of)


@READ
@planner_page
def describe(request: HttpRequest, seat: Seat, key: UUID, plant: str) -> HttpResponse:
    """Describe an activity that only the file knows yet."""
    of = import_or_404(request, seat, key)
    enterprise = get_object_or_404(Enterprise, code=plant)
    words = (request.POST or request.GET).get("words", "")[:240]
    if request.method != "POST":
        form = ActivityForm(initial={"title_ru": words[:160]})
        return _describing(request, of, enterprise, words, form)
    form = ActivityForm(data=request.POST)
    if not form.is_valid():
        return _describing(request, of, enterprise, words, form, status=422)
    try:
        operations.describe_activity(
            of=of,
            words=words or form.cleaned_data["title_ru"],
            enterprise=enterprise,
            by=seat.person,
            now=timezone.now(),
            slug=_slug(enterprise),
            **form.cleaned_data,
        )
    except Refused as refused:
        return refused_page(request, seat, key, refused)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _describing(request, of, enterprise, words, form, status=422)
    messages.success(request, _("Described. Visitors see it with its first public session."))
    return to_import(of)


def _slug(enterprise: Enterprise) -> str:
    """An address that is free; a better one may be given before anything is public."""
    return slugify(f"{enterprise.code[:60]}-{new_code(6)}")


def _describing(
    request: HttpRequest,
    of: Import,
    enterprise: Enterprise,
    words: str,
    form: ActivityForm,
    status: int = 200,
) -> HttpResponse:
    context = {"of": of, "enterprise": enterprise, "words": words, "form": form}
    return render(request, "imports/activity.html", context, status=status)
