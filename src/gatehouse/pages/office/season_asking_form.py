"""What a season asks of whoever applies, as fields of a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gatehouse.admission.season_rules import IdentityLevel, SeasonRules

ASKING_FIELDS = ("identity", "tasks_needed")
# Where a refusal of the operation is shown.
ASKING_FIELD_OF = {"identity": "identity", "tasks_needed": "tasks_needed"}
TASKS_AT_MOST = 99


class AskingForm(forms.Form):
    """How surely it has to be known who asks, and what is done before."""

    identity = forms.ChoiceField(
        label=gettext_lazy("Whoever applies is known by"),
        required=False,
        widget=forms.RadioSelect,
    )
    tasks_needed = forms.IntegerField(
        label=gettext_lazy("Tasks to be done before"),
        help_text=gettext_lazy("0: none. They are made on the page «Tasks» of the season."),
        min_value=0,
        max_value=TASKS_AT_MOST,
        required=False,
    )

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        levels = self.fields["identity"]
        assert isinstance(levels, forms.ChoiceField)  # noqa: S101 — a promise to the type checker
        official = _("a linked official identity (%(name)s)") % {"name": settings.OIDC_NAME}
        levels.choices = [
            (IdentityLevel.EMAIL.value, _("an e-mail, as everybody who signs in")),
            (IdentityLevel.PHONE.value, _("a phone confirmed by a code: one number, one person")),
            (IdentityLevel.OFFICIAL.value, official),
        ]

    def clean_identity(self) -> IdentityLevel:
        return IdentityLevel(self.cleaned_data["identity"] or IdentityLevel.EMAIL)

    def clean_tasks_needed(self) -> int:
        return int(self.cleaned_data["tasks_needed"] or 0)

    def asked(self) -> dict[str, Any]:
        """What a valid form says, by the names of the rules."""
        return {name: self.cleaned_data[name] for name in ASKING_FIELDS}


def asking_values(rules: SeasonRules) -> dict[str, Any]:
    """What the form shows of rules."""
    return {"identity": rules.identity.value, "tasks_needed": rules.tasks_needed}
