"""Two sessions with few people become one: seen beforehand, pressed twice."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gatehouse.admission import operations as admission
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.programme.models import Session
from gatehouse.programme.office import Seat, planner_page, session_or_404

REASON_AT_MOST = 240
OTHERS_AT_MOST = 40


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def join(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Choose the other session by `?into=`, see who comes along and who is left, then press."""
    source, now = session_or_404(request, seat, code, plans=True), timezone.now()
    asked = request.GET.get("into", "").replace("\0", "")
    into = session_or_404(request, seat, asked, plans=True) if asked else None
    refusals: tuple[Refusal, ...] = ()
    if into is not None:
        refusals = tuple(admission.joining_refusals(source, into, now=now))
    if request.method == "POST" and into is not None and not refusals:
        try:
            return _joined(request, seat, source, into, now=now)
        except Refused as refused:
            refusals = refused.refusals
    plan = admission.plan_joining(source, into, now=now) if into else None
    context = {
        "session": source,
        "zone": source.season.timezone,
        "into": into,
        "plan": plan,
        "others": _others(source, now=now),
        "refusals": refusals,
        "reason": request.POST.get("reason", "")[:REASON_AT_MOST],
    }
    status = 409 if refusals and request.method == "POST" else 200
    return render(request, "pages/office/joining.html", context, status=status)


def _others(source: Session, *, now: datetime) -> list[Session]:
    """Dates ahead of the same activity in the season, the nearest first, with their places."""
    rows = Session.objects.filter(
        activity=source.activity_id, season=source.season_id, cancelled_at=None, starts_at__gt=now
    ).exclude(pk=source.pk)
    near = rows.prefetch_related("quotas").order_by("starts_at", "code")[:OTHERS_AT_MOST]
    return sorted(near, key=lambda one: abs(one.starts_at - source.starts_at))


def _joined(
    request: HttpRequest, seat: Seat, source: Session, into: Session, *, now: datetime
) -> HttpResponse:
    seen, reason = request.POST.get("seen", ""), " ".join(request.POST.get("reason", "").split())
    if not reason:
        raise Refused(Refusal("no_reason", _("Say why: those who are left read it.")))
    plan = admission.join_sessions(
        source=source,
        into=into,
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1,
        reason=reason[:REASON_AT_MOST],
        by=seat.person,
        now=now,
    )
    text = _("One session now: %(along)d people come along, %(left)d were told of other days.")
    numbers = {"along": plan.persons_along, "left": plan.persons_left}
    messages.success(request, text % numbers)
    return HttpResponseRedirect(reverse("pages:office_session", args=[into.code]))
