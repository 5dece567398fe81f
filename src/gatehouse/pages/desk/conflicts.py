"""What the doors could not agree on: shown to a person, with a button for each way out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
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
from gatehouse.gate.models import GateAct, SettlementKind
from gatehouse.gate.operations.marking import wrong
from gatehouse.gate.rules import Conflict
from gatehouse.gate.standing import Standing, standings
from gatehouse.pages.desk.access import Seat, refuse, seat_or_404
from gatehouse.pages.desk.common import desk_page
from gatehouse.pages.desk.days import tabs
from gatehouse.people.models import Person
from gatehouse.programme.models import Stop

BACK = timedelta(days=30)  # names are gone afterwards, and so is what could be decided


@dataclass(frozen=True)
class Open:
    """One conflict: an act at a door, what was wrong with it, and of whom."""

    act: GateAct
    code: str
    words: str
    who: str
    stop: Stop
    reason: str = ""  # as it was typed, where it could not be taken

    @property
    def zone(self) -> str:
        return self.stop.session.season.timezone

    @property
    def may_be_two(self) -> bool:
        return self.code == "twice"


@require_safe
@desk_page
def conflicts(request: HttpRequest, person: Person) -> HttpResponse:
    """All that is open at the plants that this person answers for."""
    return _show(request, seat_or_404(request, person, runs=True), now=timezone.now())


def _show(
    request: HttpRequest,
    seat: Seat,
    *,
    now: datetime,
    refusals: Iterable[Refusal] = (),
    typed: tuple[UUID, str, str] | None = None,
) -> HttpResponse:
    """`typed`: of which conflict (act, code) a reason could not be taken, and the reason."""
    refusals = list(refusals)
    found = open_conflicts(_stops(seat, now=now))
    if typed is not None:
        key, code, reason = typed
        found = [
            replace(one, reason=reason) if (one.act.key, one.code) == (key, code) else one
            for one in found
        ]
    context = {
        "conflicts": found,
        "tabs": tabs(seat, "pages:desk_conflicts"),
        "refusals": refusals,
    }
    return render(request, "pages/desk/conflicts.html", context, status=409 if refusals else 200)


def _stops(seat: Seat, *, now: datetime) -> list[Stop]:
    """Stops of the last month at which anything was done."""
    found = Stop.objects.filter(arrives_at__gt=now - BACK, acts__isnull=False).distinct()
    if seat.run is not None:
        found = found.filter(site__enterprise__in=seat.run)
    full = found.select_related("session__season", "session__activity", "site")
    return list(full.order_by("-arrives_at"))


def open_conflicts(stops: Sequence[Stop]) -> list[Open]:
    """The latest visit first, each by the clock; the statements do not grow with the stops."""
    by_stop = standings(stops)
    found = [(stop, conflict) for stop in stops for conflict in _of(by_stop[stop.pk])]
    acts = GateAct.objects.filter(key__in={conflict.act for _stop, conflict in found})
    full = acts.select_related("door", "visit_pass__guest", "visit_pass__application__party")
    known = {act.key: act for act in full}
    return [
        Open(known[one.act], one.code, wrong(one.code), _whose(known[one.act]), stop)
        for stop, one in found
    ]


def _of(standing: Standing) -> list[Conflict]:
    return standing.open_conflicts(standing.reckoning())


def _whose(act: GateAct) -> str:
    """A guest's name, a group's title, or how many people without a pass."""
    if act.visit_pass is None:
        return _("without a pass: %(n)d") % {"n": act.persons}
    guest = act.visit_pass.guest
    name = guest.name if guest else act.visit_pass.application.party.title
    return name or _("pass No. %(n)d") % {"n": act.visit_pass.pk}


@require_POST
@desk_page
def settle(request: HttpRequest, person: Person, key: UUID, code: str) -> HttpResponse:
    """Say what was so: seen and nothing to change, two people came, or it did not happen."""
    seat = seat_or_404(request, person, runs=True)
    act = get_object_or_404(GateAct.objects.select_related("stop__site"), key=key)
    if not seat.runs(act.stop.site.enterprise_id):
        refuse(request, person, act.pk)
    kind = request.POST.get("kind", "")
    reason = request.POST.get("reason", "")[:200].replace("\0", "")
    typed, now = (act.key, code, reason), timezone.now()
    if kind not in SettlementKind.values:
        missing = Refusal("no_kind", _("Say what was so: press one of the buttons."))
        return _show(request, seat, now=now, refusals=[missing], typed=typed)
    try:
        gate.settle_conflict(
            act=act,
            code=code,
            kind=SettlementKind(kind),
            reason=reason,
            by=person,
            now=now,
        )
    except Refused as refused:
        return _show(request, seat, now=now, refusals=refused.refusals, typed=typed)
    messages.success(request, _("Settled. The count follows it."))
    return HttpResponseRedirect(reverse("pages:desk_conflicts"))
