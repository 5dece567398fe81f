"""The days on which a plant receives nobody: closed, opened again, and who did it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from gatehouse.catalogue import operations as catalogue
from gatehouse.catalogue.models import ClosedDays, Enterprise
from gatehouse.core import undo
from gatehouse.core.history import HistoryEntry
from gatehouse.core.labels import VERBS
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from gatehouse.programme.office import Seat, planner_page, refuse

ZONE = ZoneInfo(settings.TIME_ZONE)
ACTS_AT_MOST = 20
SESSIONS_AT_MOST = 50


class ClosedForm(forms.Form):
    """From which to which day, and why; one day needs no second date."""

    first_on = forms.DateField(label=gettext_lazy("First day"))
    last_on = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Empty: only that one day."),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Only the organisers read it."),
        max_length=160,
        required=False,
    )

    def __init__(self, *, data: Mapping[str, Any] | None) -> None:
        super().__init__(data=data, label_suffix="")

    def clean(self) -> dict[str, Any]:
        kept: dict[str, Any] = super().clean() or {}
        first, last = kept.get("first_on"), kept.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day comes before the first."))
        return kept


@dataclass(frozen=True)
class Act:
    """A line of the history; `days` as they were closed or opened."""

    at: datetime
    who: str
    what: str
    first_on: date
    last_on: date


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def closed(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """What is closed and what is planned in spite of it; a form for more."""
    plant, now = _plant_or_404(request, seat, code), timezone.now()
    form = ClosedForm(data=request.POST if request.method == "POST" else None)
    refusals: tuple[Refusal, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            act = _close(plant, form.cleaned_data, by=seat.person, now=now)
        except Refused as refused:
            refusals = refused.refusals
        except ValidationError as error:
            refusals = tuple(Refusal("invalid", text) for text in error.messages)
        else:
            messages.success(request, _("Closed. The board shows it."), extra_tags=undo.tag(act))
            return _back(plant)
    today = now.astimezone(ZONE).date()
    days = list(plant.closed_days.all())
    context = {
        "plant": plant,
        "form": form,
        "refusals": refusals,
        "days": days,
        "today": today,
        "planned": _planned(plant, [one for one in days if one.last_on >= today], now=now),
        "acts": _acts(plant),
    }
    status = 409 if refusals else 422 if form.errors else 200
    return render(request, "pages/office/board_closed.html", context, status=status)


@require_POST
@planner_page
def reopen(request: HttpRequest, seat: Seat, code: str, key: int) -> HttpResponse:
    """Let the plant receive people on these days again."""
    plant = _plant_or_404(request, seat, code)
    days = get_object_or_404(ClosedDays, pk=key, enterprise=plant)
    try:
        act = catalogue.open_days(closed=days, by=seat.person, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Open again."), extra_tags=undo.tag(act))
    return _back(plant)


def _plant_or_404(request: HttpRequest, seat: Seat, code: str) -> Enterprise:
    """Plants belong to the whole programme, not to a season."""
    found = Enterprise.objects.filter(code=code[:48]).first()
    if found is None:
        raise Http404
    if not seat.plans_all:
        refuse(request, seat, found.pk)
    return found


def _close(plant: Enterprise, kept: Mapping[str, Any], *, by: Person, now: datetime) -> undo.Undo:
    return catalogue.close_days(
        enterprise=plant,
        first_on=kept["first_on"],
        last_on=kept["last_on"] or kept["first_on"],
        reason=kept["reason"],
        by=by,
        now=now,
    )


def _back(plant: Enterprise) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("pages:office_closed", args=[plant.code]))


def _planned(plant: Enterprise, days: list[ClosedDays], *, now: datetime) -> list[Session]:
    """Sessions with a stop at the plant on one of these days, still to come; one statement."""
    met = Q(pk__in=[])
    for one in days:
        since = datetime.combine(one.first_on, datetime.min.time(), ZONE)
        until = datetime.combine(one.last_on + timedelta(days=1), datetime.min.time(), ZONE)
        met |= Q(stops__arrives_at__lt=until, stops__leaves_at__gt=since)
    rows = Session.objects.filter(
        met, stops__site__enterprise=plant, cancelled_at=None, ends_at__gt=now
    )
    full = rows.select_related("season", "activity").distinct().order_by("starts_at", "code")
    return list(full[:SESSIONS_AT_MOST])


def _acts(plant: Enterprise) -> list[Act]:
    """Who closed and opened, the newest first; two statements."""
    rows = HistoryEntry.objects.filter(
        of_type=plant._meta.label_lower,
        of_id=str(plant.pk),
        verb__in=["catalogue.closed", "catalogue.opened"],
    ).order_by("-pk")[:ACTS_AT_MOST]
    entries = list(rows)
    keys = {int(one.by_id) for one in entries if one.by_id.isdigit()}
    names = {str(one.pk): one.name or one.email for one in Person.objects.filter(pk__in=keys)}
    return [
        Act(
            one.at,
            names.get(one.by_id, ""),
            VERBS.say(one.verb),
            date.fromisoformat(one.facts["first_on"]),
            date.fromisoformat(one.facts["last_on"]),
        )
        for one in entries
    ]
