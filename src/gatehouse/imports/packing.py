"""Cells, layouts and lines as JSON and back, so that a reading can be taken up where it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from gatehouse.imports.shapes import Column, Layout, Line, Problem, Raw, Sheet

MAKE: dict[str, Callable[[str], Raw]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}
TEXTS = ("code", "enterprise", "activity", "skipped")
NUMBERS = ("places", "groups")
DATES, TIMES = ("day", "until"), ("starts", "ends")


def pack_cell(cell: Raw) -> Any:
    """A day or a time becomes a pair (kind, text); all else is itself."""
    if isinstance(cell, datetime | date | time):
        return [type(cell).__name__, cell.isoformat()]
    return cell


def unpack_cell(cell: Any) -> Raw:
    """What `pack_cell` packed."""
    return MAKE[cell[0]](cell[1]) if isinstance(cell, list) else cell


def pack_sheet(sheet: Sheet) -> dict[str, Any]:
    """The columns of an ImportSheet that hold what was read."""
    return {
        "name": sheet.name[:160],
        "cells": [[pack_cell(cell) for cell in row] for row in sheet.rows],
        "broken": [[row, column, why] for (row, column), why in sheet.broken.items()],
    }


def unpack_sheet(name: str, cells: Sequence[Any], broken: Sequence[Any]) -> Sheet:
    """What `pack_sheet` packed."""
    rows = [[unpack_cell(cell) for cell in row] for row in cells]
    return Sheet(name, rows, {(row, column): why for row, column, why in broken})


def pack_layout(layout: Layout | None) -> dict[str, Any] | None:
    """What an ImportSheet holds as its layout."""
    if layout is None:
        return None
    columns = [[number, column.value] for number, column in sorted(layout.columns.items())]
    return {"heading_row": layout.heading_row, "columns": columns, "certain": layout.certain}


def unpack_layout(sheet: str, packed: Mapping[str, Any] | None) -> Layout | None:
    """What `pack_layout` packed."""
    if packed is None:
        return None
    columns = {number: Column(value) for number, value in packed["columns"]}
    return Layout(sheet, packed["heading_row"], columns, packed["certain"])


def pack_line(line: Line) -> dict[str, Any]:
    """What was understood, and what was wrong with it; what the cells say is kept beside it."""
    packed: dict[str, Any] = {name: getattr(line, name) for name in TEXTS + NUMBERS}
    packed |= {name: _iso(getattr(line, name)) for name in DATES + TIMES}
    packed["problems"] = [pack_problem(one) for one in line.problems]
    return packed | {"is_new": line.is_new, "sites": list(line.sites)}


def _iso(value: date | time | None) -> str | None:
    return None if value is None else value.isoformat()


def unpack_line(
    packed: Mapping[str, Any], *, sheet: str, row: int, part: int, said: Mapping[str, str]
) -> Line:
    """What `pack_line` packed, with what is kept beside it."""
    fields: dict[str, Any] = {name: packed[name] for name in TEXTS + NUMBERS}
    fields |= {name: packed[name] and date.fromisoformat(packed[name]) for name in DATES}
    fields |= {name: packed[name] and time.fromisoformat(packed[name]) for name in TIMES}
    return Line(
        sheet=sheet,
        row=row,
        part=part,
        said={Column(name): text for name, text in said.items()},
        problems=[unpack_problem(one) for one in packed["problems"]],
        is_new=packed["is_new"],
        sites=tuple(packed["sites"]),
        **fields,
    )


def pack_problem(problem: Problem) -> dict[str, Any]:
    """One line of an ImportRow's problems."""
    return {
        "code": problem.code,
        "text": str(problem.text),
        "cell": problem.cell,
        "column": problem.column.value if problem.column else "",
        "is_stop": problem.is_stop,
    }


def unpack_problem(packed: Mapping[str, Any]) -> Problem:
    """What `pack_problem` packed."""
    column = Column(packed["column"]) if packed["column"] else None
    return Problem(packed["code"], packed["text"], packed["cell"], column, packed["is_stop"])
