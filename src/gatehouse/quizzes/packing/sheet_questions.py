"""One row of a sheet as a question, and a question as the cells of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum

from django.utils.translation import gettext as _

from gatehouse.quizzes.packing import building, sheet_words
from gatehouse.quizzes.packing.building import Built
from gatehouse.quizzes.packing.shapes import QuestionShape
from gatehouse.quizzes.packing.sheet_words import Of
from gatehouse.quizzes.points import halves, read_halves, read_number
from gatehouse.quizzes.terms import Form, Partial, Unclear

BAR, ARROWS, ARROW = "|", re.compile(r"->|→"), " → "
WITHIN = re.compile(r"±|\+/-|\+-")
Cells = Mapping[StrEnum, str]


class UnclearCell(Unclear):
    """The same, and in which column."""

    def __init__(self, text: str, column: Of) -> None:
        super().__init__(text)
        self.column = column


@contextmanager
def _in(column: Of) -> Iterator[None]:
    """What is unclear within is so because of this column."""
    try:
        yield
    except UnclearCell:
        raise
    except Unclear as error:
        raise UnclearCell(str(error), column) from error


def question_of(cells: Cells) -> QuestionShape:
    """Raises Unclear; UnclearCell where one cell is to blame."""
    with _in(Of.FORM):
        form = _form(cells)
    with _in(Of.POINTS):
        points = cells.get(Of.POINTS, "").strip()
        worth = read_halves(points) if points else 2
    with _in(Of.SECONDS):
        seconds = cells.get(Of.SECONDS, "").strip()
        if seconds and not seconds.isdecimal():
            raise Unclear(_("Seconds are a whole number."))
    in_parts = sheet_words.said_no_or_yes(cells.get(Of.PARTIAL, ""))
    if in_parts is None:
        text = _("“%(column)s” is yes or no.")
        raise UnclearCell(text % {"column": sheet_words.QUESTION[Of.PARTIAL]}, Of.PARTIAL)
    in_choices = form in {Form.ORDER, Form.MATCH}
    with _in(Of.CHOICES if in_choices else Of.ANSWER):
        built = _built(form, cells, worth)
    return QuestionShape(
        form=form,
        text=cells.get(Of.TEXT, "").strip(),
        options=built.options,
        solution=built.solution,
        partial=Partial.SHARE if in_parts else Partial.NONE,
        worth_halves=worth,
        seconds=int(seconds) if seconds else None,
        comment=cells.get(Of.COMMENT, "").strip(),
        source=" ".join(cells.get(Of.SOURCE, "").split()),
    )


def _form(cells: Cells) -> Form:
    said = cells.get(Of.FORM, "").strip()
    if not said:  # what is written tells: choices with one number, or words
        if not cells.get(Of.CHOICES, "").strip():
            return Form.TEXT
        raise Unclear(_("Say how one answers: there are choices."))
    value = sheet_words.choices(Form).get(sheet_words.plain(said))
    if value is None:
        text = _("“%(said)s” is no way to answer that is known here.")
        raise Unclear(text % {"said": said[:60]})
    return Form(value)


def _built(form: Form, cells: Cells, worth: int) -> Built:
    choices, answer = lines(cells.get(Of.CHOICES, "")), cells.get(Of.ANSWER, "")
    if form == Form.TEXT:
        _nothing_in(choices)
        return building.of_text([_variant(line, worth) for line in lines(answer)])
    if form == Form.NUMBER:
        _nothing_in(choices)
        number, *within = WITHIN.split(answer.strip(), maxsplit=1)
        return building.of_number(read_number(number), read_number(within[0]) if within else "0")
    if form in (Form.CHOICE, Form.SEVERAL):
        return building.of_choices(choices, _right(choices, answer))
    if answer.strip():
        text = _("The choices stand in the right order or in pairs: leave the answer empty.")
        raise UnclearCell(text, Of.ANSWER)
    if form == Form.ORDER:
        if len(set(choices)) != len(choices):
            raise Unclear(_("A choice stands there twice."))
        return building.of_order(choices)
    return _pairs(choices)


def _nothing_in(choices: Sequence[str]) -> None:
    if choices:
        text = _("There are choices, and one is to answer in words.")
        raise UnclearCell(text, Of.CHOICES)


def _variant(line: str, worth: int) -> tuple[str, int | None]:
    """«Эйфелева башня | ½»; what is worth all needs no points."""
    text, bar, points = line.rpartition(BAR)
    if bar:
        try:
            worth_of_it = read_halves(points)
        except Unclear:
            return line, None
        return text.strip(), None if worth_of_it == worth else worth_of_it
    return line, None


def _right(choices: Sequence[str], answer: str) -> list[int]:
    """By the texts of the choices, each on a line, or by their numbers."""
    said = lines(answer)
    by_text = {sheet_words.plain(text): at for at, text in enumerate(choices)}
    if said and all(sheet_words.plain(line) in by_text for line in said):
        return [by_text[sheet_words.plain(line)] for line in said]
    numbers = [part for part in re.split(r"[\s,;]+", answer.strip()) if part]
    if not numbers or not all(part.isdecimal() and 1 <= int(part) <= len(choices)
                              for part in numbers):  # fmt: skip
        raise Unclear(_("The answer is the number of a choice, or its text."))
    return [int(part) - 1 for part in numbers]


def _pairs(choices: Sequence[str]) -> Built:
    pairs, extra = list[tuple[str, str]](), list[str]()
    for line in choices:
        left, *right = ARROWS.split(line, maxsplit=1)
        if not right or not right[0].strip():
            raise Unclear(_("“%(pair)s” is no pair.") % {"pair": line[:80]})
        if left.strip():
            pairs.append((left.strip(), right[0].strip()))
        else:
            extra.append(right[0].strip())
    return building.of_pairs(pairs, extra)


def lines(text: str) -> list[str]:
    """Those that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


