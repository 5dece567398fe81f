"""Fields for names, birth dates and phones, as people really write them."""

import re
import unicodedata
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models import Citizen

NAME_AT_MOST = 120
EARLIEST_YEAR = 1900
DATE_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y"]
NO_SUCH_DATE = _("There is no such date. Write day, month and year: 14.05.2016.")


def plain(text: str) -> str:
    """One line without what cannot be seen: direction marks, zero widths, control signs."""
    text = unicodedata.normalize("NFC", text)
    seen = (" " if sign.isspace() else sign for sign in text)
    return " ".join("".join(s for s in seen if unicodedata.category(s)[0] != "C").split())


def clean_name(text: str) -> str:
    """A name as it may be printed. Raises ValidationError."""
    name = plain(text)
    if sum(sign.isalpha() for sign in name) < 2:
        raise forms.ValidationError(_("Write the name and the surname in letters."), "no_name")
    if " " not in name:
        raise forms.ValidationError(_("Please write the surname too."), "no_surname")
    if len(name) > NAME_AT_MOST:
        raise forms.ValidationError(_("The name is too long."), "long_name")
    return name


def clean_birth_date(born_on: date) -> date:
    """A date on which somebody alive was born. Raises ValidationError."""
    if born_on.year < EARLIEST_YEAR:
        raise forms.ValidationError(_("Please check the year of birth."), "birth_year")
    return born_on


class NameField(forms.CharField):
    def __init__(self, *, label: object, missing: object, autocomplete: str = "off") -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]
            error_messages={"required": missing},  # type: ignore[dict-item]
            # The browser's own limit keeps a slip of the finger short; the rule is clean_name().
            widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
        )

    def clean(self, value: object) -> str:
        return clean_name(super().clean(value))


class BirthDateField(forms.DateField):
    def __init__(self, *, label: object, missing: object) -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]
            help_text=_("for example, 14.03.2015"),
            input_formats=DATE_FORMATS,
            error_messages={"required": missing, "invalid": NO_SUCH_DATE},  # type: ignore[dict-item]
            widget=forms.DateInput(attrs={"autocomplete": "off"}),
        )

    def clean(self, value: object) -> date | None:
        born_on = super().clean(value)
        return clean_birth_date(born_on) if born_on else None


class PhoneField(forms.CharField):
    """A phone with ten to fifteen digits; a Russian 8 in front becomes +7."""

    def __init__(self, *, label: object, missing: object) -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]
            max_length=40,
            error_messages={"required": missing},  # type: ignore[dict-item]
            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        )

    def clean(self, value: object) -> str:
        typed = super().clean(value)
        digits = re.sub(r"\D", "", typed) if typed.isascii() else ""
        if not 10 <= len(digits) <= 15 or re.search(r"[^\d+()\s.-]", typed):
            raise forms.ValidationError(_("Write the phone in digits: +7 900 123-45-67."), "phone")
        if len(digits) == 11 and digits[0] == "8":
            return f"+7{digits[1:]}"
        return f"+7{digits}" if len(digits) == 10 else f"+{digits}"


class LongText(forms.CharField):
    def __init__(self, *, label: object, hint: object, at_most: int) -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]
            help_text=hint,  # type: ignore[arg-type]
            max_length=at_most,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


class LineField(forms.CharField):
    """A title on one line: an organisation, a team."""

    def __init__(self, *, label: object, missing: object, autocomplete: str = "off") -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]
            max_length=NAME_AT_MOST,
            error_messages={"required": missing},  # type: ignore[dict-item]
            widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
        )
        # Said by our own words and beside the field; the browser would cut without a word.
        self.widget.attrs.pop("maxlength", None)

    def clean(self, value: object) -> str:
        title = plain(super().clean(value))
        if not any(sign.isalnum() for sign in title):
            raise forms.ValidationError(self.error_messages["required"], "required")
        return title


def citizenship_field(label: object) -> forms.ChoiceField:
    """Asked for only where the activity demands it; nothing is chosen beforehand."""
    return forms.ChoiceField(
        label=label,  # type: ignore[arg-type]
        choices=[("", pgettext_lazy("citizenship", "Choose")), *Citizen.choices],
        error_messages={
            "required": _("Choose the citizenship."),
            "invalid_choice": _("Choose one of the two."),
        },
    )
