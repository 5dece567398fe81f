"""Pass lists as files for a guard: XLSX for the office computer, CSV for another system, PDF for
paper. What a guest wrote is text in each of them, whatever signs it begins with."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst
import xlsxwriter
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gatehouse.core.printing import printed
from gatehouse.gate.models import Column, PassList
from gatehouse.gate.sheets import ADDED, CHANGED, GONE, Cell, Sheet

TEMPLATE = Path(__file__).with_name("list.typ")
DATE = "dd.mm.yyyy"
A4 = 9  # as Excel numbers paper
UPRIGHT_AT_MOST = 5  # columns that fit on a page that stands
# How wide the columns are, in signs of Excel; on paper these are shares of the page.
WIDTHS = {
    Column.NUMBER: 5,
    Column.NAME: 34,
    Column.BORN: 12,
    Column.CITIZENSHIP: 18,
    Column.PARTY: 26,
    Column.PHONE: 16,
    Column.NEEDS: 30,
    Column.CODE: 21,
    Column.TIME: 8,
    Column.CHANGE: 20,
    Column.SIGNATURE: 16,
}
OF_PAPERS = 26
# What a spreadsheet takes for the beginning of a formula in a CSV.
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_one_at_a_time = Lock()


@dataclass(frozen=True)
class FileKind:
    """One way to write a list down."""

    make: Callable[[Sheet], bytes]
    media_type: str


def csv_of(sheet: Sheet) -> bytes:
    """Semicolons and a mark of UTF-8: so a Russian Excel opens it by a double click."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(sheet.head)
    writer.writerows([_plain(cell) for cell in line.cells] for line in sheet.lines)
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    """A cell that no spreadsheet reckons with: an apostrophe stands before what looks like it."""
    text = f"{cell:%d.%m.%Y}" if isinstance(cell, date) else str(cell)
    begins = text.lstrip(" \u00a0")
    return f"'{text}" if begins.startswith(BEGINS_FORMULA) else text


def xlsx_of(sheet: Sheet) -> bytes:
    """A workbook with one sheet: texts as texts, dates as dates, set up to be printed on A4."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        made_at = sheet.made_at.replace(tzinfo=None, microsecond=0)
        book.set_properties({"title": sheet.title, "created": made_at})
        page = book.add_worksheet(sheet.title[:31])
        top = _head(book, page, sheet)
        _body(book, page, sheet, top)
        _set_up(page, sheet, top)
    return out.getvalue()


def _head(book: Any, page: Any, sheet: Sheet) -> int:
    """What the list is, then the names of the columns; the row after them, from 0."""
    bold = book.add_format({"bold": True, "font_size": 14})
    page.write_string(0, 0, sheet.title, bold)
    row = 1
    for text in filter(None, (sheet.heading, *sheet.facts)):
        page.write_string(row, 0, text)
        row += 1
    named = book.add_format(
        {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top", "bg_color": "#ECECEC"}
    )
    for column, name in enumerate(sheet.head):
        page.write_string(row, column, name, named)
        page.set_column(column, column, _width(sheet.columns[column]))
    return row + 1


def _body(book: Any, page: Any, sheet: Sheet, top: int) -> None:
    usual = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#9AA5B1"}
    marked: dict[str, dict[str, Any]] = {
        "": {},
        ADDED: {"bold": True},
        GONE: {"font_strikeout": True},
        CHANGED: {"italic": True},
    }
    made: dict[tuple[str, str], Any] = {}

    kinds: dict[str, dict[str, Any]] = {
        "date": {"num_format": DATE},
        "text": {"num_format": "@", "quote_prefix": True},
        "number": {},
    }

    def style(mark: str, kind: str) -> Any:
        if (mark, kind) not in made:
            made[mark, kind] = book.add_format(usual | marked[mark] | kinds[kind])
        return made[mark, kind]

    said = _place_said(sheet)
    for row, line in enumerate(sheet.lines, start=top):
        for column, cell in enumerate(line.cells):
            mark = "" if column == said else line.mark
            if isinstance(cell, date):
                moment = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 — a day
                page.write_datetime(row, column, moment, style(mark, "date"))
            elif isinstance(cell, int):
                page.write_number(row, column, cell, style(mark, "number"))
            else:
                page.write_string(row, column, cell, style(mark, "text"))


def _set_up(page: Any, sheet: Sheet, top: int) -> None:
    """The names of the columns stay in sight and stand on each page; pages have numbers."""
    page.freeze_panes(top, 0)
    page.repeat_rows(top - 1)
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    page.set_footer(f"&L{sheet.title.replace('&', '&&')}&R&P / &N")
    if len(sheet.columns) > UPRIGHT_AT_MOST:
        page.set_landscape()
    last = max(top, top + len(sheet.lines) - 1)
    page.autofilter(top - 1, 0, last, len(sheet.columns) - 1)


def pdf_of(sheet: Sheet) -> bytes:
    """A PDF (PDF/UA) on A4 in the language that is active; the head stands on each page."""
    with _one_at_a_time:
        return printed(_compiler(), _data(sheet), at=sheet.made_at)


@cache
def _compiler() -> typst.Compiler:
    """One compiler for the process, as for the tickets."""
    folder = settings.BASE_DIR / "build" / "fonts"
    faces = [str(folder)] if folder.is_dir() else []
    return typst.Compiler(str(TEMPLATE), font_paths=faces, ignore_system_fonts=True)


def _data(sheet: Sheet) -> dict[str, object]:
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "title": sheet.title,
        "heading": sheet.heading,
        "facts": list(sheet.facts),
        "head": list(sheet.head),
        "widths": [_width(code) for code in sheet.columns],
        "said": _place_said(sheet),
        "upright": len(sheet.columns) <= UPRIGHT_AT_MOST,
        "lines": [
            {"mark": line.mark, "cells": [_shown(cell) for cell in line.cells]}
            for line in sheet.lines
        ],
        "nobody": _("Nobody is on this list."),
        "private": _("Personal data. Only for letting these guests in; do not keep it afterwards."),
    }


def _width(code: str) -> int:
    """Of one of the plant's columns, or of one with document data."""
    return WIDTHS[Column(code)] if code in Column.values else OF_PAPERS


def _place_said(sheet: Sheet) -> int:
    """Where the words stand that say what changed: they are never struck; −1 for nowhere."""
    return sheet.columns.index(Column.CHANGE) if Column.CHANGE in sheet.columns else -1


def _shown(cell: Cell) -> str:
    return f"{cell:%d.%m.%Y}" if isinstance(cell, date) else str(cell)


KINDS: dict[str, FileKind] = {
    "xlsx": FileKind(xlsx_of, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": FileKind(csv_of, "text/csv; charset=utf-8"),
    "pdf": FileKind(pdf_of, "application/pdf"),
}


def file_name(pass_list: PassList, kind: str) -> str:
    """«pass-list-T1-1-2.pdf»: session, stop, number of the list. No names of anybody."""
    stop = pass_list.stop
    return f"pass-list-{stop.session.code}-{stop.number}-{pass_list.number}.{kind}"
