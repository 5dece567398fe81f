"""Numbers of rounds and questions: one, two, three, without gaps, however they move.

Numbers are unique, so rows go out of the way before they go to their places.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from gatehouse.quizzes.models import Question, Round

AWAY = 10_000
Row = TypeVar("Row", Round, Question)


def renumber(rows: Iterable[Row]) -> None:
    """In this order from one."""
    ordered = list(rows)
    for place, row in enumerate(ordered, start=1):
        _set(row, AWAY + place)
    for place, row in enumerate(ordered, start=1):
        _set(row, place)


def close_gap(rows: Iterable[Row]) -> None:
    """Rows in order, one of which went, move up."""
    for place, row in enumerate(rows, start=1):
        if row.number != place:
            _set(row, place)


def make_room(rows: Iterable[Row], number: int) -> None:
    """Rows from this number on move down by one."""
    later = [row for row in rows if row.number >= number]
    for row in sorted(later, key=lambda row: row.number, reverse=True):
        _set(row, row.number + 1)


def _set(row: Row, number: int) -> None:
    row.number = number
    row.save(update_fields=["number"])
