"""What follows when nobody comes, as fields of a form: nothing, or rules of the season."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from gatehouse.admission.strike_rules import StrikeRules
from gatehouse.pages.office.season_numbers import number_field, only_where

NOTHING, STRIKES = "nothing", "strikes"
NUMBERS = tuple(field.name for field in fields(StrikeRules))
STRIKE_FIELDS = ("strikes", *NUMBERS)
# Where a refusal of the operation is shown.
STRIKE_FIELD_OF = {"strikes": "lasts_days"}
WAYS = (
    (NOTHING, gettext_lazy("Nothing follows")),
    (STRIKES, gettext_lazy("It is kept in mind, and after some missed visits one is standby only")),
)


class StrikesForm(forms.Form):
    """Missed visits; what is typed counts only where the season keeps them in mind."""

    strikes = forms.ChoiceField(
        label=gettext_lazy("When a party has a place and nobody of it comes"),
        choices=WAYS,
        required=False,
        widget=forms.RadioSelect,
    )
    lasts_days = number_field(gettext_lazy("A missed visit is forgotten after so many days"))
    standby_from = number_field(
        gettext_lazy("With so many of them one gets no place, only standby"),
        gettext_lazy("in the season that is on and in one more"),
    )
    appeal_days = number_field(gettext_lazy("Days to tell us why"))
    excused_a_year = number_field(
        gettext_lazy("So often a year an illness is believed at once, without papers")
    )
    free_until_hours = number_field(
        gettext_lazy("Giving back never counts until so many hours before the visit")
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        return only_where(found.get("strikes") == STRIKES, self, found, NUMBERS)

    def missed(self) -> StrikeRules | None:
        """What a valid form says; None: nothing follows."""
        if self.cleaned_data.get("strikes") != STRIKES:
            return None
        return StrikeRules(**{name: self.cleaned_data[name] for name in NUMBERS})


def strike_values(rules: StrikeRules | None, *, otherwise: StrikeRules) -> dict[str, Any]:
    """What the form shows; where there are no rules, those that one press would take."""
    shown = rules or otherwise
    found: dict[str, Any] = {name: getattr(shown, name) for name in NUMBERS}
    return found | {"strikes": STRIKES if rules else NOTHING}
