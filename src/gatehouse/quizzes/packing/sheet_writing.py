"""A packet as a spreadsheet that can be edited and sent back, and the template with an example of
each way to answer. No cell holds a formula."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from gatehouse.quizzes.packing import building, sheet_words
from gatehouse.quizzes.packing.building import Built
from gatehouse.quizzes.packing.shapes import PacketShape, QuestionShape, RoundShape
from gatehouse.quizzes.packing.sheet_questions import cells_of
from gatehouse.quizzes.packing.sheet_words import Of, OfRound, Words
from gatehouse.quizzes.points import halves
from gatehouse.quizzes.terms import Form, Kind, Partial, Scoring, read_scoring, scoring_as_json

WIDTHS: dict[StrEnum, int] = {
    Of.FORM: 20,
    Of.TEXT: 60,
    Of.CHOICES: 34,
    Of.ANSWER: 34,
    Of.COMMENT: 40,
    Of.SOURCE: 24,
    Of.MEDIA: 24,
    OfRound.TITLE: 30,
    OfRound.TITLE_EN: 30,
    OfRound.INTRO: 40,
    OfRound.KIND: 24,
    OfRound.FALL: 34,
}
WIDTH = 13
MADE = datetime(2000, 1, 1)  # noqa: DTZ001 — the same packet gives the same bytes


def write_sheets(packet: PacketShape, *, with_help: bool = False) -> bytes:
    """An XLSX file; with help, a sheet that says how each column is filled in."""
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": MADE})
        _Writer(book).write(packet, with_help=with_help)
    return out.getvalue()


class _Writer:
    """Writes one workbook; keeps its ways of showing a cell."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format(
            {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top", "bg_color": "#ECECEC"}
        )
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})

    def write(self, packet: PacketShape, *, with_help: bool) -> None:
        questions = [
            {Of.ROUND: str(number)} | cells_of(question) | {Of.MEDIA: _media_said(question)}
            for number, one in enumerate(packet.rounds, start=1)
            for question in one.questions
        ]
        rounds = [_round_said(number, one) for number, one in enumerate(packet.rounds, start=1)]
        self._sheet(str(sheet_words.QUESTIONS_SHEET), sheet_words.QUESTION, questions)
        self._sheet(str(sheet_words.ROUNDS_SHEET), sheet_words.ROUND, rounds)
        if with_help:
            self._help()

    def _sheet(self, name: str, words: Words, rows: Sequence[dict[Any, str]]) -> None:
        page = self.book.add_worksheet(name)
        for at, (column, heading) in enumerate(words.items()):
            page.set_column(at, at, WIDTHS.get(column, WIDTH))
            page.write_string(0, at, str(heading), self.head)
        for number, cells in enumerate(rows, start=1):
            for at, column in enumerate(words):
                if said := cells.get(column, ""):
                    page.write_string(number, at, said, self.text)
        page.freeze_panes(1, 0)

    def _help(self) -> None:
        page = self.book.add_worksheet(str(sheet_words.HELP_SHEET))
        page.set_column(0, 0, 30)
        page.set_column(1, 1, 100)
        for number, (name, text) in enumerate(help_lines()):
            page.write_string(number, 0, name, self.head)
            page.write_string(number, 1, text, self.text)


def help_lines() -> list[tuple[str, str]]:
    """A name and how it is filled in."""
    forms = ", ".join(f"«{label}»" for _value, label in Form.choices)
    kinds = ", ".join(f"«{label}»" for _value, label in Kind.choices)
    of, round_of = sheet_words.QUESTION, sheet_words.ROUND
    return [
        (str(of[Of.ROUND]), _("The number of the round; empty: the same as above.")),
        (str(of[Of.FORM]), _("One of: %(forms)s.") % {"forms": forms}),
        (
            str(of[Of.CHOICES]),
            _(
                "One on a line. To be put in order: in the right order. Pairs: left → right; a line"
                " that begins with → is a wrong one on the right."
            ),
        ),
        (
            str(of[Of.ANSWER]),
            _(
                "In words: each accepted answer on a line, after a bar what a less exact one is"
                " worth: Paris | ½. A number: 1961 ± 5. A choice: its number."
            ),
        ),
        (str(of[Of.POINTS]), _("Whole or halves: 1, 1½, 1,5. Empty: 1.")),
        (str(of[Of.MEDIA]), _("Not read: pictures, sounds and videos are brought in the editor.")),
        (str(round_of[OfRound.KIND]), _("One of: %(forms)s.") % {"forms": kinds}),
        (str(round_of[OfRound.LADDER]), _("What each step is worth, with semicolons: 1; 2; 4.")),
    ]


