"""What a plant may send of the document data it needs; the rules are the operation's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gatehouse.papers.models import Need
from gatehouse.papers.operations.needing import HOURS_AT_MOST
from gatehouse.papers.rules import KEPT_HOURS_AT_MOST, Field, IfMissing


class NeedForm(forms.Form):
    """What a site needs, for all its visits or for one activity's."""

    fields_needed = forms.MultipleChoiceField(
        label=gettext_lazy("What the pass office needs of each guest"),
        help_text=gettext_lazy("Only what no pass can be made without. Nothing ticked: nothing is"
                               " asked."),
        choices=Field.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    due_hours_before = forms.IntegerField(
        label=gettext_lazy("Due, hours before applications close"),
        help_text=gettext_lazy("Applications close by the deadline of passes."),
        min_value=0,
        max_value=HOURS_AT_MOST,
    )
    answer_hours = forms.IntegerField(
        label=gettext_lazy("Hours to answer for whoever gets a place later"),
        min_value=1,
        max_value=HOURS_AT_MOST,
    )
    remind_hours_before = forms.IntegerField(
        label=gettext_lazy("Reminder, hours before it is due"),
        min_value=0,
        max_value=HOURS_AT_MOST,
    )
    kept_hours = forms.IntegerField(
        label=gettext_lazy("Destroyed, hours after the visit"),
        help_text=gettext_lazy("The law allows thirty days: 720 hours at most. Fewer are better."),
        min_value=0,
        max_value=KEPT_HOURS_AT_MOST,
    )
    if_missing = forms.ChoiceField(
        label=gettext_lazy("Where it does not come in time"),
        choices=IfMissing.choices,
        widget=forms.RadioSelect,
    )
    NUMBERS = ("due_hours_before", "answer_hours", "remind_hours_before", "kept_hours")

    def __init__(
        self, *, need: Need | None, proposals: Mapping[str, Any], data: Mapping[str, Any] | None
    ) -> None:
        kept = {name: getattr(need, name) for name in (*self.NUMBERS, "if_missing")} if need else {}
        shown = {"if_missing": IfMissing.TELL, **proposals, **kept}
        shown["fields_needed"] = need.fields if need else []
        super().__init__(data=data, auto_id="id_%s", label_suffix="", initial=shown)
        for name in self.NUMBERS:
            self.fields[name].error_messages["required"] = _("Write the number of hours.")
            self.fields[name].error_messages["invalid"] = _("Write the number in digits.")