# And back.


def cells_of(question: QuestionShape) -> dict[Of, str]:
    """What a row says of a question, without its round and its media."""
    return {
        Of.FORM: str(question.form.label),
        Of.TEXT: question.text,
        Of.CHOICES: "\n".join(_choices_said(question)),
        Of.ANSWER: "\n".join(_answer_said(question)),
        Of.POINTS: halves(question.worth_halves),
        Of.PARTIAL: str(sheet_words.YES if question.partial == Partial.SHARE else ""),
        Of.SECONDS: str(question.seconds or ""),
        Of.COMMENT: question.comment,
        Of.SOURCE: question.source,
    }


def _choices_said(question: QuestionShape) -> list[str]:
    if question.form == Form.ORDER:
        return building.ordered(question.options, question.solution)
    if question.form == Form.MATCH:
        pairs, extra = building.paired(question.options, question.solution)
        return [*(ARROW.join(pair) for pair in pairs), *(f"→ {one}" for one in extra)]
    return [one["text"] for one in question.options.get("choices", ())]


def _answer_said(question: QuestionShape) -> list[str]:
    solution = question.solution
    if question.form == Form.TEXT:
        return [_variant_said(one, question.worth_halves) for one in solution["accepted"]]
    if question.form == Form.NUMBER:
        within = solution["within"]
        return [solution["number"] + (f" ± {within}" if within != "0" else "")]
    if question.form in (Form.CHOICE, Form.SEVERAL):
        ids = [one["id"] for one in question.options["choices"]]
        return [", ".join(str(ids.index(one) + 1) for one in solution["right"])]
    return []


def _variant_said(one: dict[str, object], worth: int) -> str:
    text, points = str(one["text"]), one["halves"]
    if points is None and BAR not in text:
        return text
    return f"{text} {BAR} {halves(points if isinstance(points, int) else worth)}"
