"""How a session is repeated: on which weekdays, at what hours, from when to when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gatehouse.catalogue.models import Site
from gatehouse.pages.office.editing import PartedForm
from gatehouse.pages.office.session_forms import PLACES_AT_MOST, site_choices
from gatehouse.programme.models import Activity, Season, Session
from gatehouse.programme.operations import SessionPlan, StopPlan
from gatehouse.programme.repeating import Repeat, beginnings

AT_MOST = 200  # sessions in one press
WEEKDAYS = [
    (0, pgettext_lazy("weekday", "Mon")),
    (1, pgettext_lazy("weekday", "Tue")),
    (2, pgettext_lazy("weekday", "Wed")),
    (3, pgettext_lazy("weekday", "Thu")),
    (4, pgettext_lazy("weekday", "Fri")),
    (5, pgettext_lazy("weekday", "Sat")),
    (6, pgettext_lazy("weekday", "Sun")),
]
HOUR = re.compile(r"([01]?\d|2[0-3])(?:[:.-]([0-5]\d))?")
DAY = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?")
BETWEEN = re.compile(r"[\s,;]+(?:(?:и|and)\s+)?")


def read_hours(typed: str) -> tuple[time, ...]:
    """«10, 14:30» as hours. Raises ValidationError with what was not understood."""
    found = []
    for word in filter(None, BETWEEN.split(typed)):
        match = HOUR.fullmatch(word)
        if match is None:
            raise ValidationError(_("“%(word)s” is no time. Write it like 10:00.") % {"word": word})
        found.append(time(int(match[1]), int(match[2] or 0)))
    return tuple(found)


def read_days(typed: str, *, within: tuple[date, date]) -> frozenset[date]:
    """«12.12, 1.1» as days of the season, «12.12.2023» as that day. Raises ValidationError."""
    found = set()
    for word in filter(None, BETWEEN.split(typed)):
        match = DAY.fullmatch(word)
        days = _days(match, within) if match else []
        if not days:
            raise ValidationError(_("“%(word)s” is no day. Write it like 12.12.") % {"word": word})
        found.update(days)
    return frozenset(found)


def _days(match: re.Match[str], within: tuple[date, date]) -> list[date]:
    day, month, year = match.groups()
    years = [int(year)] if year else range(within[0].year, within[1].year + 1)
    found = []
    for one in years:
        try:
            found.append(date(one, int(month), int(day)))
        except ValueError:
            continue
    return found


class RepeatForm(PartedForm, forms.Form):
    """Weekly on these weekdays at these hours; with the place and the places of each."""

    PARTS = (
        (
            gettext_lazy("When"),
            ("weekdays", "hours", "first_on", "last_on", "every_weeks", "but_not_on"),
        ),
        (gettext_lazy("Where and for how many"), ("site", "public", "groups", "minutes")),
    )

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Weekdays"),
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    hours = forms.CharField(
        label=gettext_lazy("Hours"),
        max_length=200,
        help_text=gettext_lazy("one or more: 10:00, 14:00"),
    )
    first_on = forms.DateField(label=gettext_lazy("From"))
    last_on = forms.DateField(label=gettext_lazy("Till"))
    every_weeks = forms.TypedChoiceField(
        label=gettext_lazy("How often"),
        choices=[(1, gettext_lazy("every week")), (2, gettext_lazy("every other week"))],
        coerce=int,
    )
    but_not_on = forms.CharField(
        label=gettext_lazy("But not on"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("days, like 12.12, 31.12"),
    )
    site = forms.TypedChoiceField(
        label=gettext_lazy("Site"), coerce=int, empty_value=None, required=False
    )
    public = forms.IntegerField(
        label=gettext_lazy("Places for everybody"),
        min_value=0,
        max_value=PLACES_AT_MOST,
        required=False,
    )
    groups = forms.IntegerField(
        label=pgettext_lazy("session", "Places for organised groups"),
        min_value=0,
        max_value=PLACES_AT_MOST,
        required=False,
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes each"), min_value=1, max_value=7 * 24 * 60
    )

    def __init__(
        self,
        *args: Any,
        season: Season,
        activity: Activity,
        like: Session | None = None,
        **fields: Any,
    ) -> None:
        super().__init__(*args, **fields)
        self.season, self.activity, self.like = season, activity, like
        self.fields["site"].choices = site_choices(activity.enterprise_id)  # type: ignore[attr-defined]
        if is_route(like):
            del self.fields["site"]  # a route repeats all its stops

    def clean_hours(self) -> tuple[time, ...]:
        return read_hours(self.cleaned_data["hours"])

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = found.get("first_on"), found.get("last_on")
        if not (first and last):
            return found
        if last < first:
            self.add_error("last_on", _("The last day lies before the first."))
        try:
            found["but_not_on"] = read_days(found.get("but_not_on", ""), within=(first, last))
        except ValidationError as error:
            self.add_error("but_not_on", error)
        return found

    def beginnings(self) -> list[datetime]:
        """When each would begin; the form is valid."""
        sent = self.cleaned_data
        repeat = Repeat(
            weekdays=frozenset(sent["weekdays"]),
            times=sent["hours"],
            first_on=sent["first_on"],
            last_on=sent["last_on"],
            every_weeks=sent["every_weeks"],
            but_not_on=sent["but_not_on"],
        )
        return beginnings(repeat, zone=ZoneInfo(self.season.timezone))[:AT_MOST]

    def plans(self, times: Sequence[datetime]) -> list[SessionPlan]:
        """A session at each of these times; a route with all its stops."""
        sent = self.cleaned_data
        lasts = timedelta(minutes=sent["minutes"])
        kinds = {"public": sent["public"], "groups": sent["groups"]}
        places = {kind: count for kind, count in kinds.items() if count}
        stops, line = self._stops(lasts), self.like.line_limit if self.like else None
        return [
            SessionPlan(
                self.activity,
                starts_at,
                starts_at + lasts,
                [StopPlan(site, starts_at + since, starts_at + until)
                 for site, since, until in stops],
                places,
                line_limit=line,
            )
            for starts_at in times
        ]  # fmt: skip

    def _stops(self, lasts: timedelta) -> list[tuple[Site, timedelta, timedelta]]:
        """Each site with how long after the beginning one is there, and till when."""
        if self.like is not None and is_route(self.like):
            began = self.like.starts_at
            there = self.like.stops.select_related("site").order_by("number")
            return [(one.site, one.arrives_at - began, one.leaves_at - began) for one in there]
        site = Site.objects.filter(pk=self.cleaned_data.get("site") or 0).first()
        return [(site, timedelta(), lasts)] if site else []


def is_route(session: Session | None) -> bool:
    """Whether it stops at more than one place."""
    return session is not None and session.stops.count() > 1
