"""The steps from a place to the gate as fields of a form: how it is now, or steps of the season."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gatehouse.admission.ladder import Ladder, Window
from gatehouse.pages.office.season_numbers import NUMBER_AT_MOST, number_field, only_where

AS_NOW, STEPS = "now", "steps"
NUMBERS = ("confirm_from_hours", "confirm_until_hours", "last_call_hours", "grace_hours",
           "night_from_hour", "night_until_hour", "night_counts_minutes")  # fmt: skip
LISTS = ("reminder_hours", "windows")  # each may be empty
# In the order they are read: the way of a place.
LADDER_FIELDS = ("ladder", *NUMBERS[:4], "reminder_hours", "windows", *NUMBERS[4:])
# Where a refusal of the steps is shown.
LADDER_FIELD_OF = {
    "confirm_hours": "confirm_from_hours",
    "last_call_hours": "last_call_hours",
    "grace_hours": "grace_hours",
    "reminder_hours": "reminder_hours",
    "windows": "windows",
    "night": "night_from_hour",
}
WAYS = (
    (
        AS_NOW,
        gettext_lazy("Without steps: nobody is asked to confirm, places are offered one at a time"),
    ),
    (STEPS, gettext_lazy("In steps: asked, reminded, several offers at once")),
)


class LadderForm(forms.Form):
    """The steps; what is typed in them counts only where the season wants steps."""

    ladder = forms.ChoiceField(
        label=gettext_lazy("Once somebody has a place"),
        choices=WAYS,
        widget=forms.RadioSelect,
    )
    confirm_from_hours = number_field(
        gettext_lazy("Ask whether they come: hours before the list goes to the enterprise"),
        gettext_lazy("0 here and in the next: nobody is asked"),
    )
    confirm_until_hours = number_field(
        gettext_lazy("Wait for the answer: until so many hours before")
    )
    last_call_hours = number_field(
        gettext_lazy("Ask once more: hours before the end of that time"),
        gettext_lazy("0: not once more"),
    )
    grace_hours = number_field(
        gettext_lazy("Hours in which a place lost by silence may be taken back"),
        gettext_lazy("while nobody else has it"),
    )
    reminder_hours = forms.CharField(
        label=gettext_lazy("Reminders: hours before the visit"),
        help_text=gettext_lazy("With commas, the longest first. Empty: no reminders."),
        max_length=120,
        required=False,
    )
    windows = forms.CharField(
        label=gettext_lazy("Offers of places that come back"),
        help_text=gettext_lazy(
            "Three numbers in a line: hours before the visit, minutes to answer, how many are asked"
            " for each place. The farthest first, the last line from 0 hours. Empty: one at a time."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=2_000,
        required=False,
    )
    night_from_hour = number_field(
        pgettext_lazy("hour of the day", "Night from"),
        gettext_lazy("Long times to answer stand still. The same hour twice: no night."),
    )
    night_until_hour = number_field(pgettext_lazy("hour of the day", "Night until"))
    night_counts_minutes = number_field(
        gettext_lazy("Times of up to so many minutes go on at night"),
    )

    def clean_reminder_hours(self) -> tuple[int, ...]:
        text = self._typed("reminder_hours")
        return whole_numbers(text) if text else ()

    def clean_windows(self) -> tuple[Window, ...]:
        return windows_of(self._typed("windows"))

    def _typed(self, name: str) -> str:
        """What is not asked for is not read either."""
        return str(self.cleaned_data[name]) if self._wants_steps else ""

    @property
    def _wants_steps(self) -> bool:
        return bool(self.cleaned_data.get("ladder") == STEPS)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self._wants_steps:
            for name in LISTS:
                self.errors.pop(name, None)
        return only_where(self._wants_steps, self, found, NUMBERS)

    def steps(self) -> Ladder | None:
        """What a valid form says; None: as now."""
        if not self._wants_steps:
            return None
        names = (*NUMBERS, *LISTS)
        return Ladder(**{name: self.cleaned_data[name] for name in names})


def whole_numbers(text: str) -> tuple[int, ...]:
    """Numbers with commas. Raises ValidationError where it is anything else."""
    try:
        found = tuple(int(part) for part in text.replace(";", ",").split(","))
    except ValueError as wrong:
        raise forms.ValidationError(_("Write whole numbers with commas.")) from wrong
    if any(abs(number) > NUMBER_AT_MOST for number in found):
        raise forms.ValidationError(_("At most %(n)d.") % {"n": NUMBER_AT_MOST})
    return found


def windows_of(typed: str) -> tuple[Window, ...]:
    """A window a line, three numbers with any words between them. Raises ValidationError with
    each line that is something else."""
    found, wrong = [], []
    for place, line in enumerate(typed.splitlines(), start=1):
        numbers = [int(one) for one in re.findall(r"-?\d{1,6}", line)]
        if len(numbers) == len(Window.__dataclass_fields__) and max(numbers) <= NUMBER_AT_MOST:
            found.append(Window(*numbers))
        elif line.strip():
            text = _("Line %(n)d: three whole numbers, up to %(most)d.")
            wrong.append(text % {"n": place, "most": NUMBER_AT_MOST})
    if wrong:
        raise forms.ValidationError(wrong)
    return tuple(found)


def ladder_values(ladder: Ladder | None, *, otherwise: Ladder) -> dict[str, Any]:
    """What the form shows of steps; where there are none, those that one press would take."""
    shown = ladder or otherwise
    found: dict[str, Any] = {name: getattr(shown, name) for name in NUMBERS}
    found["ladder"] = STEPS if ladder else AS_NOW
    found["reminder_hours"] = ", ".join(map(str, shown.reminder_hours))
    found["windows"] = "\n".join(map(_line, shown.windows))
    return found


def _line(window: Window) -> str:
    said = _("%(hours)d h: %(minutes)d min, %(asked)d for each place")
    return said % {"hours": window.hours_before, "minutes": window.minutes, "asked": window.asked}
