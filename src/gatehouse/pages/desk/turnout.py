"""Afterwards: what happened at each visit of a month, and what its visitors said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from gatehouse.gate.models import VisitEnd
from gatehouse.gate.turnout import Total, Turnout, of_enterprises, of_stops
from gatehouse.impact.queries import Said, said_of
from gatehouse.pages.desk import rows
from gatehouse.pages.desk.access import Seat, seat_or_404
from gatehouse.pages.desk.common import desk_page
from gatehouse.pages.desk.days import asked_day, asked_plant, tabs
from gatehouse.people.models import Person
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Stop

DAYS = 30


@dataclass(frozen=True)
class Visit:
    """One stop that was to be visited, and what came of it. `conflicts`: those nobody settled."""

    stop: Stop
    turnout: Turnout
    said: Said
    end: VisitEnd | None
    conflicts: int
    is_over: bool

    @property
    def zone(self) -> str:
        return self.stop.session.season.timezone

    @property
    def is_open(self) -> bool:
        """Everybody may come: nobody is booked, and so nobody is missed."""
        return self.stop.session.admission == Admission.OPEN


@require_safe
@desk_page
def turnout(request: HttpRequest, person: Person) -> HttpResponse:
    """The visits of thirty days at the plants that this person answers for, the latest first."""
    seat, now = seat_or_404(request, person, runs=True), timezone.now()
    today = now.astimezone(rows.ZONE).date()
    until = min(asked_day(request, today, name="until"), today)
    plant, _seen = asked_plant(request, seat)
    stops = _stops(seat, until, plant=plant, now=now)
    before, after = until - timedelta(days=DAYS), until + timedelta(days=DAYS)
    visits = _visits(stops, now=now)
    context = {
        "visits": visits,
        "totals": _totals([one.stop for one in visits if one.is_over]),
        "first": until - timedelta(days=DAYS - 1),
        "until": until,
        "before": before,
        "after": after if until < today else None,
        "address": reverse("pages:desk_turnout"),
        "tabs": tabs(seat, "pages:desk_turnout"),
        "plant": plant,
        "plants": seat.plants_run(),
    }
    return render(request, "pages/desk/turnout.html", context)


def _stops(seat: Seat, until: date, *, plant: str, now: datetime) -> list[Stop]:
    """What was announced and has begun."""
    since = rows.midnight(until - timedelta(days=DAYS - 1))
    found = Stop.objects.filter(
        session__published_at__isnull=False,
        arrives_at__gte=since,
        arrives_at__lt=min(rows.midnight(until + timedelta(days=1)), now),
    )
    if seat.run is not None:
        found = found.filter(site__enterprise__in=seat.run)
    if plant:
        found = found.filter(site__enterprise__code=plant)
    full = found.select_related("site__enterprise", "session__season", "session__activity")
    return list(full.order_by("-arrives_at", "pk"))


def _visits(stops: Sequence[Stop], *, now: datetime) -> list[Visit]:
    """The number of statements does not grow with the stops."""
    came, said = of_stops(stops), said_of({stop.session_id for stop in stops})
    ends = {end.stop_id: end for end in VisitEnd.objects.filter(stop__in=stops)}
    conflicts = rows.conflicts_at(stops)
    return [
        Visit(
            stop=stop,
            turnout=came[stop.pk],
            said=said.get(stop.session_id) or Said(),
            end=ends.get(stop.pk),
            conflicts=conflicts.get(stop.pk, 0),
            is_over=now >= stop.leaves_at or stop.pk in ends,
        )
        for stop in stops
    ]


def _totals(stops: Sequence[Stop]) -> dict[str, Any]:
    """By enterprise, as the table shows it, of visits that are over: who may still come is not
    missed. Cancelled ones were not to be held."""
    planned = [stop for stop in stops if stop.session.cancelled_at is None]
    names = {stop.site.enterprise_id: stop.site.enterprise.name for stop in planned}
    by_plant = of_enterprises(planned)
    return {
        "head": [
            _("Enterprise"),
            _("Visits held"),
            _("Places"),
            pgettext("turnout", "Booked"),
            _("Came"),
            _("Did not come"),
            _("Walked in"),
        ],
        "numeric": [2, 3, 4, 5, 6],
        "rows": [_row(names[key], by_plant[key]) for key in sorted(names, key=lambda k: names[k])],
    }


def _row(name: str, total: Total) -> list[str | int]:
    held = _("%(held)d of %(planned)d") % {"held": total.held, "planned": total.visits}
    return [name, held, total.places, total.booked, total.came, total.did_not_come,
            total.walked_in]  # fmt: skip
