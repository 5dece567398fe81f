"""A table as a file for a spreadsheet: what it holds is text and numbers, never a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from gatehouse.gate.files import BEGINS_FORMULA

Cell = str | int | float | None
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME_WIDTH, NUMBER_WIDTH, WORDS_WIDTH = 34, 14, 90


def csv_of(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Semicolons and a mark of UTF-8: so a Russian Excel opens it by a double click."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_plain(one) for one in head])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    """An apostrophe stands before what a spreadsheet would reckon with; numbers are left alone."""
    if not isinstance(cell, str):
        return "" if cell is None else str(cell).replace(".", ",")
    begins = cell.lstrip(" \u00a0")
    return f"'{cell}" if begins.startswith(BEGINS_FORMULA) else cell


def xlsx_of(
    title: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    words: Sequence[tuple[str, str]],
    *,
    words_title: str,
    made_at: datetime,
) -> bytes:
    """A workbook: the table, and beside it what each of its numbers means."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "created": made_at.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        page = book.add_worksheet(title[:31])
        for column, name in enumerate(head):
            page.write_string(0, column, name, bold)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(line, column, cell, text)
                elif cell is not None:
                    page.write_number(line, column, cell)
        page.set_column(0, 0, NAME_WIDTH)
        page.set_column(1, max(1, len(head) - 1), NUMBER_WIDTH)
        page.freeze_panes(1, 1)
        meaning = book.add_worksheet(words_title[:31])
        for line, (name, said) in enumerate(words):
            meaning.write_string(line, 0, name, bold)
            meaning.write_string(line, 1, said, text)
        meaning.set_column(0, 0, NAME_WIDTH)
        meaning.set_column(1, 1, WORDS_WIDTH)
    return out.getvalue()
