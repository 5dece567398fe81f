"""A whole season once more: its days, what would meet something there, then all of it as drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from gatehouse.core import undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.pages.office.obstacles import Obstacle, obstacles
from gatehouse.pages.office.season_forms import SeasonForm, free_code
from gatehouse.pages.office.seasons import tabs
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Season
from gatehouse.programme.office import Seat, city_page, season_or_404
from gatehouse.programme.operations import SessionPlan
from gatehouse.web import words

MAKE = "make"  # the button that makes; any other press only shows what would be
SHOWN_AT_MOST = 60
# What is asked for anew, or goes with the days; all else is as it was.
OWN = ("code", "starts_on", "ends_on", "title_ru", "title_en", "applications_open_at")


class CopyForm(forms.Form):
    """When the season begins once more, and what it is called."""

    starts_on = forms.DateField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("Whole weeks later, so that weekdays stay."),
    )
    title_ru = forms.CharField(label=gettext_lazy("Title, in Russian"), max_length=160)
    title_en = forms.CharField(
        label=gettext_lazy("Title, in English"), max_length=160, required=False
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=32,
        required=False,
        validators=[validate_slug],
        help_text=gettext_lazy(
            "Stands in addresses, in Latin letters; empty: by the year and month."
        ),
    )

    def __init__(self, data: Any, *, season: Season, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        self.season = season

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if programme.whole_weeks(self.season.starts_on, day) is None:
            raise ValidationError(_another_day(self.season.starts_on, day))
        return day

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code and Season.objects.filter(code=code).exists():
            raise ValidationError(_("There is a season with this code."))
        return code

    @property
    def weeks(self) -> int:
        return programme.whole_weeks(self.season.starts_on, self.cleaned_data["starts_on"]) or 0


def _another_day(first: date, wanted: date) -> str:
    """The days near the one that was wanted on which weekdays stay."""
    weeks = max((wanted - first).days // 7, 0)
    near = [first + timedelta(weeks=n) for n in (weeks, weeks + 1) if n > 0]
    listed = _(" or ").join(words.day_full(day) for day in near)
    return _("Then weekdays would change. Take %(days)s.") % {"days": listed}


@dataclass(frozen=True)
class Met:
    """A session that would meet something there."""

    plan: SessionPlan
    obstacles: Sequence[Obstacle]


@require_http_methods(["GET", "HEAD", "POST"])
@city_page
def copy(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """First what would be, then all of it as drafts, taken back for a minute."""
    season, now = season_or_404(request, seat, code, plans=True), timezone.now()
    zone = ZoneInfo(season.timezone)
    form = CopyForm(
        request.POST if request.method == "POST" else None,
        season=season,
        initial=_begin(season),
    )
    refusals: Sequence[Refusal] = ()
    if form.is_bound and form.is_valid() and MAKE in request.POST:
        try:
            return _make(request, season, form, by=seat.person, now=now)
        except Refused as refused:
            refusals = refused.refusals
        except ValidationError as error:
            refusals = [Refusal("invalid", text) for text in error.messages]
    with timezone.override(zone):
        context = _preview(season, form, now=now) | {
            "season": season,
            "tabs": tabs(season, seat, "office_season"),
            "form": form,
            "refusals": refusals,
            "zone": zone,
        }
        status = 409 if refusals else 422 if form.is_bound and form.errors else 200
        return render(request, "pages/office/season_copy.html", context, status=status)


def _begin(season: Season) -> dict[str, Any]:
    """The first weeks after the season in which its weekdays stay."""
    weeks = (season.ends_on - season.starts_on).days // 7 + 1
    return {
        "starts_on": season.starts_on + timedelta(weeks=weeks),
        "title_ru": season.title_ru,
        "title_en": season.title_en,
    }


def _fields(season: Season, starts_on: date, weeks: int) -> dict[str, Any]:
    """All that is said of the season, so many weeks later."""
    kept = {name: getattr(season, name) for name in SeasonForm.Meta.fields if name not in OWN}
    opens = programme.later(season.applications_open_at, weeks, ZoneInfo(season.timezone))
    return kept | {
        "starts_on": starts_on,
        "ends_on": season.ends_on + timedelta(weeks=weeks),
        "applications_open_at": opens,
    }


def _preview(season: Season, form: CopyForm, *, now: datetime) -> dict[str, Any]:
    """How many sessions there would be, and which of them would meet something."""
    if form.is_bound and not form.is_valid():
        return {"wanted": None}
    if form.is_bound:
        starts_on, weeks = form.cleaned_data["starts_on"], form.weeks
    else:
        starts_on = _begin(season)["starts_on"]
        weeks = programme.whole_weeks(season.starts_on, starts_on) or 1
    wanted = Season(**_fields(season, starts_on, weeks))
    plans = programme.plans_like(season, weeks=weeks)
    found = obstacles(plans, season=wanted, now=now)
    met = [Met(plan, own) for plan, own in zip(plans, found, strict=True) if own]
    return {
        "wanted": wanted,
        "weeks": weeks,
        "count": len(plans),
        "plants": len({plan.activity.enterprise_id for plan in plans}),
        "activities": len({plan.activity.pk for plan in plans}),
        "left_out": season.sessions.filter(cancelled_at__isnull=False).count(),
        "met": met[:SHOWN_AT_MOST],
        "met_count": len(met),
    }


def _make(
    request: HttpRequest, season: Season, form: CopyForm, *, by: Person, now: datetime
) -> HttpResponse:
    sent = form.cleaned_data
    fields = _fields(season, sent["starts_on"], form.weeks) | {
        "title_ru": sent["title_ru"],
        "title_en": sent["title_en"],
        "code": sent["code"] or free_code(f"{sent['starts_on']:%Y-%m}"),
    }
    made, sessions, act = programme.copy_season(
        season=season, weeks=form.weeks, by=by, now=now, **fields
    )
    text = ngettext(
        "The season is copied with %(n)d session; it is a draft.",
        "The season is copied with %(n)d sessions; they are drafts.",
        len(sessions),
    )
    messages.success(request, text % {"n": len(sessions)}, extra_tags=undo.tag(act))
    return HttpResponseRedirect(reverse("pages:office_plan", args=[made.code]))
