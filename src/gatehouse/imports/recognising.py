"""Which row of a sheet holds its headings, and what each column says."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from types import MappingProxyType

from gatehouse.imports.headings import IGNORED, SYNONYMS
from gatehouse.imports.shapes import Column, Layout, Raw, Sheet
from gatehouse.imports.texts import key_of, text_of
from gatehouse.imports.values import looks_like_day, looks_like_number, looks_like_time

HEADINGS_WITHIN = 40  # rows from the top
SAMPLE_ROWS = 60
EXACT, BEGINS, HOLDS, TYPO = 4.0, 3.0, 2.0, 1.5
ALIKE = 0.82  # of a heading with a slip of the hand
MOSTLY = 0.6  # of the cells in a column
BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
DIGITS = re.compile(r"\d")
LONGEST_HEADING = 80


@dataclass(frozen=True)
class _Headings:
    """One reading of the rows down to `row` as headings: what each column says, and how surely."""

    row: int
    columns: dict[int, Column]
    worth: float
    certain: bool


def recognise(sheet: Sheet) -> Layout | None:
    """Where the schedule stands in the sheet, or None where there is none."""
    best = max(_readings(sheet), key=lambda one: one.worth, default=None)
    if best is None or not _is_schedule(best.columns.values()):
        return _by_content(sheet)
    return _with_content(sheet, best)


def _is_schedule(columns: Collection[Column]) -> bool:
    """Whether such columns can tell what is when."""
    return len(columns) >= 2 and bool({Column.DAY, Column.TIME} & set(columns))


def _readings(sheet: Sheet) -> Iterator[_Headings]:
    """Each row near the top as headings, and with the row below it as headings of two lines."""
    for row, cells in enumerate(sheet.rows[:HEADINGS_WITHIN]):
        texts = [text_of(cell) for cell in cells]
        if len(set(filter(None, texts))) >= 2:
            yield _assigned(row, texts)
            below = sheet.rows[row + 1] if row + 1 < len(sheet.rows) else ()
            if _is_second_line(below):
                yield _assigned(row + 1, _joined(texts, [text_of(cell) for cell in below]), 1.0)


def _is_second_line(cells: Sequence[Raw]) -> bool:
    """A second line of headings holds words only."""
    said = [cell for cell in cells if cell is not None]
    return len(said) >= 2 and not any(
        not isinstance(cell, str) or DIGITS.search(cell) or len(cell) > LONGEST_HEADING
        for cell in said
    )


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    width = max(len(above), len(below))
    upper = [*above, *[""] * (width - len(above))]
    lower = [*below, *[""] * (width - len(below))]
    return [
        one if one == two else f"{one} {two}".strip() for one, two in zip(upper, lower, strict=True)
    ]


def _assigned(row: int, texts: Sequence[str], bonus: float = 0.0) -> _Headings:
    """Give each column of the sheet the best meaning of its heading that no better one has."""
    found = sorted(
        (
            (score, -number, column)
            for number, text in enumerate(texts)
            for column, score in _meanings(text).items()
        ),
        reverse=True,
    )
    columns: dict[int, Column] = {}
    worth = bonus
    certain = True
    for score, minus, column in found:
        if -minus not in columns and column not in columns.values():
            columns[-minus] = column
            worth += 10 + score
            certain = certain and score >= HOLDS
    doubtful = {-minus for score, minus, _column in found if score >= BEGINS} - set(columns)
    return _Headings(row, columns, worth, certain and not doubtful)


@lru_cache(maxsize=4096)
def _meanings(text: str) -> Mapping[Column, float]:
    """What a heading may mean and how surely, with the words in brackets and without them."""
    if not text or len(text) > LONGEST_HEADING:
        return {}
    whole, bare = key_of(text), key_of(BRACKETS.sub(" ", text))
    if whole in IGNORED or bare in IGNORED:
        return {}
    scored = {
        column: max(max(_likeness(whole, name), _likeness(bare, name)) for name in names)
        for column, names in SYNONYMS.items()
    }
    if "день" in (whole, bare):  # beside a date it is the day of the week
        scored |= {Column.DAY: BEGINS, Column.WEEKDAY: HOLDS}
    return {column: score for column, score in scored.items() if score}


def _likeness(heading: str, name: str) -> float:
    if heading == name:
        return EXACT
    if len(name) > 2 and heading.startswith(f"{name} "):
        return BEGINS
    if len(name) > 3 and f" {name} " in f" {heading} ":
        return HOLDS
    if abs(len(heading) - len(name)) <= 3 and len(name) > 3:
        return TYPO if SequenceMatcher(None, heading, name).ratio() >= ALIKE else 0.0
    return 0.0


def _with_content(sheet: Sheet, found: _Headings) -> Layout:
    """The headings, checked against what stands below them."""
    columns, certain = dict(found.columns), found.certain
    below = sheet.rows[found.row + 1 : found.row + 1 + SAMPLE_ROWS]
    looks = {Column.DAY: looks_like_day, Column.TIME: looks_like_time}
    for column, looks_like in looks.items():
        if column in columns.values():
            said = next(number for number, one in columns.items() if one == column)
            is_empty = all(_at(cells, said) is None for cells in below)
            certain = certain and (is_empty or _mostly(below, said, looks_like))
        elif (other := _first(below, columns, looks_like)) is not None:
            columns[other] = column
            certain = False
    said_all = {Column.DAY, Column.TITLE} <= set(columns.values())
    ordered = MappingProxyType(dict(sorted(columns.items())))
    return Layout(sheet.name, found.row, ordered, certain and said_all)


def _by_content(sheet: Sheet) -> Layout | None:
    """A schedule without headings: a column full of days beside one full of times."""
    columns: dict[int, Column] = {}
    rows = sheet.rows[:SAMPLE_ROWS]
    looks = {
        Column.DAY: looks_like_day,
        Column.TIME: looks_like_time,
        Column.PLACES: looks_like_number,
    }
    for column, looks_like in looks.items():
        if (number := _first(rows, columns, looks_like)) is not None:
            columns[number] = column
    if not {Column.DAY, Column.TIME} <= set(columns.values()):
        return None
    if (title := _longest_text(rows, columns)) is not None:
        columns[title] = Column.TITLE
    day = next(number for number, one in columns.items() if one == Column.DAY)
    first = next(row for row, cells in enumerate(rows) if looks_like_day(_at(cells, day)))
    return Layout(sheet.name, first - 1, MappingProxyType(dict(sorted(columns.items()))), False)


def _mostly(rows: Sequence[Sequence[Raw]], number: int, looks_like: Callable[[Raw], bool]) -> bool:
    said = [cell for cells in rows if (cell := _at(cells, number)) is not None]
    return bool(said) and sum(map(looks_like, said)) >= MOSTLY * len(said)


def _first(
    rows: Sequence[Sequence[Raw]], taken: Collection[int], looks_like: Callable[[Raw], bool]
) -> int | None:
    """The first column nobody has taken whose cells mostly look so."""
    width = max((len(cells) for cells in rows), default=0)
    free = (number for number in range(width) if number not in taken)
    return next((number for number in free if _mostly(rows, number, looks_like)), None)


def _longest_text(rows: Sequence[Sequence[Raw]], taken: Collection[int]) -> int | None:
    width = max((len(cells) for cells in rows), default=0)
    lengths = {
        number: sum(len(cell) for cells in rows if isinstance(cell := _at(cells, number), str))
        for number in range(width)
        if number not in taken
    }
    longest = max(lengths, key=lambda number: lengths[number], default=None)
    return longest if longest is not None and lengths[longest] else None


def _at(cells: Sequence[Raw], number: int) -> Raw:
    return cells[number] if number < len(cells) else None
