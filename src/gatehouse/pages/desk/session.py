"""The page of one session at the desk: places, limit, guides, guests, news and their delivery."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.gate import operations as gate
from gatehouse.pages.desk import guests, rows
from gatehouse.pages.desk.access import Seat, may_see_names, session_or_404, stop_or_404
from gatehouse.pages.desk.common import desk_page
from gatehouse.pages.desk.days import tabs
from gatehouse.pages.desk.news import news_of
from gatehouse.pages.desk.rows import Row, called, guides_of
from gatehouse.pages.standbys import standbys_of
from gatehouse.people.models import Person
from gatehouse.programme.facts import of_activity
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Quota, Session, Stop

MOST = 9_999


@require_safe
@desk_page
def session(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Everything about one session that this person may see."""
    seat, found = session_or_404(request, person, code)
    return show(request, seat, found, now=timezone.now())


def show(
    request: HttpRequest,
    seat: Seat,
    found: Session,
    *,
    now: datetime,
    refusals: Iterable[Refusal] = (),
) -> HttpResponse:
    """The page, with what could not be done."""
    refusals = list(refusals)
    context = _context(request, seat, found, now=now) | {"refusals": refusals}
    status = 409 if refusals else 200
    return render(request, "pages/desk/session.html", context, status=status)


def _context(request: HttpRequest, seat: Seat, found: Session, *, now: datetime) -> dict[str, Any]:
    shown = rows.fill_in(seat, _rows(seat, found), now=now)
    runs = seat.runs(found.activity.enterprise_id)
    names = may_see_names(seat, found, now=now)
    is_chosen = runs and found.admission == Admission.SELECTION
    return {
        "session": found,
        "activity": found.activity,
        "zone": found.season.timezone,
        "rows": shown,
        "first": shown[0],
        "runs": runs,
        "stops": [_stop(seat, row) for row in shown if row.stop is not None],
        "sees_names": names,
        "is_chosen": is_chosen,
        "to_decide": Application.objects.to_be_decided().filter(session=found).count()
        if is_chosen
        else 0,
        "companies": guests.companies(found, by=seat.person, now=now) if names else [],
        "news": news_of(found) if runs else [],
        "standbys": standbys_of(found) if runs else [],
        "facts": of_activity(found.activity),
        "is_over": now >= found.ends_at,
        "has_begun": now >= found.starts_at,
        "has_come": _day(found, now) >= _day(found, found.starts_at),
        "tabs": tabs(seat, ""),
        "undo": _undo(request, found) if runs else None,
    }


def _day(found: Session, moment: datetime) -> date:
    """The day it is there at that moment."""
    return moment.astimezone(found.zone).date()


def _rows(seat: Seat, found: Session) -> list[Row]:
    """The stops at this person's plants; a session of their plant without a stop is one row."""
    own = seat.sees(found.activity.enterprise_id)
    stops = [s for s in found.stops.all() if own or seat.sees(s.site.enterprise_id)]
    for stop in stops:
        stop.session = found
    return [Row(found, stop) for stop in stops] or [Row(found, None)]


def _stop(seat: Seat, row: Row) -> dict[str, Any]:
    """A stop with who leads there and who could."""
    stop = row.stop
    assert stop is not None  # noqa: S101 — only rows with a stop come here
    runs = seat.runs(stop.site.enterprise_id)
    on_duty = guides_of([stop]).get(stop.pk, []) if runs else []
    known = {guide.pk for guide in on_duty}
    people = _people_of(stop) if runs else []
    return {
        "stop": stop,
        "row": row,
        "runs": runs,
        "on_duty": [(guide.pk, called(guide)) for guide in on_duty],
        "free": [(one.pk, called(one)) for one in people if one.pk not in known],
    }


def _people_of(stop: Stop) -> list[Person]:
    """Who works at the plant of this stop and may lead a visit."""
    people = Person.objects.filter(
        memberships__enterprise=stop.site.enterprise_id, is_active=True
    ).distinct()
    return sorted(people, key=called)


def _undo(request: HttpRequest, found: Session) -> dict[str, Any] | None:
    """The last change of places, to be taken back by one press."""
    asked, was = request.GET.get("changed", ""), request.GET.get("was", "")
    quota = next((one for one in found.quotas.all() if one.kind == asked), None)
    if quota is None or not (was.isascii() and was.isdigit() and len(was) < 5):
        return None
    return {"quota": quota, "was": int(was)}


def to_session(found: Session, **query: Any) -> HttpResponse:
    """Back to the page, where the change is seen."""
    asked = f"?{urlencode(query)}" if query else ""
    return HttpResponseRedirect(reverse("pages:desk_session", args=[found.code]) + asked)


def number(text: str | None, *, at_most: int = MOST) -> int | None:
    """A number as somebody typed it; None where it is none."""
    typed = (text or "").strip()
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 12
    return int(typed) if is_number and int(typed) <= at_most else None


def no_number() -> Refusal:
    return Refusal("no_number", _("Write a whole number, please."))


@require_POST
@desk_page
def places(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Offer more or fewer places; the change can be taken back on the page."""
    seat, found = session_or_404(request, person, code, runs=True)
    now, wanted = timezone.now(), number(request.POST.get("places"))
    quota = get_object_or_404(Quota, session=found, kind=request.POST.get("kind", "")[:8])
    if wanted is None:
        return show(request, seat, found, now=now, refusals=[no_number()])
    try:
        admission.set_places(quota=quota, places=wanted, by=person, now=now)
    except Refused as refused:
        return show(request, seat, found, now=now, refusals=refused.refusals)
    if quota.places == wanted or "undo" in request.POST:
        return to_session(found)
    return to_session(found, changed=quota.kind, was=quota.places)


@require_POST
@desk_page
def limit(request: HttpRequest, person: Person, stop_id: int) -> HttpResponse:
    """Say how many may be inside at once; an empty field takes the limit off."""
    seat, stop = stop_or_404(request, person, stop_id)
    now, typed = timezone.now(), request.POST.get("limit", "").strip()
    wanted = number(typed)
    _same_seat, found = session_or_404(request, person, stop.session.code)
    if typed and wanted is None:
        return show(request, seat, found, now=now, refusals=[no_number()])
    try:
        admission.limit_stop(stop=stop, hard_limit=wanted, by=person, now=now)
    except Refused as refused:
        return show(request, seat, found, now=now, refusals=refused.refusals)
    messages.success(request, _("The limit is set.") if typed else _("There is no limit now."))
    return to_session(found)


@require_POST
@desk_page
def guide(request: HttpRequest, person: Person, stop_id: int) -> HttpResponse:
    """Put somebody on duty, or take them off; each undoes the other."""
    seat, stop = stop_or_404(request, person, stop_id)
    now, key = timezone.now(), number(request.POST.get("person"), at_most=10**10)
    meant = get_object_or_404(Person, pk=key or 0)
    step = gate.take_off if "off" in request.POST else gate.assign_guide
    _same_seat, found = session_or_404(request, person, stop.session.code)
    try:
        step(stop=stop, person=meant, by=person, now=now)
    except Refused as refused:
        return show(request, seat, found, now=now, refusals=refused.refusals)
    return to_session(found)


@require_safe
@desk_page
def told(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """How the news is being delivered, for the page that asks again by itself."""
    _seat, found = session_or_404(request, person, code, runs=True)
    context = {"session": found, "news": news_of(found), "zone": found.season.timezone}
    return render(request, "pages/desk/told.html", context)
