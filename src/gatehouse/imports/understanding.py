"""What a whole schedule says: every row's fate, with the reason and the cell.

It decides nothing about the programme and reads no clock: the same file and the same knowledge
give the same lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from gatehouse.imports.lines import Reader, changes
from gatehouse.imports.matching import Catalogue
from gatehouse.imports.row import Row
from gatehouse.imports.shapes import Book, Column, Known, Layout, Line, Problem, Raw, Sheet
from gatehouse.imports.texts import plain, text_of
from gatehouse.imports.values import looks_like_day
from gatehouse.imports.wording import words

__all__ = ["Mended", "changes", "understand"]

# What a person wrote instead, by sheet and row; None for a row that is to be left out.
Mended = Mapping[tuple[str, int], Mapping[Column, str] | None]
TOTAL = re.compile(r"(?:итого|итог|всего|сумма|total|sum)\b")
# Said once and meant for the rows below, where the cell stays empty.
CARRIED = (Column.ENTERPRISE, Column.TITLE, Column.DAY)


@dataclass
class _Above:
    """What stands above a row and is meant for it too."""

    enterprise: str = ""
    said: dict[Column, tuple[str, Raw]] = field(default_factory=dict)
    group: dict[Column, tuple[str, Raw]] = field(default_factory=dict)
    cell: str = ""  # where the group says it


def understand(
    book: Book, layouts: Sequence[Layout], known: Known, mended: Mended | None = None
) -> list[Line]:
    """Every row below the headings of each sheet that has a layout, in the order of the file.

    `mended` is what a person wrote instead of cells. Rows that are no sessions are lines with a
    reason in `skipped`; rows with several days or times are several lines.
    """
    catalogue = Catalogue(known)
    reader = Reader(known, catalogue)
    by_sheet = {layout.sheet: layout for layout in layouts}
    lines = [
        line
        for sheet in book.sheets
        if sheet.name in by_sheet
        for line in _SheetReader(book, sheet, by_sheet[sheet.name], reader, mended or {}).lines()
    ]
    return _without_doubles(lines, reader)


class _SheetReader:
    """One sheet, row by row, with what stands above them in mind."""

    def __init__(
        self, book: Book, sheet: Sheet, layout: Layout, reader: Reader, mended: Mended
    ) -> None:
        self.sheet, self.layout, self.reader, self.mended = sheet, layout, reader, mended
        above = sheet.rows[max(0, layout.heading_row - 1) : layout.heading_row + 1]
        self.headings = {plain(text_of(cell)) for cells in above for cell in cells}
        self.above = _Above(reader.known.enterprise or self._named_above(book))

    def _named_above(self, book: Book) -> str:
        """The enterprise that the title of the sheet, its name or the file's name tells."""
        titles = [
            text_of(cell)
            for cells in self.sheet.rows[: max(0, self.layout.heading_row)]
            for cell in dict.fromkeys(cells)
        ]
        names = (self.sheet.name, *titles, book.name.rpartition(".")[0].replace("_", " "))
        find = self.reader.catalogue.enterprise_within
        return next((code for name in names if name and (code := find(name))), "")

    def lines(self) -> Iterator[Line]:
        """What becomes of each row."""
        for number in range(self.layout.heading_row + 1, len(self.sheet.rows)):
            yield from self._row(number)

    def _row(self, number: int) -> list[Line]:
        mend = self.mended.get((self.sheet.name, number), {})
        cells = self._cells(number, mend or {})
        said = {column: text_of(cell) for column, cell in cells.items() if cell is not None}
        if not mend and (reason := self._no_session(number, said)):
            return [self._skipped(number, said, reason)]
        row = Row(self.sheet.name, number, cells, said, self._addresses(number))
        row.enterprise = self.above.enterprise
        self._broken(row, mend or {})
        self._carried(row)
        if mend is None:  # what it says is still meant for the rows below
            return [self._skipped(number, row.said, "skip_by_hand")]
        return self.reader.lines(row)

    def _cells(self, number: int, mend: Mapping[Column, str]) -> dict[Column, Raw]:
        cells = self.sheet.rows[number]
        found: dict[Column, Raw] = {
            column: cells[place]
            for place, column in self.layout.columns.items()
            if place < len(cells)
        }
        found |= {column: text.strip() or None for column, text in mend.items()}
        return {column: None if _is_blank(cell) else cell for column, cell in found.items()}

    def _addresses(self, number: int) -> dict[Column, str]:
        return {
            column: self.sheet.address(number, place)
            for place, column in self.layout.columns.items()
        }

    def _skipped(self, number: int, said: Mapping[Column, str], reason: str) -> Line:
        return Line(self.sheet.name, number, said, skipped=words(reason))

    def _no_session(self, number: int, said: Mapping[Column, str]) -> str:
        """Why a row is none: the code of the reason, or nothing."""
        texts = list(dict.fromkeys(filter(None, map(text_of, self.sheet.rows[number]))))
        if not texts:
            return "" if self._is_broken(number) else "skip_empty"
        if Column.DAY not in said and any(TOTAL.match(plain(text[:20])) for text in texts[:4]):
            return "skip_total"
        if len(texts) > 1 and all(plain(text) in self.headings for text in texts):
            return "skip_heading"
        if len(texts) == 1 and not self._is_broken(number):
            return "skip_group" if self._starts_group(number, texts[0]) else "skip_note"
        return "" if self._speaks(number, said) else "skip_note"

    def _is_broken(self, number: int) -> bool:
        return any((number, place) in self.sheet.broken for place in self.layout.columns)

    def _starts_group(self, number: int, text: str) -> bool:
        """Whether a line by itself names the enterprise or the day of the rows below it."""
        if looks_like_day(text) and not self._day_column_filled:
            self.above.group[Column.DAY] = (text, text)
            cells = map(text_of, self.sheet.rows[number])
            place = next(at for at, said in enumerate(cells) if said)
            self.above.cell = self.sheet.address(number, place)
            return True
        if code := self.reader.catalogue.enterprise_within(text):
            self.above.enterprise = code
            self.above.said.clear()
            return True
        return False

    @cached_property
    def _day_column_filled(self) -> bool:
        """Whether most rows say their day themselves."""
        place = next((at for at, one in self.layout.columns.items() if one is Column.DAY), None)
        if place is None:
            return False
        below = self.sheet.rows[self.layout.heading_row + 1 :]
        said = [place < len(cells) and not _is_blank(cells[place]) for cells in below]
        return sum(said) > len(said) / 2

    def _speaks(self, number: int, said: Mapping[Column, str]) -> bool:
        """Whether a row speaks of a session at all: it says when, or what of ours it is."""
        if {Column.DAY, Column.TIME, Column.CODE, Column.PLACES} & set(said):
            return True
        catalogue = self.reader.catalogue
        plant = catalogue.enterprise(said.get(Column.ENTERPRISE, "")).code
        titled = catalogue.activity(plant, said.get(Column.TITLE, "")).codes
        return self._is_broken(number) or bool((plant and Column.TITLE in said) or titled)

    def _broken(self, row: Row, mend: Mapping[Column, str]) -> None:
        for place, column in self.layout.columns.items():
            kind = self.sheet.broken.get((row.number, place))
            if kind and column not in mend and row.cells.get(column) is None:
                row.tell(kind, column)

    def _carried(self, row: Row) -> None:
        """Fill what is said once for several rows, with a word about it."""
        if row.cells.get(Column.CODE) is not None:
            return
        cells, said = dict(row.cells), dict(row.said)
        broken = {problem.column for problem in row.problems}
        row.cells, row.said = cells, said
        speaks = Column.DAY in said or Column.TIME in said
        for column in CARRIED:
            if column in said:
                now = (said[column], cells[column])
                if column is Column.ENTERPRISE and self.above.said.get(column) != now:
                    self.above.said.clear()
                self.above.said[column] = now
            elif column not in broken and speaks:
                self._carry(row, column, cells, said)

    def _carry(
        self, row: Row, column: Column, cells: dict[Column, Raw], said: dict[Column, str]
    ) -> None:
        beside = column in self.above.said and column in self.layout.columns.values()
        source = self.above.group if column in self.above.group else self.above.said
        if column not in source or (source is self.above.said and not beside):
            return
        said[column], cells[column] = source[column]
        if source is self.above.said:
            row.warn("from_above", column)
            return
        row.addresses = {**row.addresses, column: self.above.cell}
        row.warn("from_group", column)


