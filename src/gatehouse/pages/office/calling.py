"""Somebody is on the phone: which sessions suit them, each with the form that books it."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from gatehouse.programme.filters import Filters
from gatehouse.programme.models import Quota, QuotaKind, Session
from gatehouse.programme.office import Seat, planner_page
from gatehouse.programme.queries import hits

SHOWN_AT_MOST = 200
PERSONS_AT_MOST = 60


class CallingForm(forms.Form):
    """What the caller says first; each is optional."""

    q = forms.CharField(
        label=pgettext_lazy("on the phone", "What they want to see"),
        required=False,
        max_length=120,
    )
    age = forms.IntegerField(
        label=pgettext_lazy("on the phone", "Age of the youngest"),
        required=False,
        min_value=0,
        max_value=120,
    )
    persons = forms.IntegerField(
        label=pgettext_lazy("on the phone", "How many come"),
        required=False,
        min_value=1,
        max_value=PERSONS_AT_MOST,
    )
    step_free = forms.BooleanField(
        label=pgettext_lazy("on the phone", "Without steps"), required=False
    )

    def wanted(self) -> Filters:
        """A wrong value filters nothing; a place for one is wanted always."""
        self.is_valid()
        found = self.cleaned_data
        return Filters(
            q=found.get("q", ""),
            age=found.get("age"),
            places=found.get("persons") or 1,
            step_free=bool(found.get("step_free")),
        )


@require_safe
@planner_page
def calling(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Sessions with places that applications are taken for now, in the order of time."""
    form = CallingForm(request.GET, auto_id="id_%s", label_suffix="")
    rows = _suitable(seat, form.wanted(), now=timezone.now())
    context = {"form": form, "rows": rows[:SHOWN_AT_MOST], "is_cut": len(rows) > SHOWN_AT_MOST}
    return render(request, "pages/office/calling.html", context)


def _suitable(seat: Seat, wanted: Filters, *, now: datetime) -> list[tuple[Session, int]]:
    """Each with the public places that are left."""
    seasons = [one for one in seat.seasons_planned() if one.published_at]
    keys = [hit.pk for season in seasons for hit in hits(season, wanted, now=now)]
    taking = Session.objects.taking_applications(QuotaKind.PUBLIC, within=seasons, now=now)
    rows = taking.filter(pk__in=keys, cancelled_at=None).order_by("starts_at", "code")
    full = list(rows.select_related("season", "activity__enterprise")[: SHOWN_AT_MOST + 1])
    left = {
        quota.session_id: quota.places - quota.held
        for quota in Quota.objects.filter(session__in=full, kind=QuotaKind.PUBLIC)
    }
    return [(one, left[one.pk]) for one in full if left.get(one.pk, 0) > 0]
