"""What a visitor may send of documents, and an organiser of terms; saving is the operations'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gatehouse.core.models import VersionedText
from gatehouse.core.refusal import Refusal
from gatehouse.papers.queries import Wanted
from gatehouse.papers.rules import (
    KEPT_HOURS_AT_MOST,
    KIND,
    LINE_AT_MOST,
    Field,
    Kind,
    document,
    kind_refusal,
    plain,
)

SHOWN_SIGNS = 16  # of the digest, so that what is agreed to is what was shown
DATE_FORMATS = ["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
EARLIEST_YEAR = 1900
OFF = {"autocomplete": "off"}


class Line(forms.CharField):
    """One line as people write it, without what cannot be seen."""

    def __init__(self, *, missing: object, required: bool = True, **more: Any) -> None:
        super().__init__(
            required=required,
            error_messages={"required": missing, "max_length": _("This is too long.")},  # type: ignore[dict-item]
            max_length=LINE_AT_MOST,
            widget=forms.TextInput(attrs=dict(OFF)),
            **more,
        )
        self.widget.attrs.pop("maxlength", None)

    def clean(self, value: object) -> str:
        return plain(super().clean(value))


class Day(forms.DateField):
    """A day of somebody's life: day, month, year."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            input_formats=DATE_FORMATS,
            help_text=gettext_lazy("for example, 14.03.1985"),
            error_messages={
                "required": gettext_lazy("Write the birth date."),
                "invalid": gettext_lazy("There is no such date. Write it so: 14.03.1985."),
            },
            widget=forms.DateInput(attrs=dict(OFF)),
            **more,
        )


def _fields() -> dict[str, forms.Field]:
    """One field for each that can be asked for, and the kind of the document beside its number."""
    return {
        KIND: forms.ChoiceField(
            label=pgettext_lazy("papers", "Which document"),
            choices=[("", pgettext_lazy("papers", "Choose")), *Kind.choices],
            error_messages={
                "required": gettext_lazy("Choose the document."),
                "invalid_choice": gettext_lazy("Choose one of the list."),
            },
        ),
        Field.DOCUMENT: Line(
            label=pgettext_lazy("papers", "Series and number"),
            help_text=gettext_lazy("a passport: 4509 123456, a birth certificate: II-AB 123456"),
            missing=gettext_lazy("Write series and number."),
        ),
        Field.ISSUED: Line(
            label=Field.ISSUED.label, missing=gettext_lazy("Write when and by whom it was issued.")
        ),
        Field.BORN: Day(label=Field.BORN.label),
        Field.BIRTH_PLACE: Line(
            label=Field.BIRTH_PLACE.label,
            help_text=gettext_lazy("as it stands in the document"),
            missing=gettext_lazy("Write the birth place."),
        ),
        Field.CITIZENSHIP: Line(
            label=Field.CITIZENSHIP.label, missing=gettext_lazy("Write the citizenship.")
        ),
        Field.WORKPLACE: Line(label=Field.WORKPLACE.label, missing="", required=False),
        Field.CAR: Line(
            label=Field.CAR.label,
            help_text=gettext_lazy("only if you come by car"),
            missing="",
            required=False,
        ),
    }


