"""What a schedule's file becomes on its way into the programme: plain values, no rows of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Raw = str | int | float | bool | date | datetime | time | None


@dataclass(frozen=True)
class Sheet:
    """One sheet as it is filled in: rows of cells from its first cell on; what a merged range says
    stands in each of its cells. `broken` names cells by (row, column) that hold something which
    says nothing: "formula" was never reckoned, "error" is an error of the office program."""

    name: str
    rows: Sequence[Sequence[Raw]]
    broken: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def address(self, row: int, column: int) -> str:
        """How an office program calls this cell, rows and columns from 0: A1, AB12."""
        letters, rest = "", column + 1
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{row + 1}"


@dataclass(frozen=True)
class Book:
    """A file that could be read. `remarks` are words about what in it is not looked at (pictures,
    hidden sheets), in the language of whoever asked; none of them stops anything."""

    name: str
    sheets: Sequence[Sheet]
    remarks: Sequence[Problem] = ()


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
    WEEKDAY = "weekday"
    NOTE = "note"


# What a person calls a column; also the headings of what we export.
HEADINGS: Mapping[Column, str | Promise] = MappingProxyType(
    {
        Column.CODE: pgettext_lazy("column", "Code"),
        Column.ENTERPRISE: pgettext_lazy("column", "Enterprise"),
        Column.SITE: pgettext_lazy("column", "Site"),
        Column.TITLE: pgettext_lazy("column", "Activity"),
        Column.FORMAT: pgettext_lazy("column", "Format"),
        Column.DAY: pgettext_lazy("column", "Date"),
        Column.TIME: pgettext_lazy("column", "Start"),
        Column.ENDS: pgettext_lazy("column", "End"),
        Column.MINUTES: pgettext_lazy("column", "Duration, min"),
        Column.PLACES: pgettext_lazy("column", "Places"),
        Column.GROUPS: pgettext_lazy("column", "Places for groups"),
        Column.AGE: pgettext_lazy("column", "Age"),
        Column.LANGUAGE: pgettext_lazy("column", "Language"),
        Column.WEEKDAY: pgettext_lazy("column", "Day of the week"),
        Column.NOTE: pgettext_lazy("column", "Note"),
    }
)


@dataclass(frozen=True)
class Layout:
    """Where things stand in one sheet: the last row of its headings (-1 where it has none) and what
    each column says, by its number from 0; columns that say nothing we need are left out.
    `certain` is false where a person should look."""

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
    """One session a row of a schedule speaks of, with what its cells say, understood as far as it
    could be. A row that names several days or times makes several lines: `part` counts them.

    `said` is the text of each known cell, or what is taken from above where it is empty; a person
    may mend it. The rest is None or empty where
    it is not said or not understood. Times are local to the season. `code` is said by the file, or
    found: a session of ours at the same enterprise, activity, day and time; `is_new` where none of
    ours has it. `until` is the last day of what stays open over several, else None. `sites` are
    codes, several for a route and none for what happens online.
    """

    sheet: str
    row: int  # from 0
    said: Mapping[Column, str]
    part: int = 0
    code: str = ""
    is_new: bool = False
    enterprise: str = ""  # code of an enterprise of ours
    sites: Sequence[str] = ()
    activity: str = ""  # slug of an activity
    day: date | None = None
    until: date | None = None
    starts: time | None = None
    ends: time | None = None
    places: int | None = None
    groups: int | None = None
    problems: Sequence[Problem] = ()
    skipped: str = ""  # why it is no session at all: empty, a total, a heading said again

    @property
    def is_ready(self) -> bool:
        """Whether it can be taken over as it is."""
        return not self.skipped and not any(problem.is_stop for problem in self.problems)


@dataclass(frozen=True)
class KnownSite:
    """A site of ours by its code and everything it may be called."""

    code: str
    name: str
    names: Sequence[str] = ()  # other languages, the address


@dataclass(frozen=True)
class KnownActivity:
    """An activity of ours by its slug and everything it may be called.

    `minutes` is how long it takes; `sites` where its sessions of this season are held, in the
    order of how often; `is_on_site` false for what happens online only; `is_over_days` for what
    stays open over several days in one session; `takes_applications` false where nobody asks for
    a place, so that none need be said.
    """

    slug: str
    title: str
    enterprise: str  # code
    format: str
    minutes: int
    age: int
    titles: Sequence[str] = ()  # in other languages
    sites: Sequence[Sequence[str]] = ()
    is_on_site: bool = True
    also_online: bool = False
    is_over_days: bool = False
    takes_applications: bool = True


@dataclass(frozen=True)
class KnownEnterprise:
    """An enterprise of ours by its code and everything it may be called."""

    code: str
    name: str
    names: Sequence[str] = ()  # in other languages, aliases
    sites: Sequence[KnownSite] = ()
    activities: Sequence[KnownActivity] = ()


@dataclass(frozen=True)
class KnownSession:
    """A session of the season as it stands; the fields mean what they mean in a Line."""

    code: str
    enterprise: str
    activity: str
    sites: Sequence[str]
    day: date
    starts: time
    ends: time
    places: int
    groups: int
    until: date | None = None
    is_published: bool = False
    is_cancelled: bool = False


@dataclass(frozen=True)
class Known:
    """What a schedule is understood by: one season and the whole catalogue, as plain values.

    `enterprise` is the code of the plant that sent the file, where that is known: it stands in
    rows that name none. `formats` maps each format's value to the words it is called by.
    """

    first_day: date
    last_day: date
    zone: str
    enterprises: Sequence[KnownEnterprise]
    sessions: Sequence[KnownSession] = ()
    formats: Mapping[str, Sequence[str]] = field(default_factory=dict)
    codes_elsewhere: frozenset[str] = frozenset()  # of sessions of other seasons
    enterprise: str = ""
