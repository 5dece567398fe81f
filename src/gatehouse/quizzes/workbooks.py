"""A whole game as a workbook: the table, what each team said, rulings, the journal, the numbers.

Texts are written as texts, whatever signs they begin with; there is no formula in it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from gatehouse.quizzes import players, results
from gatehouse.quizzes.models import Answer, Question, Quiz, Ruling, TableVersion
from gatehouse.quizzes.values import in_words

Cell = str | int | float | datetime | None
TIME = "dd.mm.yyyy hh:mm:ss"
SAID = {
    "right": pgettext_lazy("answer", "right"),
    "partly": pgettext_lazy("answer", "partly right"),
    "wrong": pgettext_lazy("answer", "wrong"),
    "nothing": pgettext_lazy("answer", "no answer"),
    "open": pgettext_lazy("answer", "not judged yet"),
    "struck": pgettext_lazy("answer", "the question is struck"),
    "unasked": pgettext_lazy("answer", "not asked"),
}
A4 = 9  # as Excel numbers paper
WIDEST, NARROWEST = 60, 8


@dataclass(frozen=True)
class Page:
    """One sheet; its first row names the columns."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook(quiz: Quiz, table: TableVersion, *, made_at: datetime) -> bytes:
    """The XLSX. Points are numbers with halves, times are local."""
    pages = [
        _table(quiz, table),
        _said(quiz, table),
        _rulings(quiz),
        _journal(quiz),
        _numbers(quiz),
    ]
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        created = made_at.replace(tzinfo=None, microsecond=0)
        book.set_properties({"title": quiz.title, "created": created})
        styles = {
            "head": book.add_format({"bold": True, "bottom": 2, "text_wrap": True}),
            "text": book.add_format({"num_format": "@", "valign": "top"}),
            "time": book.add_format({"num_format": TIME, "valign": "top"}),
            "points": book.add_format({"num_format": "0.0", "valign": "top"}),
        }
        for page in pages:
            _write(book, page, styles)
    return out.getvalue()


def _write(book: Any, page: Page, styles: dict[str, Any]) -> None:
    sheet = book.add_worksheet(page.title[:31])
    for column, name in enumerate(page.head):
        sheet.write_string(0, column, name, styles["head"])
        longest = max((len(str(row[column] or "")) for row in page.rows), default=0)
        sheet.set_column(column, column, max(NARROWEST, min(longest + 2, WIDEST)))
    for number, row in enumerate(page.rows, start=1):
        for column, cell in enumerate(row):
            _put(sheet, number, column, cell, styles)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.autofilter(0, 0, max(1, len(page.rows)), len(page.head) - 1)


def _put(sheet: Any, row: int, column: int, cell: Cell, styles: dict[str, Any]) -> None:
    if isinstance(cell, datetime):
        local = timezone.localtime(cell).replace(tzinfo=None)
        sheet.write_datetime(row, column, local, styles["time"])
    elif isinstance(cell, float):
        sheet.write_number(row, column, cell, styles["points"])
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, cell, styles["text"])


def points(halves: int | None) -> float | None:
    """Halves as a number that a spreadsheet adds up: 3 is 1.5."""
    return None if halves is None else halves / 2


def _table(quiz: Quiz, table: TableVersion) -> Page:
    read = results.read(quiz, table)
    rows = [
        [
            one.place,
            one.team.number,
            one.team.name,
            one.team.channel.title,
            one.here,
            *(points(halves) for halves in one.rounds),
            points(one.penalty),
            points(one.total),
            one.team.confirmed_heads,
            _mark(one.team.disqualified_because, out=one.team.out_of_competition),
        ]
        for one in read.lines
    ]
    head = [
        pgettext("game", "Place"),
        pgettext("team", "№"),
        pgettext("game", "Team"),
        pgettext("game", "Channel"),
        _("Place in the channel"),
        *(f"{one.number}. {one.title}" for one in read.rounds),
        pgettext("game", "Penalties"),
        pgettext("game", "Total"),
        _("Players as counted"),
        pgettext("team", "Note"),
    ]
    return Page(pgettext("game", "Table"), head, rows)


