"""What an organiser may say of a season."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from gatehouse.core.zones import zones
from gatehouse.pages.desk.rule_forms import name_languages
from gatehouse.pages.office.editing import PartedForm
from gatehouse.programme.models import Season

MOMENT = "%Y-%m-%dT%H:%M"
NEW_SEASON_DAYS = 14
# What a new season takes from the one before it.
INHERITED = ("timezone", "default_admission", "close_hours_before", "names_hours_before",
             "offer_hours", "party_max", "group_max", "visits_per_person",
             "second_person_from")  # fmt: skip


class MomentInput(forms.DateTimeInput):
    """A day and an hour by the browser's own picker."""

    input_type = "datetime-local"

    def __init__(self, **options: Any) -> None:
        super().__init__(format=MOMENT, **options)


class SeasonForm(PartedForm, forms.ModelForm):  # type: ignore[type-arg]
    """The texts, days, timetable and usual admission of a season."""

    PARTS = (
        (
            _("Name and days"),
            ("title_ru", "title_en", "starts_on", "ends_on", "applications_open_at"),
        ),
        (_("Texts"), ("about_ru", "about_en", "code", "timezone")),
        (
            _("Timetable of applications"),
            ("close_hours_before", "names_hours_before", "offer_hours"),
        ),
        (
            _("Admission"),
            ("default_admission", "party_max", "group_max", "visits_per_person",
             "second_person_from"),
        ),
    )  # fmt: skip
    OPEN_PARTS = 4

    class Meta:
        model = Season
        fields = (
            "starts_on", "ends_on", "code", "timezone", "title_ru", "title_en", "about_ru",
            "about_en", "applications_open_at", "close_hours_before", "names_hours_before",
            "offer_hours", "default_admission", "party_max", "group_max", "visits_per_person",
            "second_person_from",
        )  # fmt: skip
        widgets = {
            "about_ru": forms.Textarea(attrs={"rows": 3}),
            "about_en": forms.Textarea(attrs={"rows": 3}),
            "applications_open_at": MomentInput(),
        }

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        name_languages(self)
        self.fields["title_ru"].required = True
        self.fields["code"].required = False
        self.fields["code"].help_text = _(
            "Stands in addresses, in Latin letters; empty: by the year and month."
        )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = found.get("starts_on"), found.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        if first and not found.get("code"):
            found["code"] = self.instance.code or free_code(f"{first:%Y-%m}")
        return found


def free_code(wanted: str) -> str:
    """A code that no season has."""
    taken = set(Season.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    further = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (wanted, *further) if code not in taken)


def values_of(season: Season) -> dict[str, Any]:
    """What the form shows of a season."""
    return {name: getattr(season, name) for name in SeasonForm.Meta.fields}


def like_the_last(last: Season | None) -> dict[str, Any]:
    """What a new season begins with: the days after the one before, and its ways."""
    if last is None:
        return {}
    starts_on = last.ends_on + timedelta(days=7 - last.ends_on.weekday())
    return {name: getattr(last, name) for name in INHERITED} | {
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=NEW_SEASON_DAYS - 3),
    }


def zone_of(data: Mapping[str, Any], season: Season | None) -> tzinfo | None:
    """The zone that is typed, so that hours typed with it are hours there; None for the site's."""
    typed = data.get("timezone", "")
    if typed in zones():
        return ZoneInfo(typed)
    return ZoneInfo(season.timezone) if season else None
