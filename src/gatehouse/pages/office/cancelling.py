"""Calling a session off at the organisers' desk: who will be told, where they may come instead,
then at once or by a second person's word."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gatehouse.admission.operations.cancelling import CALL_OFF, call_off, concerned
from gatehouse.admission.operations.drawing_guard import RELEASED, being_drawn
from gatehouse.admission.operations.drawn_capacity import (
    CANCEL,
    CAPACITY,
    ask_to_call_off_drawn,
)
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.pages.desk.news import preview
from gatehouse.pages.desk.rule_forms import CancelForm
from gatehouse.people.models import Approval
from gatehouse.programme.models import Quota, QuotaKind, Session
from gatehouse.programme.office import Seat, planner_page, session_or_404
from gatehouse.programme.roles import Word, word_needed

OTHERS_AT_MOST = 20


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def cancel(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Say why; then everybody is told, or another organiser is asked."""
    found, now = session_or_404(request, seat, code, plans=True), timezone.now()
    form = CancelForm(data=request.POST if request.method == "POST" else None, label_suffix="")
    refusals = _impossible(found, now=now)
    if form.is_bound and form.is_valid() and not refusals:
        try:
            asked = _call_off(request, seat, found, form.cleaned_data["reason"], now=now)
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, _said(asked))
            return HttpResponseRedirect(reverse("pages:office_session", args=[found.code]))
    context = _about(seat, found, now=now) | {"form": form, "refusals": refusals}
    status = 409 if refusals else 422 if form.errors else 200
    return render(request, "pages/office/cancel.html", context, status=status)


def _call_off(
    request: HttpRequest, seat: Seat, found: Session, reason: str, *, now: datetime
) -> Approval | None:
    """What is being drawn needs another official, whoever is concerned."""
    if being_drawn([found], until=RELEASED).exists():
        return ask_to_call_off_drawn(session=found, why=reason, by=seat.person, now=now)
    return call_off(session=found, reason=reason, by=seat.person, now=now, typed=_typed(request))


def _said(asked: Approval | None) -> str:
    if asked is not None:
        return _("Another organiser has been asked. Nobody is told yet.")
    return _("The session is called off, and everybody is being told.")


def _typed(request: HttpRequest) -> int | None:
    typed = request.POST.get("typed", "").strip()
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _impossible(found: Session, *, now: datetime) -> tuple[Refusal, ...]:
    if found.cancelled_at:
        return (Refusal("cancelled", _("This session was cancelled.")),)
    if now >= found.ends_at:
        return (Refusal("over", _("This session is already over.")),)
    return ()


def _about(seat: Seat, found: Session, *, now: datetime) -> dict[str, Any]:
    persons = concerned(found)
    word = word_needed(found.season, persons=persons, by=seat.person)
    asked = Approval.objects.waiting(now=now).select_related("asked_by")
    mine = Q(kind=CALL_OFF, params__session=found.pk)
    keys = [quota.pk for quota in found.quotas.all()]
    mine |= Q(kind=CAPACITY, params__to=CANCEL, params__quota__in=keys)
    is_drawn = being_drawn([found], until=RELEASED).exists()
    return {
        "session": found,
        "activity": found.activity,
        "zone": found.season.timezone,
        "preview": preview(found),
        "others": _others(found, now=now),
        "persons": persons,
        "is_drawn": is_drawn,
        "needs_second": word == Word.SECOND and not is_drawn,
        "needs_number": word == Word.NUMBER and not is_drawn,
        "waiting": asked.filter(mine).first(),
    }


def _others(found: Session, *, now: datetime) -> list[Quota]:
    """Where its people may come instead: other sessions of this plant with places."""
    kind = QuotaKind.PUBLIC
    open_now = Session.objects.taking_applications(kind, within=[found.season], now=now)
    others = open_now.on_open_days(found.zone).filter(
        activity__enterprise=found.activity.enterprise_id
    )
    places = Quota.objects.filter(session__in=others.exclude(pk=found.pk), kind=kind)
    free = places.select_related("session__season", "session__activity")
    return [one for one in free.order_by("session__starts_at")[:OTHERS_AT_MOST] if one.free > 0]
