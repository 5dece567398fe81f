"""What who plays alone may send: an answer, and who enters the draw of prizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gatehouse.core import texts
from gatehouse.core.models import VersionedText
from gatehouse.quizzes.models import Attempt, Question
from gatehouse.quizzes.prize_rules import CONSENT, consent_is_needed
from gatehouse.quizzes.solos import Choice, ids_at, shown_choices
from gatehouse.quizzes.terms import Form
from gatehouse.quizzes.values import TEXT_LENGTH

SHOWN_SIGNS = 16  # of the digest, so that what is agreed to is what was shown
NOTHING = ("", "—")
ANSWER, SIGNS = "answer", {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


class AnswerForm(forms.Form):
    """One question's fields. Options go by their place in this player's order: their names might
    tell the solution."""

    def __init__(
        self, question: Question, attempt: Attempt, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, auto_id="%s", label_suffix="")
        self.question, self.attempt = question, attempt
        MAKERS[Form(question.form)](self)

    @property
    def value(self) -> dict[str, Any]:
        """As `terms` says it; {} where nothing was said. Only after is_valid()."""
        return READERS[Form(self.question.form)](self)

    def choices(self, side: str = "choices") -> list[Choice]:
        return shown_choices(self.question, self.attempt, side)

    def said(self, name: str) -> Any:
        return self.cleaned_data.get(name) or ""


def _numbered(choices: list[Choice]) -> list[tuple[str, str]]:
    return [(str(at), str(one["text"])) for at, one in enumerate(choices)]


def _make_text(form: AnswerForm) -> None:
    is_number = form.question.form == Form.NUMBER
    attributes = {**SIGNS, "inputmode": "decimal"} if is_number else SIGNS
    form.fields[ANSWER] = forms.CharField(
        label=gettext_lazy("Your answer"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.TextInput(attributes),
    )


def _make_choice(form: AnswerForm) -> None:
    form.fields[ANSWER] = forms.ChoiceField(
        label=gettext_lazy("Choose one"),
        required=False,
        choices=_numbered(form.choices()),
        widget=forms.RadioSelect,
    )


def _make_several(form: AnswerForm) -> None:
    form.fields[ANSWER] = forms.MultipleChoiceField(
        label=gettext_lazy("Choose all that fit"),
        required=False,
        choices=_numbered(form.choices()),
        widget=forms.CheckboxSelectMultiple,
    )


def _make_order(form: AnswerForm) -> None:
    choices = _numbered(form.choices())
    for at in range(len(choices)):
        form.fields[f"{ANSWER}-{at}"] = forms.ChoiceField(
            label=_("Place %(n)d") % {"n": at + 1}, required=False, choices=[NOTHING, *choices]
        )


def _make_match(form: AnswerForm) -> None:
    rights = _numbered(form.choices("right"))
    for at, one in enumerate(form.choices("left")):
        form.fields[f"{ANSWER}-{at}"] = forms.ChoiceField(
            label=str(one["text"]), required=False, choices=[NOTHING, *rights]
        )


def _read_text(form: AnswerForm) -> dict[str, Any]:
    text = str(form.said(ANSWER)).strip()
    return {"text": text} if text else {}


def _read_choices(form: AnswerForm) -> dict[str, Any]:
    said = form.said(ANSWER)
    places = [int(one) for one in ([said] if isinstance(said, str) and said else said)]
    return {"choices": ids_at(form.choices(), places)} if places else {}


def _read_order(form: AnswerForm) -> dict[str, Any]:
    choices = form.choices()
    said = [form.said(f"{ANSWER}-{at}") for at in range(len(choices))]
    return {"order": ids_at(choices, [int(one) for one in said if one])} if any(said) else {}


def _read_match(form: AnswerForm) -> dict[str, Any]:
    rights = form.choices("right")
    pairs = {
        str(left["id"]): ids_at(rights, [int(said)])[0]
        for at, left in enumerate(form.choices("left"))
        if (said := form.said(f"{ANSWER}-{at}"))
    }
    return {"pairs": pairs} if pairs else {}


MAKERS: dict[Form, Callable[[AnswerForm], None]] = {
    Form.TEXT: _make_text,
    Form.NUMBER: _make_text,
    Form.CHOICE: _make_choice,
    Form.SEVERAL: _make_several,
    Form.ORDER: _make_order,
    Form.MATCH: _make_match,
}
READERS: dict[Form, Callable[[AnswerForm], dict[str, Any]]] = {
    Form.TEXT: _read_text,
    Form.NUMBER: _read_text,
    Form.CHOICE: _read_choices,
    Form.SEVERAL: _read_choices,
    Form.ORDER: _read_order,
    Form.MATCH: _read_match,
}


class EntryForm(forms.Form):
    """Who enters the draw of prizes, and the consent: its value is the digest of what was shown."""

    name = forms.CharField(
        label=pgettext_lazy("prize", "Given name and surname"),
        help_text=gettext_lazy("as in the document that you show for the prize"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your given name and surname.")},
    )
    born = forms.DateField(
        label=gettext_lazy("Birth date"),
        widget=forms.DateInput({"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Write your birth date.")},
    )

    def __init__(self, *, name: str = "", data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="%s", label_suffix="", initial={"name": name})
        self.text: VersionedText = texts.current(CONSENT)
        link = format_html(
            '<a href="{}" target="_blank">{}</a>',
            reverse("core:text_version", args=[CONSENT, self.text.version]),
            texts.title_of(self.text),
        )
        digest = self.text.sha256[:SHOWN_SIGNS]
        self.fields["agreed"] = forms.BooleanField(
            label=format_html("{} {}", _("I agree:"), link),
            required=False,
            widget=forms.CheckboxInput({"value": digest}),
        )

    def clean_agreed(self) -> bool:
        """Whether it was this very text."""
        return self.data.get("agreed") == self.text.sha256[:SHOWN_SIGNS]

    def clean(self) -> dict[str, Any]:
        """Whoever has to come back to a field is told of the consent at once too."""
        said = super().clean() or {}
        if self.errors and not said.get("agreed"):
            self.add_error("agreed", consent_is_needed())
        return said

    @property
    def given(self) -> list[VersionedText]:
        """The texts that were agreed to; only after is_valid()."""
        return [self.text] if self.cleaned_data["agreed"] else []
