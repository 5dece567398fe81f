"""Who is asked to be ready, as fields of a form: nobody, or by rules of the season."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from gatehouse.admission.standby_rules import StandbyRules
from gatehouse.pages.office.season_numbers import number_field, only_where

NOBODY, STANDBY = "nobody", "standby"
TURNED_AWAY = "turned_away"
NUMBERS = tuple(field.name for field in fields(StandbyRules))
STANDBY_FIELDS = ("standby", *NUMBERS, TURNED_AWAY)
# Where a refusal of the operation is shown.
STANDBY_FIELD_OF = {
    "standby_percent": "bench_percent",
    "standby_gate": "gate_parties",
    "standby_hours": "bench_hours",
}
WAYS = (
    (NOBODY, gettext_lazy("Nobody is asked: places left empty stay empty")),
    (STANDBY, gettext_lazy("The next in line are asked to be ready, on a bench and at the gate")),
)


class StandbyForm(forms.Form):
    """Standing by; what is typed counts only where the season asks anybody."""

    standby = forms.ChoiceField(
        label=gettext_lazy("When some of those with a place may not come"),
        choices=WAYS,
        required=False,
        widget=forms.RadioSelect,
    )
    bench_percent = number_field(
        gettext_lazy("The bench: people for so many per cent of the places"),
        gettext_lazy("the plant clears them beforehand; 0: no bench"),
    )
    bench_hours = number_field(
        gettext_lazy("They are asked: hours before the list goes to the enterprise")
    )
    gate_parties = number_field(
        gettext_lazy("At the gate: so many parties at most"), gettext_lazy("0: nobody")
    )
    gate_hours = number_field(gettext_lazy("They are asked: hours before the visit"))
    fill_percent = number_field(
        gettext_lazy("As few are asked as fill so many per cent of the places"),
        gettext_lazy("as it is to be expected"),
    )
    shows_percent = number_field(
        gettext_lazy("Of people with a place so many per cent come"),
        gettext_lazy("until the plant’s own visits tell"),
    )
    standby_shows_percent = number_field(
        gettext_lazy("Of people asked to the gate so many per cent come")
    )
    release_minutes = number_field(
        gettext_lazy("Minutes for which places are kept after the group was to be there"),
        gettext_lazy("then they are given on to those who stand by"),
    )
    turned_away = number_field(
        gettext_lazy("There was no room at the gate: points more in the next draw"),
        gettext_lazy("0: none"),
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        return only_where(found.get("standby") == STANDBY, self, found, NUMBERS)

    def standing_by(self) -> StandbyRules | None:
        """What a valid form says; None: nobody is asked."""
        if self.cleaned_data.get("standby") != STANDBY:
            return None
        return StandbyRules(**{name: self.cleaned_data[name] for name in NUMBERS})


def standby_values(rules: StandbyRules | None, *, otherwise: StandbyRules) -> dict[str, Any]:
    """What the form shows; where there are no rules, those that one press would take."""
    shown = rules or otherwise
    found: dict[str, Any] = {name: getattr(shown, name) for name in NUMBERS}
    return found | {"standby": STANDBY if rules else NOBODY}
