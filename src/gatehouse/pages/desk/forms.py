"""What a plant's person may send about lists; the rules are the operation's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from gatehouse.gate.models import Column, ListOrder, PassListLayout
from gatehouse.gate.operations.lists import DUE_HOURS_AT_MOST

REASON_AT_MOST = 240
BETWEEN_ADDRESSES = re.compile(r"[\s,;]+")


class LayoutForm(forms.Form):
    """Columns by their place, order, heading, deadline, recipients, approval."""

    heading = forms.CharField(
        label=gettext_lazy("Heading of the list"),
        help_text=gettext_lazy("For example: Checkpoint No. 2, to the chief of the shift"),
        max_length=200,
        required=False,
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Order of the guests"),
        choices=ListOrder.choices,
        widget=forms.RadioSelect,
    )
    due_hours_before = forms.IntegerField(
        label=gettext_lazy("Hours before the visit when the guard needs the list"),
        min_value=1,
        max_value=DUE_HOURS_AT_MOST,
        error_messages={
            "required": gettext_lazy("Write the number of hours."),
            "invalid": gettext_lazy("Write the number in digits."),
        },
    )
    recipients = forms.CharField(
        label=gettext_lazy("E-mail addresses the list is sent to"),
        help_text=gettext_lazy(
            "One on a line. While there are none, it goes to the enterprise’s people here."
        ),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    clears_guests = forms.BooleanField(
        label=gettext_lazy("We approve each guest"),
        help_text=gettext_lazy("A pass then opens the gate only after your word."),
        required=False,
    )

    def __init__(self, *, layout: PassListLayout, data: Mapping[str, Any] | None) -> None:
        super().__init__(
            data=data,
            auto_id="%s",
            label_suffix="",
            initial={
                "heading": layout.heading,
                "order": layout.order,
                "due_hours_before": layout.due_hours_before,
                "recipients": "\n".join(addresses_in(layout.recipients)),
                "clears_guests": layout.clears_guests,
            },
        )
        self.fields["recipients"].widget.attrs.pop("maxlength", None)
        for code, label in Column.choices:
            self.fields[f"column-{code}"] = _place_of(str(label))
            place = layout.columns.index(code) + 1 if code in layout.columns else ""
            self.initial[f"column-{code}"] = place

    @property
    def places(self) -> list[forms.BoundField]:
        """The fields of the columns, those in use first and in their order."""
        bound = [self[f"column-{code}"] for code in Column.values]
        return sorted(bound, key=lambda field: _number(field.value()) or len(bound) + 1)

    @property
    def others(self) -> list[forms.BoundField]:
        """All other fields, as they stand on the page."""
        names = ("order", "heading", "due_hours_before", "recipients", "clears_guests")
        return [self[name] for name in names]

    @property
    def columns(self) -> list[str]:
        """Codes of the chosen columns in their order; only after is_valid()."""
        placed = {code: self.cleaned_data.get(f"column-{code}") for code in Column.values}
        chosen = [(place, code) for code, place in placed.items() if place]
        return [code for _place, code in sorted(chosen, key=lambda pair: int(pair[0] or 0))]

    @property
    def chosen(self) -> dict[str, Any]:
        """What `set_layout` takes; only after is_valid()."""
        kept = self.cleaned_data
        return {
            "columns": self.columns,
            "order": kept["order"],
            "heading": kept["heading"],
            "due_hours_before": kept["due_hours_before"],
            "recipients": addresses_in(kept["recipients"]),
            "clears_guests": kept["clears_guests"],
        }


def _place_of(label: str) -> forms.TypedChoiceField:
    """A column's place in the list, or that it is left out."""
    places = [(str(place), str(place)) for place in range(1, len(Column) + 1)]
    return forms.TypedChoiceField(
        label=label,
        choices=[("", pgettext("column", "left out")), *places],
        coerce=int,
        empty_value=None,
        required=False,
    )


def _number(value: Any) -> int:
    return int(value) if str(value or "").isascii() and str(value or "").isdigit() else 0


def addresses_in(text: str) -> list[str]:
    """Addresses out of what was typed, by lines, commas or semicolons."""
    return [one for one in BETWEEN_ADDRESSES.split(text) if one]


class ReasonForm(forms.Form):
    """Why a guest is refused; the guest reads it."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("The guests read it word for word. Write it kindly and shortly."),
        max_length=REASON_AT_MOST,
        error_messages={"required": gettext_lazy("Write why: the guests will read it.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *, data: Mapping[str, Any] | None) -> None:
        super().__init__(data=data, auto_id="%s", label_suffix="")
        self.fields["reason"].widget.attrs.pop("maxlength", None)
        self.fields["reason"].error_messages["max_length"] = _("The text is too long.")