def _media_said(question: QuestionShape) -> str:
    return ", ".join(filter(None, [question.media, question.answer_media]))


def _round_said(number: int, one: RoundShape) -> dict[OfRound, str]:
    scoring = read_scoring(one.scoring)
    said = {
        OfRound.NUMBER: str(number),
        OfRound.TITLE: one.title,
        OfRound.TITLE_EN: one.title_en,
        OfRound.INTRO: one.intro,
        OfRound.SECONDS: str(one.seconds),
        OfRound.WHOLE: _flag(one.opens_whole),
        OfRound.KIND: str(scoring.kind.label),
        OfRound.BELOW_ZERO: _flag(scoring.may_go_below_zero),
    }
    plain = Scoring(kind=scoring.kind)
    for column in (OfRound.BONUS, OfRound.GAIN, OfRound.LOSS, OfRound.STAKE_FROM, OfRound.STAKE_TO):
        value = getattr(scoring, column.value)
        if value != getattr(plain, column.value) or column in SHOWN_FOR.get(scoring.kind, ()):
            said[column] = halves(value)
    said[OfRound.TICKS] = str(scoring.ticks_at_most or "")
    said[OfRound.OF_TOTAL] = _flag(scoring.stake_of_total)
    said[OfRound.LADDER] = "; ".join(halves(step) for step in scoring.ladder_halves)
    if scoring.kind == Kind.LADDER or scoring.ladder_fall != plain.ladder_fall:
        said[OfRound.FALL] = str(scoring.ladder_fall.label)
    return said


SHOWN_FOR = {
    Kind.TICK: (OfRound.GAIN, OfRound.LOSS),
    Kind.STAKE: (OfRound.STAKE_FROM, OfRound.STAKE_TO),
}


def _flag(value: bool) -> str:
    return str(sheet_words.YES) if value else ""


def template() -> bytes:
    """The sheet to fill in: each way to answer once, and how the columns are filled in."""
    built: list[tuple[Form, str, Built, Partial]] = [
        (
            Form.TEXT,
            _("What is the French capital called?"),
            building.of_text([(_("Paris"), None), (_("The city of Paris"), 1)]),
            Partial.NONE,
        ),
        (
            Form.NUMBER,
            _("In which year did a man first fly to space?"),
            building.of_number("1961", "2"),
            Partial.NONE,
        ),
        (
            Form.CHOICE,
            _("Which of these metals is the lightest?"),
            building.of_choices([_("Iron"), _("Aluminium"), _("Lead")], [1]),
            Partial.NONE,
        ),
        (
            Form.SEVERAL,
            _("Which of these are alloys?"),
            building.of_choices([_("Bronze"), _("Copper"), _("Steel")], [0, 2]),
            Partial.SHARE,
        ),
        (
            Form.ORDER,
            _("Put them in order, the oldest first."),
            building.of_order([_("The wheel"), _("The clock"), _("The telephone")]),
            Partial.NONE,
        ),
        (
            Form.MATCH,
            _("What is measured in what?"),
            building.of_pairs([(_("Force"), _("newton")), (_("Power"), _("watt"))], [_("pascal")]),
            Partial.SHARE,
        ),
    ]
    questions = tuple(
        QuestionShape(form, text, *one, partial=partial) for form, text, one, partial in built
    )
    stakes = scoring_as_json(Scoring(kind=Kind.STAKE, may_go_below_zero=True))
    rounds = (
        RoundShape(_("To warm up"), questions[:3]),
        RoundShape(_("All or nothing"), questions[3:], seconds=90, scoring=stakes),
    )
    return write_sheets(PacketShape(_("A packet"), rounds), with_help=True)
