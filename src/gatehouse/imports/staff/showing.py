"""What the page of a file shows: its rows in words, its columns, the names nobody knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from gatehouse.catalogue.models import Enterprise, Site
from gatehouse.imports.forms import LayoutForm
from gatehouse.imports.models import Fate, Import, ImportRow, ImportSheet, Mend
from gatehouse.imports.packing import unpack_sheet
from gatehouse.imports.shapes import HEADINGS, Column
from gatehouse.imports.texts import text_of
from gatehouse.programme.models import Activity
from gatehouse.web import words

FIELDS = {
    "activity": Column.TITLE,
    "day": Column.DAY,
    "starts": Column.TIME,
    "ends": Column.ENDS,
    "site": Column.SITE,
    "places": Column.PLACES,
    "groups": Column.GROUPS,
}
BADGES = {Fate.NEW: "good", Fate.CHANGED: "warn", Fate.WRONG: "stop"}
# What may always be typed, whether the file has such a column or not.
ALWAYS = (
    Column.ENTERPRISE,
    Column.TITLE,
    Column.DAY,
    Column.TIME,
    Column.ENDS,
    Column.PLACES,
    Column.GROUPS,
    Column.SITE,
)
SAMPLE_ROWS = 6


@dataclass(frozen=True)
class Names:
    """What codes of ours are called, for the rows of one page."""

    enterprises: Mapping[str, str]
    activities: Mapping[str, str]
    sites: Mapping[str, str]

    @classmethod
    def of(cls, rows: Iterable[ImportRow]) -> Names:
        """Three statements, however many rows."""
        lines = [row.line for row in rows]
        changes = [change for row in rows for change in row.changes]
        said = [text for _field, *both in changes for texts in both for text in texts.split(", ")]
        sites = {site for line in lines for site in line.get("sites", ())} | set(said)
        slugs = {line.get("activity") for line in lines} | set(said)
        codes = {line.get("enterprise") for line in lines}
        return cls(
            {one.code: one.name for one in Enterprise.objects.filter(code__in=codes - {None})},
            {one.slug: one.title for one in Activity.objects.filter(slug__in=slugs - {None})},
            {one.code: one.name for one in Site.objects.filter(code__in=sites)},
        )


@dataclass(frozen=True)
class Shown:
    """One row as a person reads it. `of_row` counts from 1; `parts` is how many sessions it is."""

    row: ImportRow
    sheet: str
    title: str
    plant: str
    when: str
    places: str
    changes: Sequence[tuple[str, str, str]]
    is_left_out: bool

    @property
    def number(self) -> int:
        return self.row.row + 1

    @property
    def fate(self) -> str:
        return str(Fate(self.row.fate).label)

    @property
    def badge(self) -> str:
        return BADGES.get(Fate(self.row.fate), "")

    @property
    def can_be_mended(self) -> bool:
        """Whether there is anything to type: an empty row stays empty."""
        return not self.row.part and (self.row.fate != Fate.SKIPPED or bool(self.row.said))


def shown(of: Import, rows: Sequence[ImportRow]) -> list[Shown]:
    """These rows in words. Five statements, however many rows."""
    names = Names.of(rows)
    sheets = dict(ImportSheet.objects.filter(of=of).values_list("number", "name"))
    skipped = Mend.objects.filter(of=of, is_skipped=True)
    left_out = set(skipped.values_list("sheet", "row"))
    several = len(sheets) > 1
    return [
        Shown(
            row=row,
            sheet=sheets[row.sheet] if several else "",
            title=names.activities.get(row.line.get("activity"), "") or row.said.get("title", ""),
            plant=names.enterprises.get(row.line.get("enterprise"), "")
            or row.said.get("enterprise", ""),
            when=_when(row),
            places=_places(row.line),
            changes=[_change(names, *change) for change in row.changes],
            is_left_out=(row.sheet, row.row) in left_out,
        )
        for row in rows
    ]


def _when(row: ImportRow) -> str:
    line = row.line
    if not line.get("day"):
        return " ".join(filter(None, (row.said.get("day"), row.said.get("time"))))
    day = words.day_short(date.fromisoformat(line["day"]))
    times = [time.fromisoformat(line[name]) for name in ("starts", "ends") if line.get(name)]
    return " ".join([f"{day},", "–".join(f"{one:%H:%M}" for one in times)]) if times else day


def _places(line: Mapping[str, Any]) -> str:
    counts = [line.get("places"), line.get("groups")]
    return " + ".join(str(count) for count in counts if count)


def _change(names: Names, field: str, before: str, after: str) -> tuple[str, str, str]:
    """The field, what it is here, what the file says, all in words."""
    label = str(HEADINGS[FIELDS[field]])
    return label, _said(names, field, before), _said(names, field, after)


def _said(names: Names, field: str, text: str) -> str:
    if field == "day":
        return words.day_short(date.fromisoformat(text))
    if field == "activity":
        return names.activities.get(text, text)
    if field == "site":
        return ", ".join(names.sites.get(code, code) for code in text.split(", "))
    return text


@dataclass(frozen=True)
class Cell:
    """One cell of a row on the form that mends it; `known`: names of ours it may be."""

    column: Column
    label: str
    text: str
    problems: Sequence[Mapping[str, Any]]
    known: Sequence[str] = ()

    @property
    def name(self) -> str:
        return f"cell-{self.column.value}"

    @property
    def is_wrong(self) -> bool:
        """Whether it holds the row up; else there is only something to know."""
        return any(one["is_stop"] for one in self.problems)


def cells_of(row: ImportRow) -> list[Cell]:
    """Every cell that can be typed anew: what the row says, what it must say, what is wrong."""
    asked = [Column(one["column"]) for one in row.problems if one["column"]]
    wanted = {*ALWAYS, *asked, *(Column(name) for name in row.said)}
    sites = Site.objects.filter(enterprise__code=row.line.get("enterprise") or "")
    known = {Column.SITE: [site.name for site in sites]}
    return [
        Cell(
            column,
            str(HEADINGS[column]),
            row.said.get(column.value, ""),
            [one for one in row.problems if one["column"] == column.value],
            known.get(column, ()),
        )
        for column in Column
        if column in wanted
    ]


@dataclass(frozen=True)
class Columns:
    """One sheet with what its columns are taken to say, and the first of its rows."""

    number: int
    name: str
    form: LayoutForm
    letters: Sequence[str]
    samples: Sequence[tuple[int, Sequence[str]]]
    is_certain: bool
    has_schedule: bool

    @property
    def fields(self) -> list[Any]:
        """The selects, in the order of the columns."""
        return [self.form[name] for name in self.form.fields if name.startswith("column-")]


def columns_of(of: Import) -> list[Columns]:
    """The sheets of a file that hold anything. One statement."""
    return [_columns(sheet) for sheet in ImportSheet.objects.filter(of=of) if sheet.cells]


def _columns(row: ImportSheet) -> Columns:
    sheet = unpack_sheet(row.name, row.cells, row.broken)
    width = max(len(cells) for cells in sheet.rows)
    letters = [sheet.address(0, place)[:-1] for place in range(width)]
    layout = row.layout or {"heading_row": -1, "columns": [], "certain": False}
    form = LayoutForm(number=row.number, letters=letters)
    form.initial = {f"column-{place}": column for place, column in layout["columns"]}
    form.initial["heading_row"] = layout["heading_row"] + 1
    first = max(0, layout["heading_row"])
    samples = [
        (number + 1, [text_of(cell) for cell in cells])
        for number, cells in enumerate(sheet.rows[first : first + SAMPLE_ROWS], first)
    ]
    return Columns(
        row.number, row.name, form, letters, samples, layout["certain"], row.layout is not None
    )


@dataclass(frozen=True)
class Unknown:
    """Words of the file that mean nothing to us yet, and in how many rows they stand. For an
    activity, `enterprise` is the plant whose it must be."""

    kind: str  # enterprise, activity
    words: str
    rows: int
    enterprise: str = ""
    plant: str = ""

    @property
    def question(self) -> str:
        """What a person is asked; the words stand behind it."""
        return _("Which enterprise is it?") if self.kind == "enterprise" else _("Which activity?")


CODES = {"enterprise_unknown": "enterprise", "title_unknown": "activity"}


def unknown_in(rows: Iterable[ImportRow]) -> list[Unknown]:
    """The names nobody knows, those of most rows first."""
    counts: dict[tuple[str, str, str], int] = {}
    for row in rows:
        for kind in {CODES[one["code"]] for one in row.problems if one["code"] in CODES}:
            said = row.said.get("title" if kind == "activity" else "enterprise", "")
            plant = row.line.get("enterprise", "") if kind == "activity" else ""
            if said and (kind == "enterprise" or plant):
                counts[kind, said, plant] = counts.get((kind, said, plant), 0) + 1
    plants = {code for _kind, _said, code in counts if code}
    names = dict(Enterprise.objects.filter(code__in=plants).values_list("code", "name"))
    found = [
        Unknown(kind, said, rows, code, names.get(code, ""))
        for (kind, said, code), rows in counts.items()
    ]
    return sorted(found, key=lambda one: (one.kind != "enterprise", -one.rows, one.words))
