"""What comes after a head-count: a group's list and a smaller number, a member of a team."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gatehouse.admission.forms.fields import (
    DATE_FORMATS,
    NO_SUCH_DATE,
    BirthDateField,
    NameField,
    citizenship_field,
    clean_birth_date,
    clean_name,
)
from gatehouse.admission.forms.guests import MemberForm
from gatehouse.admission.models import Citizen
from gatehouse.admission.rules import GuestAsk, VisitRules, guest_refusals, on_day
from gatehouse.programme.rules import ADULT_AGE, age_on

LIST_SIGNS_AT_MOST = 20_000
SPACES = re.compile(r"[^\S\t]+")  # as one: SEPARATOR looks again from each of them
SEPARATOR = re.compile(r"\s*[;\t,]\s*")


@dataclass(frozen=True)
class LineError:
    """What is wrong in one line of a list, counted from 1."""

    line: int
    text: str


class NamesForm(forms.Form):
    """A list, one guest a line: name, and the birth date of whoever is not of age."""

    names = forms.CharField(
        label=gettext_lazy("The list"),
        max_length=LIST_SIGNS_AT_MOST,
        strip=False,
        error_messages={"required": gettext_lazy("Write at least one name.")},
        widget=forms.Textarea(attrs={"rows": 14, "autocomplete": "off"}),
    )

    def __init__(self, *, rules: VisitRules, at_most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs, auto_id="%s", label_suffix="")
        self.rules, self.at_most = rules, at_most
        self.fields["names"].widget.attrs.pop("maxlength", None)
        if rules.citizens_only:
            self.fields["citizens"] = forms.BooleanField(
                label=_("Everybody on the list is a citizen of Russia"),
                error_messages={"required": _("Only citizens of Russia are admitted here.")},
            )
        self.line_errors: list[LineError] = []
        self.guests: list[GuestAsk] = []

    def clean_names(self) -> str:
        typed = self.cleaned_data["names"]
        for number, line in enumerate(typed.splitlines(), start=1):
            if line.strip():
                self._read(number, line)
        if self.line_errors:
            raise forms.ValidationError(
                _("The list is not sent yet. Mend the marked lines and send it again."), "lines"
            )
        if not self.guests:
            raise forms.ValidationError(self.fields["names"].error_messages["required"], "none")
        if len(self.guests) > self.at_most:
            text = _("The list has %(listed)d names, and you asked for %(asked)d places.")
            raise forms.ValidationError(
                text % {"listed": len(self.guests), "asked": self.at_most}, "list_too_long"
            )
        return str(typed)

    def _read(self, number: int, line: str) -> None:
        try:
            guest = _guest(line, citizenship=Citizen.RF if self.rules.citizens_only else "")
        except forms.ValidationError as error:
            self.line_errors.append(LineError(number, " ".join(error.messages)))
            return
        wrong = [str(refusal) for refusal in guest_refusals(guest, self.rules)]
        self.line_errors += [LineError(number, text) for text in wrong]
        if not wrong:
            self.guests.append(guest)

    @property
    def boxes(self) -> list[forms.BoundField]:
        """What is said of everybody on the list at once."""
        return [self["citizens"]] if "citizens" in self.fields else []

    @property
    def has_children(self) -> bool:
        """Whether somebody on the list is not of age on the day of the visit."""
        return any(
            guest.born_on and age_on(born_on=guest.born_on, day=self.rules.day) < ADULT_AGE
            for guest in self.guests
        )


def _guest(line: str, *, citizenship: str) -> GuestAsk:
    """One line read; the citizenship is said once for all, in the box below the list."""
    # A list copied from a document often has numbers in front: "3. Name".
    typed = re.sub(r"^\s*\d+\s*[.)]\s*", "", SPACES.sub(" ", line))
    name, *rest = SEPARATOR.split(typed.strip(" ;,\t"), maxsplit=1)
    return GuestAsk(clean_name(name), _date(rest[0]) if rest else None, citizenship)


def _date(typed: str) -> date:
    for form in DATE_FORMATS:
        try:
            # A birth date has no zone; only its day is read.
            return clean_birth_date(datetime.strptime(typed.strip(), form).date())  # noqa: DTZ007
        except ValueError:
            continue
    raise forms.ValidationError(NO_SUCH_DATE, "invalid")


class NewcomerForm(forms.Form):
    """Who comes in the place of somebody of a company; where places were drawn everybody's birth
    date is asked, so that nobody is in a draw twice."""

    name = NameField(
        label=gettext_lazy("Name and surname"),
        missing=gettext_lazy("Write the name and the surname."),
    )
    born = BirthDateField(
        label=gettext_lazy("Birth date"), missing=gettext_lazy("Write the birth date.")
    )

    def __init__(self, *, rules: VisitRules, was_drawn: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs, auto_id="%s", label_suffix="")
        self.rules = rules
        if not was_drawn:
            self.fields["born"].required = False
            self.fields["born"].help_text = _("Only if they are not 18 yet")
        self.was_drawn = was_drawn
        if rules.citizens_only:
            self.fields["citizenship"] = citizenship_field(_("Citizenship"))

    @property
    def guest(self) -> GuestAsk:
        """What was typed; only after is_valid()."""
        kept = self.cleaned_data
        return GuestAsk(kept["name"], kept.get("born"), kept.get("citizenship", ""))

    @property
    def _on_the_day(self) -> GuestAsk:
        return on_day(self.guest, self.rules.day) if self.was_drawn else self.guest

    @property
    def is_child(self) -> bool:
        """Whether a parent's consent is needed; only after is_valid()."""
        return self._on_the_day.born_on is not None

    def clean(self) -> dict[str, Any]:
        """The rules for one guest, said beside the field they speak of."""
        if not self.errors:
            for refusal in guest_refusals(self._on_the_day, self.rules):
                about = "citizenship" if refusal.code == "citizenship" else "born"
                self.add_error(about, str(refusal))
        return self.cleaned_data


class NumberForm(forms.Form):
    """How many of a group come; what the number may be is the operation's business."""

    people = forms.IntegerField(
        label=gettext_lazy("How many people"),
        error_messages={
            "required": gettext_lazy("Write how many of you come."),
            "invalid": gettext_lazy("Write the number in digits."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1}),
    )

    def __init__(self, *, at_most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs, auto_id="%s", label_suffix="", initial={"people": at_most})
        self.fields["people"].widget.attrs["max"] = at_most
        self.fields["people"].help_text = _("Fewer than now; the other places go on to others.")


class JoinForm(MemberForm):
    """A member of a team, through its link."""

    name = NameField(
        label=gettext_lazy("Name and surname"),
        missing=gettext_lazy("Write the name and the surname."),
        autocomplete="name",
    )
