"""What organisers write: whom to invite, where a new link goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gatehouse.catalogue.models import Enterprise

Data = Mapping[str, Any] | None


class AddressForm(forms.Form):
    """Where a new link goes, and by when an answer is asked for."""

    address = forms.EmailField(
        label=gettext_lazy("E-mail"),
        error_messages={"invalid": gettext_lazy("This is no e-mail address.")},
    )
    answer_by = forms.DateField(label=gettext_lazy("Answer by"))

    def __init__(self, *, data: Data, initial: Mapping[str, Any]) -> None:
        super().__init__(data=data, initial=dict(initial), auto_id="%s", label_suffix="")


class InviteForm(forms.Form):
    """Whom to invite: ticked enterprises, each with the address the link goes to."""

    answer_by = forms.DateField(
        label=gettext_lazy("Answer by"),
        error_messages={"required": gettext_lazy("Say by when they are asked to answer.")},
    )

    def __init__(
        self,
        *,
        data: Data,
        enterprises: Sequence[Enterprise],
        known: Mapping[int, tuple[str, str]],
        initial: Mapping[str, Any],
        all_ticked: bool = False,
        ticked: str = "",
    ) -> None:
        """`known` are address and language by enterprise; `all_ticked` those that have one, and
        `ticked` the enterprise of this code."""
        super().__init__(data=data, initial=dict(initial), auto_id="%s", label_suffix="")
        self.enterprises, self.known = list(enterprises), known
        for one in self.enterprises:
            self.fields[f"tick-{one.pk}"] = forms.BooleanField(label=one.name, required=False)
            self.fields[f"address-{one.pk}"] = forms.CharField(
                label=_("E-mail of %(name)s") % {"name": one.name},
                required=False,
                max_length=254,
                widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
            )
            self.initial[f"tick-{one.pk}"] = one.code == ticked or (all_ticked and one.pk in known)
            self.initial[f"address-{one.pk}"] = known.get(one.pk, ("", ""))[0]

    def clean(self) -> dict[str, Any]:
        got = self.cleaned_data
        for one in self.enterprises:
            if got.get(f"tick-{one.pk}"):
                self._check(f"address-{one.pk}", got.get(f"address-{one.pk}", ""))
        if not any(got.get(f"tick-{one.pk}") for one in self.enterprises):
            self.add_error(None, _("Tick whom to invite."))
        return got

    def _check(self, name: str, address: str) -> None:
        try:
            validate_email(address.strip())
        except ValidationError:
            self.add_error(name, _("Write the address the link goes to."))

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Tick and address of each enterprise, as they stand on the page."""
        return [(self[f"tick-{one.pk}"], self[f"address-{one.pk}"]) for one in self.enterprises]

    @property
    def chosen(self) -> list[tuple[Enterprise, str, str]]:
        """Enterprise, address and language; only after is_valid()."""
        got = self.cleaned_data
        return [
            (one, got[f"address-{one.pk}"].strip(), self.known.get(one.pk, ("", "ru"))[1])
            for one in self.enterprises
            if got[f"tick-{one.pk}"]
        ]
