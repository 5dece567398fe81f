"""A packet from a spreadsheet: a row for each question, and a sheet of rounds beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from gatehouse.core.refusal import Refused
from gatehouse.imports.calamine_apart import CELL_AT_MOST
from gatehouse.imports.reading_books import read_book
from gatehouse.imports.shapes import Raw, Sheet
from gatehouse.quizzes.packing import checking, sheet_words
from gatehouse.quizzes.packing.shapes import PacketShape, Parcel, QuestionShape, Remark, RoundShape
from gatehouse.quizzes.packing.sheet_questions import UnclearCell, question_of
from gatehouse.quizzes.packing.sheet_words import Of, OfRound, Words
from gatehouse.quizzes.points import read_halves
from gatehouse.quizzes.terms import Kind, LadderFall, Unclear, read_scoring, scoring_as_json

HEAD_ROWS = 10  # the headings stand in one of these
HALVES = (OfRound.BONUS, OfRound.GAIN, OfRound.LOSS, OfRound.STAKE_FROM, OfRound.STAKE_TO)
FLAGS = (OfRound.OF_TOTAL, OfRound.BELOW_ZERO)


@dataclass
class Table:
    """A sheet whose headings were found."""

    sheet: Sheet
    head: int
    columns: dict[int, StrEnum]

    def rows(self) -> Iterator[tuple[int, dict[StrEnum, str]]]:
        """The number of each row that says something (from 0), and its cells. A cell that cannot
        be read is left for `refused`."""
        for number in range(self.head + 1, len(self.sheet.rows)):
            row = self.sheet.rows[number]
            cells = {self.columns[at]: _said(cell) for at, cell in enumerate(row)
                     if at in self.columns and cell is not None}  # fmt: skip
            if any(text.strip() for text in cells.values()):
                yield number, cells

    def place(self, row: int, column: StrEnum | None = None) -> str:
        """«Вопросы!C5»."""
        at = next((at for at, one in self.columns.items() if one == column), 0)
        return place(self.sheet, row, at)

    def refused(self, row: int) -> None:
        """Raises Unclear for a cell of this row that holds what is no text."""
        for at, cell in enumerate(self.sheet.rows[row]):
            if at not in self.columns:
                continue
            where = place(self.sheet, row, at)
            if why := self.sheet.broken.get((row, at)):
                text = _("%(cell)s: a formula whose result is not in the file.")
                text = text if why == "formula" else _("%(cell)s: the cell holds an error.")
                raise Unclear(text % {"cell": where})
            if isinstance(cell, datetime | date | time):
                text = _("%(cell)s: the office program made a date of it. Make the cell a text.")
                raise Unclear(text % {"cell": where})
            if isinstance(cell, str) and len(cell) >= CELL_AT_MOST:
                text = _("%(cell)s: the text is too long.")
                raise Unclear(text % {"cell": where})


@dataclass
class Reader:
    remarks: list[Remark] = field(default_factory=list)
    rounds: dict[int, RoundShape] = field(default_factory=dict)
    questions: dict[int, list[QuestionShape]] = field(default_factory=dict)

    def say(self, place: str, text: str, *, left_out: bool = False) -> None:
        self.remarks.append(Remark(place, text, left_out))


def read_sheets(content: bytes, name: str, title: str) -> Parcel:
    """What the sheets of a file hold. Raises Unclear where it is no such file at all."""
    try:
        book = read_book(content, name)
    except Refused as refused:
        raise Unclear(_told(refused)) from refused
    reader = Reader()
    for problem in book.remarks:
        reader.say(name, str(problem.text))
    tables = list(_tables(book.sheets, reader))
    questions = next((one for one in tables if Of.TEXT in one.columns.values()), None)
    if questions is None:
        text = _("No sheet has the headings of the template: “%(text)s” and the others.")
        raise Unclear(text % {"text": sheet_words.QUESTION[Of.TEXT]})
    for table in tables:
        if OfRound.TITLE in table.columns.values():
            _read_rounds(table, reader)
    _read_questions(questions, reader)
    return Parcel(PacketShape(title, _rounds(reader)), tuple(reader.remarks))


def _told(refused: Refused) -> str:
    """Why the file was not opened, in words that fit a packet."""
    texts = {
        "file_too_big": _("The file is too large. Send only the sheets of the packet."),
        "picture": _("This is a picture. Please send the sheet itself."),
        "zip_bomb": _("Unpacked, the file is far larger than a packet and was not opened."),
        "too_many_rows": _("The file has too many rows for a packet."),
        "too_many_columns": _("The file has too many columns for a packet."),
        "too_many_sheets": _("The file holds too many sheets for a packet."),
    }
    return texts.get(refused.first.code, str(refused))


def _tables(sheets: Sequence[Sheet], reader: Reader) -> Iterator[Table]:
    helps = set(sheet_words.in_all(sheet_words.HELP_SHEET))
    seen = set[str]()
    for sheet in sheets:
        if sheet_words.plain(sheet.name) in helps:
            continue
        table = _table(sheet)
        kind = "" if table is None else type(next(iter(table.columns.values()))).__name__
        if table is None or kind in seen:
            if any(cell is not None for row in sheet.rows for cell in row):
                text = _("This sheet is none of the template and is not read.")
                reader.say(sheet.name or "1", text)
            continue
        seen.add(kind)
        _unknown_columns(table, reader)
        yield table


def _table(sheet: Sheet) -> Table | None:
    """By the row of the headings: the one with the most of ours among the first."""
    best: Table | None = None
    for words, needed in ((sheet_words.QUESTION, Of.TEXT), (sheet_words.ROUND, OfRound.TITLE)):
        for number, row in enumerate(sheet.rows[:HEAD_ROWS]):
            columns = _columns(row, words)
            if needed in columns.values() and len(columns) > (len(best.columns) if best else 1):
                best = Table(sheet, number, columns)
    return best


def _columns(row: Sequence[Raw], words: Words) -> dict[int, StrEnum]:
    """The first column of each meaning."""
    known, found = sheet_words.known(words), dict[int, StrEnum]()
    for at, cell in enumerate(row):
        column = known.get(sheet_words.plain(cell)) if isinstance(cell, str) else None
        if column is not None and column not in found.values():
            found[at] = column
    return found


def _unknown_columns(table: Table, reader: Reader) -> None:
    head = table.sheet.rows[table.head]
    for at in range(max(map(len, table.sheet.rows))):
        if at in table.columns:
            continue
        below = table.sheet.rows[table.head + 1 :]
        first = next((n for n, row in enumerate(below, table.head + 1)
                      if at < len(row) and row[at] is not None), None)  # fmt: skip
        if first is not None:
            name = _said(head[at]) if at < len(head) else ""
            text = _("The column “%(name)s” is unknown and does not come.")
            reader.say(place(table.sheet, first, at), text % {"name": name[:60] or "—"})


def _read_rounds(table: Table, reader: Reader) -> None:
    for row, cells in table.rows():
        try:
            table.refused(row)
            number = _whole(cells.get(OfRound.NUMBER, ""), str(sheet_words.ROUND[OfRound.NUMBER]))
            if number in reader.rounds:
                raise Unclear(_("There is a round %(n)d already.") % {"n": number})
            one = _round(cells)
            checking.check_round(one)
            reader.rounds[number] = one
        except Unclear as error:
            reader.say(table.place(row), str(error), left_out=True)


def _round(cells: dict[StrEnum, str]) -> RoundShape:
    whole = _flag(cells, OfRound.WHOLE)
    seconds = cells.get(OfRound.SECONDS, "").strip()
    return RoundShape(
        title=" ".join(cells.get(OfRound.TITLE, "").split()),
        title_en=" ".join(cells.get(OfRound.TITLE_EN, "").split()),
        intro=cells.get(OfRound.INTRO, "").strip(),
        seconds=_whole(seconds, str(sheet_words.ROUND[OfRound.SECONDS])) if seconds else 60,
        opens_whole=whole,
        scoring=_scoring(cells),
    )


def _scoring(cells: dict[StrEnum, str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    if said := cells.get(OfRound.KIND, "").strip():
        kept["kind"] = _one_of(said, sheet_words.choices(Kind), OfRound.KIND)
    if said := cells.get(OfRound.FALL, "").strip():
        kept["ladder_fall"] = _one_of(said, sheet_words.choices(LadderFall), OfRound.FALL)
    for column in HALVES:
        if said := cells.get(column, "").strip():
            kept[column.value] = _points(said, column)
    if said := cells.get(OfRound.TICKS, "").strip():
        kept["ticks_at_most"] = _whole(said, str(sheet_words.ROUND[OfRound.TICKS]))
    if said := cells.get(OfRound.LADDER, "").strip():
        steps = [step for step in re.split(r"[;\n]+", said) if step.strip()]
        kept["ladder_halves"] = [_points(step, OfRound.LADDER) for step in steps]
    kept |= {column.value: _flag(cells, column) for column in FLAGS}
    return scoring_as_json(read_scoring(kept))


def _one_of(said: str, known: dict[str, str], column: OfRound) -> str:
    value = known.get(sheet_words.plain(said))
    if value is None:
        text = _("“%(said)s” in “%(column)s” is unknown.")
        raise Unclear(text % {"said": said[:60], "column": sheet_words.ROUND[column]})
    return value


def _points(said: str, column: OfRound) -> int:
    try:
        return read_halves(said)
    except Unclear as error:
        raise Unclear(f"{sheet_words.ROUND[column]}: {error}") from error


def _flag(cells: dict[StrEnum, str], column: OfRound) -> bool:
    said = sheet_words.said_no_or_yes(cells.get(column, ""))
    if said is None:
        text = _("“%(column)s” is yes or no.") % {"column": sheet_words.ROUND[column]}
        raise Unclear(text)
    return said


def _read_questions(table: Table, reader: Reader) -> None:
    number = 1  # a row without the number of its round goes on with the last
    for row, cells in table.rows():
        try:
            table.refused(row)
            if said := cells.get(Of.ROUND, "").strip():
                number = _whole(said, str(sheet_words.QUESTION[Of.ROUND]))
            question = question_of(cells)
            checking.check_question(question)
            reader.questions.setdefault(number, []).append(question)
        except Unclear as error:
            column = error.column if isinstance(error, UnclearCell) else None
            reader.say(table.place(row, column), str(error), left_out=True)
            continue
        if cells.get(Of.MEDIA, "").strip():
            text = _("Media do not come with a sheet: “%(name)s”. Bring them in the editor.")
            where = table.place(row, Of.MEDIA)
            reader.say(where, text % {"name": cells[Of.MEDIA].strip()[:60]})


def _rounds(reader: Reader) -> tuple[RoundShape, ...]:
    numbers = sorted({*reader.rounds, *reader.questions})
    found = []
    for number in numbers:
        plain = RoundShape(_("Round %(n)d") % {"n": number})
        one = reader.rounds.get(number, plain)
        names = ("title", "title_en", "intro", "seconds", "opens_whole")
        kept = {name: getattr(one, name) for name in names}
        questions = tuple(reader.questions.get(number, ()))
        found.append(RoundShape(**kept, scoring=one.scoring, questions=questions))
    return tuple(found)


def _whole(said: str, column: str) -> int:
    if not re.fullmatch(r"\d{1,4}", said.strip()) or int(said) < 1:
        raise Unclear(_("“%(column)s” is a whole number from 1.") % {"column": column})
    return int(said)


def _said(cell: Raw) -> str:
    """A cell as a text; a number as it is written."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    return cell if isinstance(cell, str) else "" if cell is None else str(cell)


def place(sheet: Sheet, row: int, column: int) -> str:
    """«Вопросы!C5», from a row and a column counted from 0."""
    address = sheet.address(row, column)
    return f"{sheet.name}!{address}" if sheet.name else address
