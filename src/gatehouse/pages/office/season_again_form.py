"""A second draw for those without a place, as fields of a form: by hand, or rules of the season."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from gatehouse.admission.again_rules import AgainRules
from gatehouse.pages.office.season_numbers import number_field, only_where

BY_HAND, PLANNED, PUBLISHED = "by_hand", "planned", "published"
NUMBERS = tuple(field.name for field in fields(AgainRules) if field.type == "int")
AGAIN_FIELDS = ("again", *NUMBERS)
# Where a refusal of the operation is shown.
AGAIN_FIELD_OF = {
    "again": "below_percent",
    "again_complaints": "complaints_hours",
    "again_witnesses": "witnesses_hours",
}
WAYS = (
    (BY_HAND, gettext_lazy("Organisers plan one where they wish")),
    (PLANNED, gettext_lazy("A draft is planned by itself, an organiser publishes it")),
    (PUBLISHED, gettext_lazy("It is planned and published by itself")),
)


class AgainForm(forms.Form):
    """The second draw; what is typed counts only where the season wants one planned."""

    again = forms.ChoiceField(
        label=gettext_lazy("When places are left and people without a place"),
        choices=WAYS,
        required=False,
        widget=forms.RadioSelect,
    )
    below_percent = number_field(
        gettext_lazy("Where fewer people took part than so many per cent of the places"),
        gettext_lazy("200: fewer than two for a place"),
    )
    plan_hours = number_field(
        gettext_lazy("Hours from the result until lists open"),
        gettext_lazy("time for organisers to look at the plan"),
    )
    lists_hours = number_field(gettext_lazy("Lists are open for so many hours"))
    complaints_hours = number_field(gettext_lazy("Hours for complaints after the close"))
    draw_hours = number_field(gettext_lazy("Hours from the close until the number comes"))
    witnesses_hours = number_field(
        gettext_lazy("Witnesses tell their secrets so many hours before it")
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        return only_where(found.get("again") in (PLANNED, PUBLISHED), self, found, NUMBERS)

    def drawn_again(self) -> AgainRules | None:
        """What a valid form says; None: organisers plan by hand."""
        way = self.cleaned_data.get("again")
        if way not in (PLANNED, PUBLISHED):
            return None
        numbers = {name: self.cleaned_data[name] for name in NUMBERS}
        return AgainRules(publishes_itself=way == PUBLISHED, **numbers)


def again_values(rules: AgainRules | None, *, otherwise: AgainRules) -> dict[str, Any]:
    """What the form shows; where there are no rules, those that one press would take."""
    shown = rules or otherwise
    found: dict[str, Any] = {name: getattr(shown, name) for name in NUMBERS}
    if rules is None:
        return found | {"again": BY_HAND}
    return found | {"again": PUBLISHED if rules.publishes_itself else PLANNED}
