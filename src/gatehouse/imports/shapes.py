"""What a schedule's file becomes on its way into the programme: plain values, no rows of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

Raw = str | int | float | bool | date | datetime | time | None


@dataclass(frozen=True)
class Sheet:
    """One sheet as it is filled in: rows of cells from its first cell on; what a merged range says
    stands in each of its cells."""

    name: str
    rows: Sequence[Sequence[Raw]]

    def address(self, row: int, column: int) -> str:
        """How an office program calls this cell, rows and columns from 0: A1, AB12."""
        letters, rest = "", column + 1
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{row + 1}"


@dataclass(frozen=True)
class Book:
    """A file that could be read."""

    name: str
    sheets: Sequence[Sheet]


class Column(StrEnum):
    """What a column of a schedule says."""

    CODE = "code"
    ENTERPRISE = "enterprise"
    SITE = "site"
    TITLE = "title"
    FORMAT = "format"
    DAY = "day"
    TIME = "time"
    ENDS = "ends"
    MINUTES = "minutes"
    PLACES = "places"
    GROUPS = "groups"
    AGE = "age"
    LANGUAGE = "language"
    NOTE = "note"


@dataclass(frozen=True)
class Layout:
    """Where things stand in one sheet: the row of its headings and what each column says; columns
    that say nothing we need are left out. `certain` is false where a person should look."""

    sheet: str
    heading_row: int
    columns: Mapping[int, Column]
    certain: bool = True


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken as it is. `column` is None where the whole row is meant; `cell` is
    its address in the file; `is_stop` false for a word of warning only."""

    code: str
    text: str
    cell: str = ""
    column: Column | None = None
    is_stop: bool = True


@dataclass(frozen=True)
class Line:
    """One row of a schedule with what its cells say, understood as far as it could be.

    `said` is the text of each known cell, which a person may mend; the rest is None where it is
    not said or not understood. Times are local to the season.
    """

    sheet: str
    row: int  # from 0
    said: Mapping[Column, str]
    code: str = ""
    enterprise: str = ""  # code of an enterprise of ours
    site: str = ""  # code of a site
    activity: str = ""  # slug of an activity
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    places: int | None = None
    groups: int | None = None
    problems: Sequence[Problem] = field(default=())
    skipped: str = ""  # why it is no session at all: empty, a total, a heading said again

    @property
    def is_ready(self) -> bool:
        """Whether it can be taken over as it is."""
        return not self.skipped and not any(problem.is_stop for problem in self.problems)
