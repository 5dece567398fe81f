"""Who comes, as asked in a draw: everybody with a birth date, so that nobody is in it twice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.admission import consents as purposes
from gatehouse.admission.forms.applying import CompanyForm, NeedsForm
from gatehouse.admission.forms.fields import BirthDateField
from gatehouse.admission.forms.guests import ADULT, GuestForm, Row
from gatehouse.admission.rules import VisitRules
from gatehouse.catalogue.models import District
from gatehouse.programme.models import Session
from gatehouse.programme.rules import ADULT_AGE, age_on


class DrawGuestForm(GuestForm):
    """One guest with a birth date; `rules.day` is the day on which lists close. Which visits are
    open to whom is said beside each visit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if self.kind == ADULT:
            self.fields["born"] = BirthDateField(
                label=_("Birth date"), missing=_("Write the birth date.")
            )
        if "citizenship" in self.fields:
            self.fields["citizenship"].required = False
            self.fields["citizenship"].help_text = _("Only for visits that ask for it")

    def clean(self) -> dict[str, Any]:
        born_on = self.cleaned_data.get("born")
        if born_on is None:
            return self.cleaned_data
        age = age_on(born_on=born_on, day=self.rules.day)
        if age < 0:
            self.add_error("born", _("The birth date is in the future."))
        elif self.kind == ADULT and age < ADULT_AGE:
            self.add_error("born", _("Under 18: a child. Add them as a child."))
        elif self.kind != ADULT and age >= ADULT_AGE:
            self.add_error("born", _("18 already: an adult. Add them as an adult."))
        return self.cleaned_data


class DistrictForm(forms.Form):
    """Where the party lives, where a lane of the season is for neighbours."""

    district = forms.ChoiceField(
        label=_("Where do you live?"),
        help_text=_("Neighbours of a plant have some places kept for them. Shown at the gate."),
        choices=[("", pgettext_lazy("district", "We would rather not say")), *District.choices],
        required=False,
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, auto_id="%s", label_suffix="")


class DrawForm(CompanyForm):
    """The company of a draw. `session` is the first wish; `slugs` what is still to be agreed to."""

    guest_form = DrawGuestForm

    def __init__(
        self,
        session: Session,
        *,
        rules: VisitRules,
        rows: Sequence[Row],
        data: QueryDict | None,
        asks_district: bool = False,
        agreed: Sequence[str] = (),
        known: dict[str, Any] | None = None,
        is_sent: bool = True,
    ) -> None:
        self.asks_district, self.agreed, self.known = asks_district, agreed, known or {}
        super().__init__(session, rules=rules, rows=rows, data=data, is_sent=is_sent)

    def texts_wanted(self) -> Sequence[str]:
        """Texts that were not agreed to before; those one may leave out are asked once."""
        once = () if self.agreed else (purposes.NEWS, purposes.PHOTO)
        needed = [slug for slug in self.slugs if slug in purposes.NEEDED]
        return [slug for slug in needed if slug not in self.agreed] + list(once)

    @cached_property
    def needs(self) -> NeedsForm:
        known = {name: self.known.get(name) for name in ("needs", "step_free")}
        return NeedsForm(data=self.data, initial=known)

    @cached_property
    def home(self) -> DistrictForm:
        return DistrictForm(data=self.data, initial={"district": self.known.get("district", "")})

    @property
    def parts(self) -> list[forms.Form]:
        return [*self.guests, *([self.home] if self.asks_district else []), *super().parts[-2:]]

    def _who(self) -> dict[str, Any]:
        district = self.home.cleaned_data["district"] if self.asks_district else ""
        return super()._who() | {"district": district}
