"""Reads a workbook in a process of its own, so that a file made to harm takes nothing with it.

Run as a program: the workbook comes on standard input, what it holds goes as JSON to standard
output. It knows nothing of the house and imports nothing of it.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

MEMORY_BYTES = 1536 * 1024 * 1024  # addresses, of which a schedule of 5,000 rows uses a tenth
CPU_SECONDS = 20
ROWS_AT_MOST = 60_000  # in one sheet, empty ones among them: farther down nobody writes a schedule
COLUMNS_AT_MOST = 200
EXIT_PASSWORD, EXIT_UNREADABLE = 3, 4
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
    except (CalamineError, MemoryError, ValueError):
        return EXIT_UNREADABLE
    json.dump(sheets, sys.stdout, ensure_ascii=True)
    return 0


def sheets_of(book: Any) -> Any:
    """Each sheet of cells; charts and macros are none."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for number, about in enumerate(book.sheets_metadata):
        if about.typ == SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_index(number)
            hidden = about.visible != SheetVisibleEnum.Visible
            yield {"name": about.name, "hidden": hidden, **cells_of(sheet)}


def cells_of(sheet: Any) -> dict[str, Any]:
    """Rows from the first that holds something, with `top` and `left` to find them by."""
    top, left = sheet.start or (0, 0)
    if sheet.height > ROWS_AT_MOST or sheet.width > COLUMNS_AT_MOST:
        return {"rows": [], "merged": [], "more": [sheet.height, sheet.width]}
    rows = [[plain(cell) for cell in row] for row in sheet.to_python()]
    merged = list(sheet.merged_cell_ranges or ())[:20_000]
    return {"top": top, "left": left, "rows": rows, "merged": merged, "more": None}


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
    return cell


if __name__ == "__main__":
    sys.exit(main())
