"""A season's schedule as a workbook that an organiser may edit and send back: what is read from it
again is what stands in the programme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import pgettext as _p

from gatehouse.imports.matching import Catalogue
from gatehouse.imports.shapes import HEADINGS, Column, Known, KnownSession

WIDTHS = {
    Column.CODE: 14,
    Column.ENTERPRISE: 30,
    Column.SITE: 26,
    Column.TITLE: 40,
    Column.FORMAT: 16,
    Column.DAY: 13,
    Column.TIME: 9,
    Column.ENDS: 11,
    Column.PLACES: 8,
    Column.GROUPS: 15,
    Column.AGE: 9,
}
COLUMNS = tuple(WIDTHS)
STATE_WIDTH = 16
ROWS_TO_COME = 500  # that offer the names of ours when they are filled in
KINDS = {"text": "@", "date": "dd.mm.yyyy", "time": "hh:mm", "number": "0"}
Cell = str | int | date | time


def export(known: Known) -> bytes:
    """An XLSX with the sessions of a season, and our enterprises and activities beside them.

    Its headings are in the language of whoever asks, its names are ours in Russian: either way
    reading it back changes nothing.
    """
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _midnight(known.first_day)})
        _Writer(book, known).write()
    return out.getvalue()


class _Writer:
    """Writes one workbook; keeps its ways of showing a cell."""

    def __init__(self, book: Any, known: Known) -> None:
        self.book, self.known = book, known
        self.catalogue = Catalogue(known)
        head = {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"}
        self.head = book.add_format(head | {"bg_color": "#ECECEC"})
        self.kinds = {
            kind: book.add_format({"num_format": shape, "valign": "top"})
            for kind, shape in KINDS.items()
        }

    def write(self) -> None:
        """All three sheets; the schedule stands first."""
        schedule = self.book.add_worksheet(_p("sheet", "Schedule"))
        plants = self.book.add_worksheet(_p("sheet", "Enterprises"))
        activities = self.book.add_worksheet(_p("sheet", "Activities"))
        self._schedule(schedule)
        self._sheet(plants, *_plants(self.known))
        self._sheet(activities, *self._activities())
        self._offer(schedule, plants.get_name())

    def _schedule(self, page: Any) -> None:
        heads = [(str(HEADINGS[column]), WIDTHS[column]) for column in COLUMNS]
        ordered = sorted(self.known.sessions, key=lambda one: (one.day, one.starts, one.code))
        rows = [[*self._cells(one), _state(one)] for one in ordered]
        self._sheet(page, [*heads, (_p("column", "State"), STATE_WIDTH)], rows)

    def _cells(self, one: KnownSession) -> list[Cell]:
        activity = self.catalogue.activities[one.activity]
        return [
            one.code,
            self._enterprise(one.enterprise),
            self._sites(one),
            self._title(one),
            self._format(activity.format),
            one.day if one.until is None else f"{one.day:%d.%m.%Y}–{one.until:%d.%m.%Y}",
            one.starts,
            one.ends,
            *((one.places, one.groups) if one.places or one.groups else ("", "")),
            activity.age,
        ]

    # A name is written where reading it back finds the same again, else the code.

    def _enterprise(self, code: str) -> str:
        name = self.catalogue.enterprises[code].name
        return name if self.catalogue.enterprise(name).code == code else code

    def _title(self, one: KnownSession) -> str:
        activity = self.catalogue.activities[one.activity]
        found = self.catalogue.activity(one.enterprise, activity.title, activity.format)
        return activity.title if found.code == one.activity and not found.guess else one.activity

    def _sites(self, one: KnownSession) -> str:
        if len(one.sites) != 1:
            return " + ".join(one.sites)
        name = self.catalogue.site_names[one.sites[0]]
        found = self.catalogue.sites(one.enterprise, name)
        return name if found.codes == tuple(one.sites) and not found.guess else one.sites[0]

    def _format(self, value: str) -> str:
        return next(iter(self.known.formats.get(value, ())), value)

    def _activities(self) -> tuple[list[tuple[str, int]], list[list[Cell]]]:
        heads = [
            (str(HEADINGS[Column.TITLE]), 40),
            (str(HEADINGS[Column.ENTERPRISE]), 30),
            (str(HEADINGS[Column.FORMAT]), 16),
            (str(HEADINGS[Column.MINUTES]), 14),
            (str(HEADINGS[Column.AGE]), 9),
        ]
        rows: list[list[Cell]] = [
            [one.title, plant.name, self._format(one.format), one.minutes, one.age]
            for plant in self.known.enterprises
            for one in plant.activities
        ]
        return heads, rows

    def _sheet(
        self, page: Any, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]
    ) -> None:
        for column, (text, width) in enumerate(heads):
            page.set_column(column, column, width)
            page.write_string(0, column, text, self.head)
        last = 0
        for last, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells):
                self._write(page, last, column, cell)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, max(1, last), len(heads) - 1)

    def _write(self, page: Any, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, time):
            page.write_datetime(row, column, cell, self.kinds["time"])
        elif isinstance(cell, date):
            page.write_datetime(row, column, _midnight(cell), self.kinds["date"])
        elif isinstance(cell, int):
            page.write_number(row, column, cell, self.kinds["number"])
        elif cell:
            page.write_string(row, column, cell, self.kinds["text"])

    def _offer(self, page: Any, plants: str) -> None:
        """Let the office program offer our enterprises; another text is still let in."""
        last, column = len(self.known.sessions) + ROWS_TO_COME, COLUMNS.index(Column.ENTERPRISE)
        source = f"='{plants}'!$A$2:$A${len(self.known.enterprises) + 1}"
        rule = {"validate": "list", "source": source, "show_error": False}
        page.data_validation(1, column, last, column, rule)


def _plants(known: Known) -> tuple[list[tuple[str, int]], list[list[Cell]]]:
    """Our enterprises with their sites."""
    heads = [(str(HEADINGS[Column.ENTERPRISE]), 40), (str(HEADINGS[Column.SITE]), 40)]
    rows: list[list[Cell]] = [
        [plant.name, "; ".join(site.name for site in plant.sites)] for plant in known.enterprises
    ]
    return heads, rows


def _state(one: KnownSession) -> str:
    if one.is_cancelled:
        return _p("session", "Called off")
    return _p("session", "Published") if one.is_published else _p("session", "Draft")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 — a day, as office programs have it
