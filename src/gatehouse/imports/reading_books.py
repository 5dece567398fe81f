"""A file somebody sent, as a Book: known by its content, never by its name, and never trusted.

CSV is read here; XLSX, XLS and ODS by calamine in a process of its own with a bound on memory and
time, because such a file can be made to claim a billion cells.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from math import isfinite
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gatehouse.core.archives import ZIP
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.imports import calamine_apart as apart
from gatehouse.imports.plain_text import rows_of_text
from gatehouse.imports.shapes import Book, Problem, Raw, Sheet
from gatehouse.imports.unpacking import OLE, Package, bomb, locked, look_into

BYTES_AT_MOST = 10 * 1024 * 1024
ROWS_AT_MOST = 5_000
HEAD_ROWS = 10  # in each sheet these few are not counted: titles, headings, a total
SHEETS_AT_MOST = 60
SECONDS_AT_MOST = 40
FILLED_AT_MOST = 2_000_000  # cells that merged ranges cover
WHOLE_AT_MOST = 1e15
NO_LETTERS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no database keeps them all
MAKE: Mapping[str, Callable[[str], date | time]] = {
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "datetime": datetime.fromisoformat,
}
# How the process ends that reads a file which asks for more memory or time than it may have.
OUT_OF_BOUNDS = (-signal.SIGABRT, -signal.SIGXCPU, -signal.SIGKILL, apart.EXIT_TOO_LARGE)
# How files begin that are sent by mistake, and what they are.
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\0\x18ftyp")


def read_book(content: bytes, name: str) -> Book:
    """What stands in the cells of a schedule; `name` is what the sender called the file.

    Raises:
        Refused: with one of the codes empty, file_too_big, picture, pdf, not_a_sheet, password,
            macro, zip_bomb, damaged, too_many_rows, too_many_columns, too_many_sheets, encoding.
    """
    _glance(content)
    if content.startswith(ZIP):
        return _bounded(_workbook(name, look_into(content)))
    if content.startswith(OLE):
        return _bounded(_workbook(name, look_into_ole(content)))
    return _bounded(Book(name, [Sheet("", rows_of_text(content))]))


def look_at(content: bytes) -> None:
    """Refuse at once what can be told from a file without opening its sheets.

    Raises:
        Refused: as `read_book`, but for what only its cells show.
    """
    _glance(content)
    if content.startswith(ZIP):
        look_into(content)
    elif content.startswith(OLE):
        look_into_ole(content)


def _glance(content: bytes) -> None:
    if len(content) > BYTES_AT_MOST:
        text = _("The file is larger than %(size)d MB. A schedule is smaller: send only the sheet.")
        raise _refused("file_too_big", text % {"size": BYTES_AT_MOST // 1024**2})
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise _refused("empty", _("The file is empty."))
    if content.startswith(PICTURES) or content[8:12] == b"WEBP":
        raise _refused(
            "picture", _("This is a picture of a schedule. Please send the sheet itself.")
        )
    if content.startswith(b"%PDF"):
        raise _refused("pdf", _("This is a PDF. Please send the sheet it was made of."))


def look_into_ole(content: bytes) -> Package:
    """What the directory of an old workbook (.xls) gives away; also how a password is put on."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise locked()
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise _refused("macro", _("The file holds macros. Please save it as XLSX and send that."))
    if not any(word.encode("utf-16-le") in content for word in ("Workbook", "Book")):
        raise _refused("not_a_sheet", _("This is not a spreadsheet. Send XLSX, XLS, ODS or CSV."))
    return Package(content)


def _workbook(name: str, package: Package) -> Book:
    sheets, remarks = [], list[Problem]()
    told = _read_apart(package.content)
    if len(told) > SHEETS_AT_MOST:
        raise _refused("too_many_sheets", _("The file holds too many sheets for a schedule."))
    for page in told:
        if page["hidden"]:
            text = _("The hidden sheet “%(name)s” is not read.") % {"name": page["name"]}
            remarks.append(Problem("hidden_sheet", text, is_stop=False))
        else:
            sheets.append(_sheet(page, package))
    if package.has_pictures:
        text = _("The pictures in the file are not looked at.")
        remarks.append(Problem("pictures", text, is_stop=False))
    return Book(name, sheets, remarks)


