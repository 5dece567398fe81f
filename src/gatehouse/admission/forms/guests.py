"""Who comes: a row for each of a company, added and removed without losing what was typed; and
one of a team."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gatehouse.admission.forms.fields import BirthDateField, NameField, citizenship_field
from gatehouse.admission.rules import GuestAsk, VisitRules, guest_refusals, member_refusals
from gatehouse.programme.rules import age_on

ADULT, CHILD = "adult", "child"
KINDS = (ADULT, CHILD)
FIELDS = ("name", "born", "citizenship")


@dataclass(frozen=True)
class Row:
    """One guest as typed so far; `is_new` when its button was just pressed."""

    kind: str
    typed: dict[str, str] = field(default_factory=dict)
    is_new: bool = False


def rows_of(data: Mapping[str, str], counts: Mapping[str, int]) -> list[Row]:
    """The rows in a sent form: adults first, then children."""
    return [
        Row(kind, {name: data.get(f"{kind}-{number}-{name}", "") for name in FIELDS})
        for kind in KINDS
        for number in range(counts[kind])
    ]


class GuestForm(forms.Form):
    """One guest: an adult by name, a child by name and birth date; citizenship if demanded."""

    def __init__(
        self,
        *,
        kind: str,
        number: int,
        rules: VisitRules,
        is_new: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs, prefix=f"{kind}-{number}", auto_id="%s", label_suffix="")
        self.kind, self.number, self.rules = kind, number, rules
        self.fits_age: int | None = None  # of who is too young: other visits may fit
        first = kind == ADULT and number == 0
        self.fields["name"] = NameField(
            label=_("Name and surname"),
            missing=_("Write the name and the surname."),
            autocomplete="name" if first else "off",
        )
        if is_new:
            self.fields["name"].widget.attrs["autofocus"] = True
        if kind == CHILD:
            self.fields["born"] = BirthDateField(
                label=_("Birth date"), missing=_("Write the child’s birth date.")
            )
        if rules.citizens_only:
            self.fields["citizenship"] = citizenship_field(_("Citizenship"))

    @property
    def place(self) -> int:
        """The number as a person counts."""
        return self.number + 1

    @property
    def guest(self) -> GuestAsk:
        """What was typed; only after is_valid()."""
        kept = self.cleaned_data
        return GuestAsk(kept["name"], kept.get("born"), kept.get("citizenship", ""))

    def clean(self) -> dict[str, Any]:
        """The rules for one guest, said beside the field they speak of."""
        if not self.errors:
            age = self._age()
            for refusal in guest_refusals(self.guest, self.rules):
                about = "citizenship" if refusal.code == "citizenship" else "born"
                of_age = _("18 already: an adult. Add them as an adult.")
                self.add_error(about, of_age if refusal.code == "of_age" else str(refusal))
                self.fits_age = age if refusal.code == "too_young" else self.fits_age
        return self.cleaned_data

    def _age(self) -> int | None:
        """Whole years on the day of the visit; None where the birth date is not asked."""
        born_on = self.cleaned_data.get("born")
        return age_on(born_on=born_on, day=self.rules.day) if born_on else None


class MemberForm(forms.Form):
    """Somebody of a team, where each comes on their own: birth date if not of age, citizenship
    if it is demanded. The rules are said beside the field they speak of."""

    called = "name"  # the field with the name

    def __init__(self, *, rules: VisitRules, **kwargs: Any) -> None:
        super().__init__(**kwargs, auto_id="%s", label_suffix="")
        self.rules = rules
        self.fields["born"] = BirthDateField(
            label=_("Birth date"), missing=_("Write the birth date.")
        )
        self.fields["born"].required = False
        self.fields["born"].help_text = _("Only if you are not 18 yet")
        if rules.citizens_only:
            self.fields["citizenship"] = citizenship_field(_("Citizenship"))

    @property
    def guest(self) -> GuestAsk:
        """What was typed; only after is_valid()."""
        kept = self.cleaned_data
        return GuestAsk(kept[self.called], kept.get("born"), kept.get("citizenship", ""))

    def clean(self) -> dict[str, Any]:
        if not {self.called, "born", "citizenship"} & self.errors.keys():
            for refusal in member_refusals(self.guest, self.rules):
                about = "citizenship" if refusal.code == "citizenship" else "born"
                self.add_error(about, str(refusal))
        return self.cleaned_data
