"""Phones at the gate: when each was last seen, shutting one out, and shares of walk-ins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.gate import operations as gate
from gatehouse.gate.models import Door, WalkInShare
from gatehouse.gate.queries import phones
from gatehouse.gate.standing import standings
from gatehouse.pages.desk.access import Seat, refuse, seat_or_404, stop_or_404
from gatehouse.pages.desk.common import desk_page
from gatehouse.pages.desk.days import tabs
from gatehouse.pages.desk.rows import called
from gatehouse.pages.desk.session import no_number, number
from gatehouse.people.models import Person
from gatehouse.programme.models import Stop

AHEAD = timedelta(days=2)  # for which visits walk-ins are shared out
QUIET = timedelta(minutes=10)  # a phone not heard of for so long may be without a network
STOPS_AT_MOST = 12
LONG_AGO = timedelta(days=30)


@require_safe
@desk_page
def doors(request: HttpRequest, person: Person) -> HttpResponse:
    """All phones of the plants that this person answers for."""
    return _show(request, seat_or_404(request, person, runs=True), now=timezone.now())


def _show(
    request: HttpRequest, seat: Seat, *, now: datetime, refusals: Iterable[Refusal] = ()
) -> HttpResponse:
    known = _doors(seat, now=now)
    refusals = list(refusals)
    context = {
        "doors": [
            {"door": one, "keeper": called(one.person), "is_quiet": now - one.last_seen_at > QUIET}
            for one in known
        ],
        "shares": _shares([one for one in known if one.shut_out_at is None], now=now),
        "tabs": tabs(seat, "pages:desk_doors"),
        "has_many": seat.run is None or len(seat.run) > 1,
        "refusals": refusals,
    }
    return render(request, "pages/desk/doors.html", context, status=409 if refusals else 200)


def _doors(seat: Seat, *, now: datetime) -> list[Door]:
    """Phones, not desks; those that were shut out long ago are left out."""
    found = phones()
    if seat.run is not None:
        found = found.filter(enterprise__in=seat.run)
    found = found.exclude(shut_out_at__lt=now - LONG_AGO)
    return list(found.select_related("enterprise", "person").order_by("enterprise", "opened_at"))


def _shares(known: list[Door], *, now: datetime) -> list[dict[str, Any]]:
    """For each visit of today and tomorrow: the phones, and how many each may let in alone."""
    plants = {one.enterprise_id for one in known}
    ahead = Stop.objects.filter(
        site__enterprise__in=plants,
        leaves_at__gt=now,
        arrives_at__lt=now + AHEAD,
        session__cancelled_at=None,
        session__published_at__isnull=False,
    )
    stops = list(
        ahead.select_related("session__season", "session__activity", "site").order_by("arrives_at")[
            :STOPS_AT_MOST
        ]
    )
    given = {
        (share.stop_id, share.door_id): share.persons
        for share in WalkInShare.objects.filter(stop__in=stops)
    }
    fitting = _fitting(stops) if given else {}
    return [
        {
            "stop": stop,
            "zone": stop.session.season.timezone,
            "doors": [
                {
                    "door": one,
                    "persons": given.get((stop.pk, one.pk), 0),
                    "fits": fitting.get((stop.pk, one.pk), 0),
                }
                for one in known
                if one.enterprise_id == stop.site.enterprise_id
            ],
        }
        for stop in stops
    ]


def _fitting(stops: list[Stop]) -> dict[tuple[int, int], int]:
    """By stop and door: how many of its share the limit has room for beside the passes."""
    return {
        (key, door): persons
        for key, standing in standings(stops).items()
        for door, persons in standing.shares(standing.reckoning()).items()
    }


@require_POST
@desk_page
def shut_out(request: HttpRequest, person: Person, key: UUID) -> HttpResponse:
    """A lost phone: from now on it is told to forget everything."""
    seat = seat_or_404(request, person, runs=True)
    door = get_object_or_404(Door, key=key)
    if not seat.runs(door.enterprise_id):
        refuse(request, person, door.pk)
    try:
        gate.shut_out(door=door, by=person, now=timezone.now())
    except Refused as refused:
        return _show(request, seat, now=timezone.now(), refusals=refused.refusals)
    text = _("“%(name)s” is shut out. At its next call it forgets everything it holds.")
    messages.success(request, text % {"name": door.name})
    return HttpResponseRedirect(reverse("pages:desk_doors"))


@require_POST
@desk_page
def share(request: HttpRequest, person: Person, stop_id: int) -> HttpResponse:
    """So many people without a pass each phone may let in at this visit by itself."""
    seat, stop = stop_or_404(request, person, stop_id)
    now, door_key = timezone.now(), number(request.POST.get("door"), at_most=10**10)
    door = get_object_or_404(Door, pk=door_key or 0, enterprise=stop.site.enterprise_id)
    persons = number(request.POST.get("persons"), at_most=999)
    if persons is None:
        return _show(request, seat, now=now, refusals=[no_number()])
    try:
        gate.share_walk_ins(door=door, stop=stop, persons=persons, by=person, now=now)
    except Refused as refused:
        return _show(request, seat, now=now, refusals=refused.refusals)
    messages.success(request, _("The share is set: %(n)d.") % {"n": persons})
    return HttpResponseRedirect(reverse("pages:desk_doors"))
