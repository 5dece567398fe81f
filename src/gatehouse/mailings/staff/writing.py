"""The form of a letter to many, new or a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gatehouse.catalogue.models import Enterprise
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.mailings import operations
from gatehouse.mailings.forms import MailingForm
from gatehouse.mailings.models import Mailing, MailingKind, Whom
from gatehouse.mailings.staff.common import mailing_or_404, to_mailing
from gatehouse.programme.models import Session
from gatehouse.programme.office import Seat, planner_page, within

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@planner_page
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """To the people of what stands in the address: ?session=, ?plant=, ?season=."""
    if request.method != "POST":
        form = MailingForm(seasons=seat.seasons_planned(), initial=_asked_for(request, seat))
        return _show(request, form, None)
    form = MailingForm(seasons=seat.seasons_planned(), data=request.POST)
    if not form.is_valid():
        return _show(request, form, None, status=422)
    made = operations.write(draft=form.draft, by=seat.person, now=timezone.now())
    return to_mailing(made)


def _asked_for(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    asked = request.GET
    mine = Session.objects.filter(within(seat.planned)).select_related("season")
    session = mine.filter(code=asked.get("session", "")[:16]).first()
    season = seat.seasons_planned().filter(code=asked.get("season", "")[:32]).first()
    return {
        "season": session.season if session else season or seat.seasons_planned().first(),
        "enterprise": Enterprise.objects.filter(code=asked.get("plant", "")[:50]).first(),
        "session": session.code if session else "",
        "kind": MailingKind.SERVICE,
        "whom": [Whom.BOOKED, Whom.OFFERED],
    }


@FORM
@planner_page
def edit(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Change a draft; what two people write at once is never lost unseen."""
    draft, now = mailing_or_404(request, seat, pk), timezone.now()
    if not draft.is_draft:
        return to_mailing(draft)
    if request.method != "POST":
        form = MailingForm(seasons=seat.seasons_planned(), initial=_as_it_is(draft))
        return _show(request, form, draft)
    form = MailingForm(seasons=seat.seasons_planned(), data=request.POST)
    if not form.is_valid():
        return _show(request, form, draft, status=422)
    try:
        operations.change_mailing(
            mailing=draft,
            draft=form.draft,
            seen=request.POST.get("seen", ""),
            by=seat.person,
            now=now,
        )
    except Refused as refused:
        return _show(request, form, draft, refusals=refused.refusals, status=409)
    messages.success(request, _("Saved. Nobody gets it yet."))
    return to_mailing(draft)


def _as_it_is(draft: Mailing) -> dict[str, Any]:
    names = ("season", "enterprise", "kind", "whom", "subject_ru", "text_ru")
    known = {name: getattr(draft, name) for name in (*names, "subject_en", "text_en")}
    return known | {"session": draft.session.code if draft.session else ""}


def _show(
    request: HttpRequest,
    form: MailingForm,
    draft: Mailing | None,
    *,
    refusals: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    seen = request.POST.get("seen") or (draft.digest if draft else "")
    context = {
        "form": form,
        "draft": draft,
        "refusals": refusals,
        "seen": seen,
        "sessions": form.offered(now=timezone.now()),
    }
    return render(request, "mailings/write.html", context, status=status)