def _mark(reason: str, *, out: bool) -> str:
    if reason:
        return _("disqualified: %(reason)s") % {"reason": reason}
    return _("out of competition") if out else ""


def _said(quiz: Quiz, table: TableVersion) -> Page:
    """One row for each team and question: what counted, and what it was worth."""
    teams = {one.pk: one for one in quiz.teams.all()}
    asked = {one.pk: one for one in _questions(quiz)}
    rows: list[list[Cell]] = []
    for row in results.table_of(table).rows:
        team = teams[row.team_id]
        for of_round in row.rounds:
            for cell in of_round.cells:
                question = asked.get(cell.question_id)
                if question is not None:
                    rows.append([
                        team.number, team.name, question.round.number, question.number,
                        cell.variant, str(SAID[cell.said]), points(cell.halves),
                    ])  # fmt: skip
    head = [
        pgettext("team", "№"),
        pgettext("game", "Team"),
        pgettext("game", "Round"),
        pgettext("game", "Question"),
        _("Answer as compared"),
        pgettext("game", "Judged"),
        pgettext("game", "Points"),
    ]
    return Page(pgettext("game", "Answers"), head, rows)


def _questions(quiz: Quiz) -> Iterator[Question]:
    rows = Question.objects.filter(round__packet=quiz.packet_id).select_related("round")
    yield from rows.order_by("round__number", "number")


def _rulings(quiz: Quiz) -> Page:
    rows = Ruling.objects.filter(quiz=quiz).select_related("question__round", "team", "seat")
    return Page(
        pgettext("game", "Rulings"),
        [
            _("№"),
            pgettext("game", "What"),
            pgettext("game", "Question"),
            pgettext("game", "Team"),
            _("Answer as compared"),
            pgettext("game", "Points"),
            pgettext("game", "Reason"),
            pgettext("game", "By"),
            pgettext("game", "When"),
            pgettext("game", "Taken back"),
        ],
        [
            [
                one.number,
                one.get_kind_display(),
                f"{one.question.round.number}.{one.question.number}" if one.question else "",
                one.team.name if one.team else "",
                str(one.terms.get("variant") or ""),
                points(one.terms.get("halves")),
                one.reason,
                one.seat.title if one.seat else "",
                one.made_at,
                one.withdrawn_at,
            ]
            for one in rows.order_by("number")
        ],
    )


def _journal(quiz: Quiz) -> Page:
    rows = Answer.objects.filter(run__quiz=quiz).select_related(
        "run__question__round", "team", "seat"
    )
    return Page(
        pgettext("game", "Journal"),
        [
            pgettext("game", "Received"),
            pgettext("game", "Round"),
            pgettext("game", "Question"),
            pgettext("team", "№"),
            pgettext("game", "Team"),
            pgettext("game", "Answer"),
            pgettext("game", "From"),
            pgettext("game", "Typing"),
            _("Late, ms"),
            pgettext("game", "Key"),
        ],
        [
            [
                one.received_at,
                one.run.question.round.number,
                one.run.question.number,
                one.team.number,
                one.team.name,
                in_words(one.value, one.run.question.options),
                one.get_source_display(),
                one.typing,
                one.late_ms,
                one.key.hex,
            ]
            for one in rows.order_by("received_at", "pk")
        ],
    )


def _numbers(quiz: Quiz) -> Page:
    rows: list[list[Cell]] = [
        [
            one.channel.title if one.channel else _("All channels"),
            one.registered,
            one.teams,
            one.players,
            one.uncounted,
        ]
        for one in players.numbers(quiz)
    ]
    head = [
        pgettext("game", "Channel"),
        _("Teams entered"),
        _("Teams that handed in an answer"),
        _("Players: heads as counted"),
        _("Teams not counted yet"),
    ]
    return Page(pgettext("game", "Numbers"), head, rows)