def _is_blank(cell: Raw) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip(" \u00a0-–—.,"))


def _without_doubles(lines: Sequence[Line], reader: Reader) -> list[Line]:
    """The same lines; of those that speak of one session only the first stands, when the others
    say the same, and none is silently preferred when they do not."""
    first: dict[object, Line] = {}
    found = []
    for line in lines:
        key = None if line.skipped else _key(line)
        if key is None or key not in first or _same_row(line, first[key]):
            if key is not None:
                first.setdefault(key, line)
            found.append(line)
        else:
            found.append(_double(line, first[key]))
    return found


def _key(line: Line) -> object:
    if line.code:
        return line.code
    if line.activity and line.day and line.starts:
        return line.enterprise, line.activity, line.day, line.starts, tuple(line.sites)
    return tuple(sorted(line.said.items())), line.part


def _same_row(line: Line, other: Line) -> bool:
    return (line.sheet, line.row) == (other.sheet, other.row)


def _double(line: Line, first: Line) -> Line:
    row = words("row", number=first.row + 1)
    if line.sheet != first.sheet:
        row = words("row_of_sheet", number=first.row + 1, sheet=first.sheet)
    same = ("day", "until", "starts", "ends", "sites", "places", "groups", "activity")
    if all(getattr(line, name) == getattr(first, name) for name in same):
        return replace(line, skipped=words("skip_double", row=row))
    problem = Problem("double_differs", words("double_differs", row=row[:1].upper() + row[1:]))
    return replace(line, problems=(*line.problems, problem))