def _read_apart(content: bytes) -> list[dict[str, Any]]:
    try:
        done = subprocess.run(  # noqa: S603 — our own program, nothing of the file is in its words
            [sys.executable, "-I", str(Path(apart.__file__))],
            input=content,
            capture_output=True,
            timeout=SECONDS_AT_MOST,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise bomb() from error
    if done.returncode in OUT_OF_BOUNDS:
        raise bomb()
    if done.returncode == apart.EXIT_PASSWORD:
        raise locked()
    if done.returncode:
        raise _damaged()
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


def _sheet(page: dict[str, Any], package: Package) -> Sheet:
    if page["more"]:
        raise too_large(*page["more"])
    left: list[Raw] = [None] * page["left"]
    rows: list[list[Raw]] = [[] for _above in range(page["top"])]
    rows += [left + [_cell(cell) for cell in row] for row in page["rows"]]
    _fill_merged(rows, page["merged"])
    name = NO_LETTERS.sub("", page["name"])
    return Sheet(name, _trimmed(rows), package.broken.get(page["name"], {}))


def _cell(cell: Any) -> Raw:
    if isinstance(cell, list):
        kind, text = cell
        return MAKE[kind](text)
    if isinstance(cell, str):
        return NO_LETTERS.sub("", cell).strip() or None
    if isinstance(cell, float):
        return _number(cell)
    known: Raw = cell
    return known


def _number(cell: float) -> Raw:
    """A whole number as one; nothing for what is none."""
    if not isfinite(cell):
        return None
    return int(cell) if cell.is_integer() and abs(cell) < WHOLE_AT_MOST else cell


def _fill_merged(rows: list[list[Raw]], merged: Sequence[Sequence[tuple[int, int]]]) -> None:
    """Say what a merged range says in each of its cells, as far as the sheet goes.

    Raises:
        Refused: zip_bomb where ranges lie over one another without end.
    """
    width, filled = max(map(len, rows), default=0), 0
    for (top, first), (bottom, last) in merged:
        if top < len(rows) and first < len(rows[top]):
            said, end = rows[top][first], min(last + 1, width)
            for row in rows[top : bottom + 1]:
                row.extend([None] * (end - len(row)))
                row[first:end] = [said] * (end - first)
                filled += end - first
        if filled > FILLED_AT_MOST:
            raise bomb()


def _trimmed(rows: list[list[Raw]]) -> Sequence[Sequence[Raw]]:
    """Without the empty rows below the last that says something."""
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    return rows


def _bounded(book: Book) -> Book:
    """The book, when it is a schedule by its size."""
    filled = [sum(any(cell is not None for cell in row) for row in at.rows) for at in book.sheets]
    if not any(filled):
        raise _refused("empty", _("There is nothing in the sheet."))
    counted = sum(max(0, number - HEAD_ROWS) for number in filled)
    width = max(len(row) for at in book.sheets for row in at.rows)
    if counted > ROWS_AT_MOST or width > apart.COLUMNS_AT_MOST:
        raise too_large(counted, width)
    return book


def too_large(rows: int, columns: int) -> Refused:
    """Why a sheet of such a size is not read."""
    if columns > apart.COLUMNS_AT_MOST:
        text = _("The sheet has %(count)d columns; %(most)d are read at most.")
        return _refused(
            "too_many_columns", text % {"count": columns, "most": apart.COLUMNS_AT_MOST}
        )
    text = _("The file has %(count)d rows; %(most)d are taken at once. Please split it.")
    return _refused("too_many_rows", text % {"count": rows, "most": ROWS_AT_MOST})


def _damaged() -> Refused:
    text = _("The file cannot be opened: it is damaged. Save it again as XLSX and send that.")
    return _refused("damaged", text)


def _refused(code: str, text: str) -> Refused:
    return Refused(Refusal(code, text))
