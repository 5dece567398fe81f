"""Reads a workbook in a process of its own, so that a file made to harm takes nothing with it.

Run as a program: the workbook comes on standard input, what it holds goes as JSON to standard
output. It knows nothing of the house and imports nothing of it.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

MEMORY_BYTES = 1536 * 1024 * 1024  # addresses, of which a schedule of 5,000 rows uses a tenth
CPU_SECONDS = 20
ROWS_AT_MOST = 60_000  # in one sheet, empty ones among them: farther down nobody writes a schedule
COLUMNS_AT_MOST = 200
CELL_AT_MOST = 2_000  # signs; more is cut
SIGNS_AT_MOST = 20_000_000  # in all cells together
MERGED_AT_MOST = 20_000
EXIT_PASSWORD, EXIT_UNREADABLE, EXIT_TOO_LARGE = 3, 4, 5
DAY = timedelta(days=1)


def main() -> int:
    """0 with JSON on standard output: [{name, hidden, rows, merged, more}, …], else a code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    content = BytesIO(sys.stdin.buffer.read())
    try:
        sheets = list(sheets_of(CalamineWorkbook.from_object(content)))
    except PasswordError:
        return EXIT_PASSWORD
    except MemoryError:
        return EXIT_TOO_LARGE
    except (CalamineError, ValueError):
        return EXIT_UNREADABLE
    json.dump(sheets, sys.stdout, ensure_ascii=True)
    return 0


def sheets_of(book: Any) -> Iterator[dict[str, Any]]:
    """Each sheet of cells; charts and macros are none."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    signs = 0
    for number, about in enumerate(book.sheets_metadata):
        if about.typ == SheetTypeEnum.WorkSheet:
            sheet = cells_of(book.get_sheet_by_index(number))
            signs += sum(map(size_of, sheet["rows"]))
            if signs > SIGNS_AT_MOST:
                raise MemoryError
            hidden = about.visible != SheetVisibleEnum.Visible
            yield {"name": about.name, "hidden": hidden, **sheet}


def cells_of(sheet: Any) -> dict[str, Any]:
    """Rows from the first that holds something, with `top` and `left` to find them by; `more` is
    how many rows and columns there are, where they are too many to be laid out."""
    top, left = sheet.start or (0, 0)
    if sheet.height > ROWS_AT_MOST or sheet.width > COLUMNS_AT_MOST:
        return {"rows": [], "merged": [], "more": [sheet.height, sheet.width]}
    rows = [trimmed([plain(cell) for cell in row]) for row in sheet.to_python()]
    merged = list(sheet.merged_cell_ranges or ())[:MERGED_AT_MOST]
    return {"top": top, "left": left, "rows": rows, "merged": merged, "more": None}


def trimmed(row: list[Any]) -> list[Any]:
    """A row without the empty cells at its end."""
    while row and row[-1] == "":
        row.pop()
    return row


def size_of(row: list[Any]) -> int:
    """About how many signs a row takes when it is written down."""
    return 2 + sum(len(cell) + 3 if isinstance(cell, str) else 24 for cell in row)


def plain(cell: Any) -> Any:
    """A cell as JSON has it; days and times as [kind, text]."""
    if isinstance(cell, datetime):  # which is a date as well
        return ["datetime", cell.replace(microsecond=0).isoformat()]
    if isinstance(cell, date):
        return ["date", cell.isoformat()]
    if isinstance(cell, time):
        return ["time", cell.replace(microsecond=0).isoformat()]
    if isinstance(cell, timedelta):  # a length: as much of a day as it is
        return cell / DAY
    return cell[:CELL_AT_MOST] if isinstance(cell, str) else cell


if __name__ == "__main__":
    sys.exit(main())
