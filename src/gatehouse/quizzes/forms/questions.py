"""One question as an editor writes it: the fields of its form, with room for more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gatehouse.quizzes.forms.packets import EMPTY, MediaForm, PointsField, plain_lines
from gatehouse.quizzes.models import Packet, Question
from gatehouse.quizzes.packing import building, checking
from gatehouse.quizzes.packing.building import Built
from gatehouse.quizzes.packing.shapes import QuestionShape
from gatehouse.quizzes.points import read_number
from gatehouse.quizzes.terms import Form, Partial, Unclear

SPARE, MORE = 2, 4  # empty rows to write in
TEXT_INPUT = {"autocomplete": "off"}


class MediaChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of a packet's media, called by what is seen or heard."""

    def __init__(self, packet: Packet, *, label: str) -> None:
        rows = packet.media.order_by("pk")
        super().__init__(
            rows, label=label, required=False, empty_label=pgettext_lazy("media", "nothing")
        )

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_kind_display()}: {obj.described}"


@dataclass(frozen=True)
class Row:
    """One line of the solution: its fields, in the order of writing."""

    number: int
    fields: list[forms.BoundField]


class QuestionForm(forms.Form):
    """All of one question. `form` says how one answers, and with it which fields there are."""

    text = forms.CharField(
        label=pgettext_lazy("question", "Question"),
        max_length=checking.TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=EMPTY,
    )
    worth_halves = PointsField(
        label=gettext_lazy("Points"), initial=2, error_messages=EMPTY,
        help_text=gettext_lazy("Whole or halves: 1, 1½ or 1,5."),
    )  # fmt: skip
    seconds = forms.IntegerField(
        label=pgettext_lazy("question", "Seconds"),
        required=False,
        min_value=checking.SECONDS_AT_LEAST,
        max_value=checking.SECONDS_AT_MOST,
        help_text=gettext_lazy("Empty: as in the round."),
    )
    partial = forms.BooleanField(
        label=gettext_lazy("Points for a part"),
        required=False,
        help_text=gettext_lazy("By the share of right parts, in halves."),
    )
    comment = forms.CharField(
        label=gettext_lazy("Said with the answer"),
        max_length=checking.TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    source = forms.CharField(
        label=gettext_lazy("Where it is taken from"),
        max_length=checking.SOURCE_LENGTH,
        required=False,
    )

    def __init__(
        self,
        *,
        packet: Packet,
        form: Form,
        of: Question | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.form, self.packet = form, packet
        initial = _as_it_is(of) if of else {}
        if of is not None and of.form == form:
            initial |= SHOWN[form](of)
        super().__init__(data, auto_id="%s", label_suffix="", initial=initial)
        # Not as attributes of the class: a form of Django has a `media` of its own.
        self.fields["media"] = MediaChoice(packet, label=_("With the question"))
        self.fields["answer_media"] = MediaChoice(packet, label=_("With the solution"))
        if form not in checking.FORMS_IN_PARTS:
            del self.fields["partial"]
        self._columns = COLUMNS[form]
        self._make_rows(initial, data)

    def _make_rows(self, initial: Mapping[str, Any], data: Mapping[str, Any] | None) -> None:
        first = self._columns[0][0]
        filled = [name for name in initial if name.startswith(f"{first}-")]
        sent = [name for name in (data or {}) if name.startswith(f"{first}-")]
        count = max(len(filled) + SPARE, 4) if data is None else len(sent)
        if data is not None and data.get("do") == "more":
            count += MORE
        most = checking.VARIANTS_AT_MOST if self.form == Form.TEXT else checking.CHOICES_AT_MOST
        self._count = 1 if self.form == Form.NUMBER else max(1, min(count, most))
        for number in range(self._count):
            for name, make in self._columns:
                self.fields[f"{name}-{number}"] = make(number)

    @property
    def rows(self) -> list[Row]:
        return [
            Row(number + 1, [self[f"{name}-{number}"] for name, _make in self._columns])
            for number in range(self._count)
        ]

    @property
    def may_have_more(self) -> bool:
        most = checking.VARIANTS_AT_MOST if self.form == Form.TEXT else checking.CHOICES_AT_MOST
        return self.form != Form.NUMBER and self._count < most

    def said(self, name: str) -> list[tuple[int, str]]:
        """What stands in the rows of a column, without the empty ones."""
        found = [
            (number, " ".join(str(self.cleaned_data.get(f"{name}-{number}") or "").split()))
            for number in range(self._count)
        ]
        return [(number, text) for number, text in found if text]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.built = BUILD[self.form](self)
                checking.check_question(self.shape)
            except Unclear as error:
                raise ValidationError(str(error)) from error
        return cleaned

    @property
    def shape(self) -> QuestionShape:
        """What was written, without its media; only after is_valid()."""
        said = self.cleaned_data
        return QuestionShape(
            form=self.form,
            text=plain_lines(said["text"]),
            options=self.built.options,
            solution=self.built.solution,
            partial=Partial.SHARE if said.get("partial") else Partial.NONE,
            worth_halves=said["worth_halves"],
            seconds=said["seconds"],
            comment=plain_lines(said["comment"]),
            source=" ".join(said["source"].split()),
        )


class QuestionMediaForm(MediaForm):
    """A file brought with the question: it is shown with it, or with its solution."""

    place = forms.ChoiceField(
        label=gettext_lazy("Shown"),
        choices=[
            ("media", gettext_lazy("with the question")),
            ("answer_media", gettext_lazy("with the solution")),
        ],
    )

    def __init__(self, *, data: Mapping[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(data=data, files=files)
        for field in self.fields.values():
            field.required = False

    @property
    def has_file(self) -> bool:
        return bool(self.files.get("file"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.has_file and not cleaned.get("described") and "described" not in self.errors:
            self.add_error("described", _("Say what is seen or heard."))
        return cleaned


def _as_it_is(of: Question) -> dict[str, Any]:
    names = ("text", "worth_halves", "seconds", "comment", "source")
    known = {name: getattr(of, name) for name in names}
    media = {"media": of.media_id, "answer_media": of.answer_media_id}
    return known | media | {"partial": of.partial == Partial.SHARE}


def _line(label: Any, most: int = checking.VARIANT_LENGTH) -> Callable[[int], forms.Field]:
    def made(number: int) -> forms.Field:
        widget = forms.TextInput(attrs=TEXT_INPUT)
        name = f"{label} {number + 1}"
        return forms.CharField(label=name, max_length=most, required=False, widget=widget)

    return made


def _points(number: int) -> forms.Field:
    return PointsField(label=_("Points for answer %(n)d") % {"n": number + 1}, required=False)


def _right(number: int) -> forms.Field:
    return forms.BooleanField(label=_("Choice %(n)d is right") % {"n": number + 1}, required=False)


Makers = tuple[tuple[str, Callable[[int], forms.Field]], ...]
_CHOICE = (
    ("choice", _line(pgettext_lazy("question", "Choice"))),
    ("right", _right),
)
COLUMNS: Mapping[Form, Makers] = {
    Form.TEXT: (
        ("variant", _line(pgettext_lazy("question", "Accepted answer"))),
        ("halves", _points),
    ),
    Form.NUMBER: (
        ("number", lambda _number: forms.CharField(label=_("The right number"), max_length=20)),
        (
            "within",
            lambda _number: forms.CharField(
                label=_("May be off by"), max_length=20, required=False, initial="0"
            ),
        ),
    ),
    Form.CHOICE: _CHOICE,
    Form.SEVERAL: _CHOICE,
    Form.ORDER: (("choice", _line(pgettext_lazy("question", "Place"))),),
    Form.MATCH: (
        ("left", _line(pgettext_lazy("question", "Left"))),
        ("match", _line(pgettext_lazy("question", "Right"))),
    ),
}


def _shown_text(of: Question) -> dict[str, Any]:
    accepted = of.solution.get("accepted", ())
    texts = {f"variant-{at}": one["text"] for at, one in enumerate(accepted)}
    return texts | {f"halves-{at}": one["halves"] for at, one in enumerate(accepted)}


def _shown_number(of: Question) -> dict[str, Any]:
    return {"number-0": of.solution.get("number"), "within-0": of.solution.get("within")}


def _shown_choices(of: Question) -> dict[str, Any]:
    choices, right = of.options.get("choices", ()), of.solution.get("right", ())
    texts = {f"choice-{at}": one["text"] for at, one in enumerate(choices)}
    return texts | {f"right-{at}": one["id"] in right for at, one in enumerate(choices)}


def _shown_order(of: Question) -> dict[str, Any]:
    return {f"choice-{at}": one
            for at, one in enumerate(building.ordered(of.options, of.solution))}  # fmt: skip


def _shown_pairs(of: Question) -> dict[str, Any]:
    pairs, extra = building.paired(of.options, of.solution)
    rows = [*pairs, *(("", one) for one in extra)]
    lefts = {f"left-{at}": left for at, (left, _right) in enumerate(rows)}
    return lefts | {f"match-{at}": right for at, (_left, right) in enumerate(rows)}


SHOWN: Mapping[Form, Callable[[Question], dict[str, Any]]] = {
    Form.TEXT: _shown_text,
    Form.NUMBER: _shown_number,
    Form.CHOICE: _shown_choices,
    Form.SEVERAL: _shown_choices,
    Form.ORDER: _shown_order,
    Form.MATCH: _shown_pairs,
}


def _built_text(form: QuestionForm) -> Built:
    worth = form.cleaned_data["worth_halves"]
    accepted = list[tuple[str, int | None]]()
    for number, text in form.said("variant"):
        points = form.cleaned_data.get(f"halves-{number}")
        accepted.append((text, None if points == worth else points))
    return building.of_text(accepted)


def _built_number(form: QuestionForm) -> Built:
    said = form.cleaned_data
    within = str(said.get("within-0") or "0")
    return building.of_number(read_number(said["number-0"]), read_number(within))


def _built_choices(form: QuestionForm) -> Built:
    said = form.said("choice")
    right = [place for place, (number, _text) in enumerate(said)
             if form.cleaned_data.get(f"right-{number}")]  # fmt: skip
    return building.of_choices([text for _number, text in said], right)


def _built_order(form: QuestionForm) -> Built:
    texts = [text for _number, text in form.said("choice")]
    if len(set(texts)) != len(texts):
        raise Unclear(_("A choice stands there twice."))
    return building.of_order(texts)


def _built_pairs(form: QuestionForm) -> Built:
    lefts, rights = dict(form.said("left")), dict(form.said("match"))
    if alone := set(lefts) - set(rights):
        raise Unclear(_("“%(left)s” needs its pair.") % {"left": lefts[min(alone)]})
    pairs = [(lefts[number], right) for number, right in rights.items() if number in lefts]
    extra = [right for number, right in rights.items() if number not in lefts]
    if len({left for left, _right in pairs}) != len(pairs):
        raise Unclear(_("A choice stands there twice."))
    return building.of_pairs(pairs, extra)


BUILD: Mapping[Form, Callable[[QuestionForm], Built]] = {
    Form.TEXT: _built_text,
    Form.NUMBER: _built_number,
    Form.CHOICE: _built_choices,
    Form.SEVERAL: _built_choices,
    Form.ORDER: _built_order,
    Form.MATCH: _built_pairs,
}
