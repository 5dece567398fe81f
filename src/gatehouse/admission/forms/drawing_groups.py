"""A group of a draw: who answers for it, how many come, and what is judged before the names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gatehouse.admission import consents as purposes
from gatehouse.admission.forms.applying import GroupForm, NeedsForm
from gatehouse.admission.forms.fields import BirthDateField
from gatehouse.admission.rules import VisitRules
from gatehouse.programme.models import Session

OLDEST = 120


class GroupDrawForm(GroupForm):
    """The group of a draw. `session` is the first wish; `agreed` what need not be asked again;
    `known` what the group said before."""

    def __init__(
        self,
        session: Session,
        *,
        rules: VisitRules,
        largest: int,
        data: QueryDict | None,
        agreed: Sequence[str] = (),
        known: Mapping[str, Any] | None = None,
    ) -> None:
        self.agreed, self.known = agreed, known or {}
        super().__init__(session, rules=rules, largest=largest, data=data, initial=dict(self.known))
        fields = self.group.fields
        fields["contact_born"] = BirthDateField(
            label=_("Their birth date"), missing=_("Write the birth date.")
        )
        fields["contact_born"].help_text = _("By it a draw knows that an adult brings one group.")
        fields["adults"] = _number(_("Adults among you"), at_least=1, at_most=largest)
        fields["youngest"] = _number(_("Age of the youngest"), at_least=0, at_most=OLDEST)
        self.group.order_fields(
            ["organisation", "people", "adults", "youngest", "contact_name", "contact_born",
             "phone"]
        )  # fmt: skip

    def texts_wanted(self) -> Sequence[str]:
        """Texts that were not agreed to before; those one may leave out are asked once."""
        once = () if self.agreed else (purposes.NEWS, purposes.PHOTO)
        needed = [slug for slug in self.slugs if slug in purposes.NEEDED]
        return [slug for slug in needed if slug not in self.agreed] + list(once)

    @cached_property
    def needs(self) -> NeedsForm:
        known = {name: self.known.get(name) for name in ("needs", "step_free")}
        return NeedsForm(data=self.data, initial=known)

    def _who(self) -> dict[str, Any]:
        kept = self.group.cleaned_data
        more = {name: kept[name] for name in ("contact_born", "adults", "youngest")}
        return super()._who() | more


def _number(label: Any, *, at_least: int, at_most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=at_least,
        max_value=at_most,
        error_messages={
            "required": _("Write the number."),
            "invalid": _("Write the number in digits."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