class GuestForm(forms.Form):
    """What is asked of one guest for one plant. A birth date that is known is not asked again."""

    def __init__(
        self, *, wanted: Wanted, day: date, data: Mapping[str, Any] | None, again: bool = False
    ) -> None:
        self.wanted, self.day, self.again = wanted, day, again
        super().__init__(
            data=data,
            prefix=f"g{wanted.guest.pk}-n{wanted.need.pk}",
            auto_id="id_%s",
            label_suffix="",
        )
        asked = list(wanted.fields) if again else wanted.lacking
        self.asked = asked
        every = _fields()
        if Field.DOCUMENT in asked:
            self.fields[KIND] = every[KIND]
            if kind_refusal(Kind.PASSPORT, born_on=wanted.guest.born_on, day=day):
                self.initial[KIND] = Kind.BIRTH  # under 14 there is no passport
        for code in Field.values:
            if code in asked and not (code == Field.BORN and wanted.guest.born):
                self.fields[code] = every[code]

    @property
    def is_empty(self) -> bool:
        """Whether nobody has begun to answer: a kind that stood there is no answer."""
        names = [self.add_prefix(name) for name in self.fields if name != KIND]
        return not any(str(self.data.get(name, "")).strip() for name in names) and bool(names)

    def clean(self) -> dict[str, Any]:
        known = self.cleaned_data
        kind, typed = known.get(KIND, ""), known.get(Field.DOCUMENT, "")
        if kind and typed:
            number = document(kind, typed)
            if isinstance(number, Refusal):
                self.add_error(Field.DOCUMENT, str(number))
            else:
                known[Field.DOCUMENT] = number
        self._check_birth(kind, known.get(Field.BORN))
        return known

    def _check_birth(self, kind: str, typed: date | None) -> None:
        born_on = typed or self.wanted.guest.born_on
        if typed is not None and not EARLIEST_YEAR <= typed.year <= self.day.year:
            self.add_error(Field.BORN, _("Please check the year of birth."))
            return
        refusal = kind_refusal(kind, born_on=born_on, day=self.day) if kind else None
        if refusal is not None:
            self.add_error(KIND, str(refusal))

    @property
    def facts(self) -> dict[str, str]:
        """What was given as texts; only after is_valid()."""
        known = {name: self.cleaned_data.get(name) for name in self.fields}
        said = {
            str(name): value.isoformat() if isinstance(value, date) else str(value or "")
            for name, value in known.items()
        }
        if Field.BORN in self.asked and Field.BORN not in said:
            said[str(Field.BORN)] = self.wanted.guest.born
        return said

    @property
    def slug(self) -> str:
        """The consent that it needs."""
        return self.wanted.need.child_slug if self.wanted.of_child else self.wanted.need.slug


class AgreeForm(forms.Form):
    """A box for each consent, none ticked; its value is the digest of what was shown."""

    def __init__(self, *, texts: Sequence[VersionedText], data: Mapping[str, Any] | None) -> None:
        super().__init__(data=data, auto_id="id_%s", label_suffix="")
        self.texts = {text.slug: text for text in texts}
        for slug, text in self.texts.items():
            self.fields[slug] = forms.BooleanField(
                label=_label(text),
                required=False,
                widget=forms.CheckboxInput(attrs={"value": text.sha256[:SHOWN_SIGNS]}),
            )

    def missing(self, slugs: set[str]) -> bool:
        """Say what was not agreed to of what is needed; whether there was any."""
        self.full_clean()
        for slug, text in self.texts.items():
            shown = self.data.get(slug, "")
            if shown and shown != text.sha256[:SHOWN_SIGNS]:
                self.add_error(slug, _("The text has changed. Please read it and tick again."))
            elif not shown and slug in slugs:
                words = _("Without this consent we may not hand the data to the enterprise.")
                self.add_error(slug, words)
        return bool(self.errors)

    @property
    def given(self) -> list[VersionedText]:
        return [text for slug, text in self.texts.items() if self.cleaned_data.get(slug)]


def _label(text: VersionedText) -> str:
    address = reverse("core:text_version", args=[text.slug, text.version])
    sentence = (
        _("I am a parent, or come on the parents’ behalf, and agree that the child’s data is passed"
          " to this enterprise.")
        if text.slug.endswith("-child")
        else _("I agree that this data is passed to this enterprise.")
    )  # fmt: skip
    return format_html('{} <a href="{}">{}</a>', sentence, address, _("Full text"))


class TermForm(forms.Form):
    """How long a season lets document data be kept."""

    kept_hours = forms.IntegerField(
        label=gettext_lazy("Destroyed, hours after the visit"),
        help_text=gettext_lazy("Empty: as each plant has set it."),
        min_value=0,
        max_value=KEPT_HOURS_AT_MOST,
        required=False,
    )
