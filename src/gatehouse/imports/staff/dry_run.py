"""The page of one file: what it would do, row by row, and the button that lets it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gatehouse.admission.operations.cancelling import concerned
from gatehouse.catalogue.models import Enterprise
from gatehouse.core import undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.imports import operations
from gatehouse.imports.models import Fate, Import, ImportState
from gatehouse.imports.queries import (
    Prospect,
    changed_in_public,
    moved_in_public,
    no_longer_in,
    people_told,
    prospect,
    rows_of,
    waiting_word,
)
from gatehouse.imports.staff.common import import_or_404, is_htmx, to_import
from gatehouse.imports.staff.showing import Shown, columns_of, shown, unknown_in
from gatehouse.people.models import Approval
from gatehouse.programme.models import Activity
from gatehouse.programme.office import Seat, planner_page
from gatehouse.programme.roles import Word, word_needed

PER_PAGE = 100
UNKNOWN_AT_ONCE = 20


@require_safe
@planner_page
def show(request: HttpRequest, seat: Seat, key: UUID) -> HttpResponse:
    """How a file stands: being read, to be looked at, done, or why not."""
    return page(request, seat, import_or_404(request, seat, key))


def page(
    request: HttpRequest,
    seat: Seat,
    of: Import,
    *,
    refusals: tuple[Refusal, ...] = (),
    status: int = 200,
    beside: tuple[int, int] | None = None,
) -> HttpResponse:
    """The page of a file; the same after an act that was refused. A part of it for HTMX, with the
    focus at the row that was acted on, or the next one when it is gone from the list."""
    context: dict[str, Any] = {"of": of, "refusals": refusals}
    if of.state in (ImportState.READY, ImportState.TAKEN):
        context |= _rows(request, of)
        context["focus"] = _focus(context["rows"], beside)
    if of.is_ready:
        context |= _to_decide(of, seat, context["outlook"])
    if of.undo_key and of.taken_at:
        context["can_undo"] = timezone.now() < of.taken_at + undo.FOR
    template = "imports/import.html" + ("#dry-run" if is_htmx(request) else "")
    return render(request, template, context, status=status)


def _focus(rows: Sequence[Shown], beside: tuple[int, int] | None) -> int | None:
    """The number on the page of the row that the keyboard goes on from."""
    if beside is None or not rows:
        return None
    after = [
        number
        for number, one in enumerate(rows)
        if (one.row.sheet, one.row.row) >= beside and (one.can_be_mended or one.is_left_out)
    ]
    return after[0] if after else None


def _rows(request: HttpRequest, of: Import) -> dict[str, Any]:
    outlook = prospect(of)
    asked = request.POST or request.GET  # a form brings along what was looked at
    fate = asked.get("fate", "")
    rows = rows_of(of).select_related("session")
    if fate in Fate.values and outlook.counts[Fate(fate)]:
        rows = rows.filter(fate=fate)
    else:  # the last of them was mended: all are looked at again
        fate = ""
    found = Paginator(rows, PER_PAGE).get_page(asked.get("page"))
    return {
        "outlook": outlook,
        "fate": fate,
        "page": found,
        "rows": shown(of, list(found)),
        "fates": _fates(outlook, fate),
        "gone": no_longer_in(of, now=timezone.now()),
    }


def _fates(outlook: Prospect, chosen: str) -> list[dict[str, Any]]:
    """The fates as filters with how many rows have them."""
    every = {"value": "", "words": _("All rows"), "count": sum(outlook.counts.values())}
    each = [
        {"value": fate.value, "words": fate.label, "count": outlook.counts[fate]} for fate in Fate
    ]
    return [
        one | {"is_chosen": one["value"] == chosen}
        for one in [every, *each]
        if one["count"] or one["value"] == chosen
    ]


def _to_decide(of: Import, seat: Seat, outlook: Prospect) -> dict[str, Any]:
    """What a person must know and say before it is done."""
    moved = moved_in_public(of)
    persons = concerned(*moved)
    word = word_needed(of.season, persons=persons, by=seat.person) if moved else Word.NONE
    wrong = rows_of(of).filter(fate=Fate.WRONG)
    unknown = unknown_in(wrong)[:UNKNOWN_AT_ONCE]
    plants = {one.enterprise for one in unknown if one.kind == "activity"}
    activities = Activity.objects.filter(enterprise__code__in=plants).select_related("enterprise")
    return {
        "public": changed_in_public(of).count() if outlook.counts[Fate.CHANGED] else 0,
        "moved": len(moved),
        "told": people_told(moved) if moved else 0,
        "persons": persons,
        "needs_second": word == Word.SECOND,
        "needs_number": word == Word.NUMBER,
        "waiting": waiting_word(of, now=timezone.now()),
        "sheets": columns_of(of),
        "unknown": unknown,
        "enterprises": Enterprise.objects.all() if unknown else (),
        "activities": list(activities) if plants else [],
    }


@require_safe
@planner_page
def progress(request: HttpRequest, seat: Seat, key: UUID) -> HttpResponse:
    """How far a worker is; when it is done the page comes anew."""
    of = import_or_404(request, seat, key)
    response = render(request, "imports/import.html#progress", {"of": of})
    if not of.is_under_way:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@planner_page
def take(request: HttpRequest, seat: Seat, key: UUID) -> HttpResponse:
    """Let it be done, as it was shown, or ask a second person."""
    of = import_or_404(request, seat, key)
    typed = request.POST.get("typed", "").strip()
    try:
        done = operations.take_over(
            of=of,
            seen=request.POST.get("seen", ""),
            reason=request.POST.get("reason", ""),
            typed=int(typed) if typed.isdecimal() and len(typed) < 10 else None,
            by=seat.person,
            now=timezone.now(),
        )
    except Refused as refused:
        return refused_page(request, seat, key, refused)
    if isinstance(done, Approval):
        messages.success(request, _("Another organiser has been asked. Nobody is told yet."))
    return to_import(of)


@require_POST
@planner_page
def drop(request: HttpRequest, seat: Seat, key: UUID) -> HttpResponse:
    """Put the file aside."""
    of = import_or_404(request, seat, key)
    try:
        operations.drop_import(of=of, by=seat.person, now=timezone.now())
    except Refused as refused:
        return refused_page(request, seat, key, refused)
    messages.success(request, _("Put aside: nothing of the file was taken over."))
    return HttpResponseRedirect(reverse("imports:imports"))


@require_POST
@planner_page
def delete_gone(request: HttpRequest, seat: Seat, key: UUID) -> HttpResponse:
    """Delete the ticked drafts that are no longer in the file."""
    of = import_or_404(request, seat, key)
    keys = [int(one) for one in request.POST.getlist("session") if one.isdecimal()]
    small = [one for one in keys if one < 1 << 63]
    try:
        count = operations.delete_gone(of=of, sessions=small, by=seat.person, now=timezone.now())
    except Refused as refused:
        return refused_page(request, seat, key, refused)
    text = ngettext("%(n)d draft was deleted.", "%(n)d drafts were deleted.", count)
    messages.success(request, text % {"n": count} if count else _("Nothing was ticked."))
    return to_import(of)


def refused_page(request: HttpRequest, seat: Seat, key: UUID, refused: Refused) -> HttpResponse:
    """The page again, with why it was not done."""
    of = import_or_404(request, seat, key)
    return page(request, seat, of, refusals=refused.refusals, status=409)
