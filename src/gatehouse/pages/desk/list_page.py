"""What the page of a pass list shows: who comes now, what is said of each, the lists made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from gatehouse.admission.models import Guest as Named
from gatehouse.gate import clearing, listing
from gatehouse.gate.listing import Row, is_in_force
from gatehouse.gate.models import PassList, PassListLayout
from gatehouse.gate.sheets import GONE, Line, Sheet, sheet
from gatehouse.programme.models import Stop
from gatehouse.web import words


@dataclass(frozen=True)
class Cell:
    """A cell of the page, with the words of its column and the column's code."""

    column: str
    head: str
    text: str


@dataclass(frozen=True)
class Guest:
    """One line of the page: the cell that names the guest comes first; and what may be done.
    `named`: the key of a guest on a group's list, who may be refused alone."""

    cells: list[Cell]
    mark: str
    visit_pass: int
    waits: bool
    named: int | None = None

    @property
    def name(self) -> str:
        return self.cells[0].text


@dataclass(frozen=True)
class ListPage:
    """Everything that the page of one stop's list shows."""

    stop: Stop
    layout: PassListLayout
    sheet: Sheet
    guests: list[Guest]
    waiting: int
    lists: list[PassList]
    has_changed: bool
    due_at: datetime

    @property
    def zone(self) -> str:
        return self.stop.session.season.timezone

    @property
    def last(self) -> PassList | None:
        return self.lists[0] if self.lists else None

    @property
    def due_list(self) -> PassList | None:
        """The list of the deadline, once it was made."""
        in_force = (one for one in self.lists if is_in_force(one, self.stop, self.layout))
        return next(in_force, None)


def list_page(stop: Stop, rows: Sequence[Row], *, now: datetime) -> ListPage:
    """The rows as they stand now beside the last list that was made."""
    layout = listing.layout_of(stop.site.enterprise_id)
    lists = list(stop.pass_lists.order_by("-number"))
    last = next((one for one in lists if one.erased_at is None), None)
    changes = listing.difference(listing.read_rows(last.rows), rows) if last else None
    shown = sheet(stop, rows, layout, changes=changes, made_at=now)
    waiting = clearing.awaiting([stop])[stop.pk]
    named = _named_in_groups(stop, shown.lines)
    return ListPage(
        stop=stop,
        layout=layout,
        sheet=shown,
        guests=[_guest(shown, line, waiting, named) for line in shown.lines],
        waiting=len(waiting),
        lists=lists,
        has_changed=bool(changes),
        due_at=listing.due_at(stop, layout),
    )


LEFT_OUT = {"number", "signature", "time"}  # they say nothing on the page
NAMING = ("name", "party", "code")


def _named_in_groups(stop: Stop, lines: Sequence[Line]) -> dict[tuple[int, str], int]:
    """Keys of guests on lists of groups, by pass and blind index; one statement where a pass has
    several lines."""
    passes = Counter(line.visit_pass for line in lines)
    several = [key for key, count in passes.items() if count > 1]
    if not several:
        return {}
    found = Named.objects.coming().filter(party__applications__passes__in=several)
    rows = found.values_list("party__applications__passes", "identity", "pk")
    return {(visit_pass, who): pk for visit_pass, who, pk in rows if visit_pass in several}


def _guest(
    shown: Sheet,
    line: Line,
    waiting: frozenset[int],
    named: Mapping[tuple[int, str], int],
) -> Guest:
    """The name leads the line, the guard's own columns follow."""
    cells = [
        Cell(code, head, _said(cell))
        for code, head, cell in zip(shown.columns, shown.head, line.cells, strict=True)
    ]
    first = next(cell for code in NAMING for cell in cells if cell.column == code)
    rest = [cell for cell in cells if cell != first and cell.column not in LEFT_OUT]
    is_here = line.mark != GONE
    waits = is_here and line.visit_pass in waiting
    alone = named.get((line.visit_pass, line.who))
    return Guest([first, *rest], line.mark, line.visit_pass, waits, alone)


def _said(cell: object) -> str:
    return f"{cell:%d.%m.%Y}" if isinstance(cell, date) else str(cell)


def sample_sheet(stop: Stop | None, layout: PassListLayout, *, now: datetime) -> Sheet | None:
    """How the list will look, with made-up guests; None where the plant has no stop to show."""
    return sheet(stop, list(_sample(now)), layout, made_at=now, number=1) if stop else None


def _sample(now: datetime) -> Iterable[Row]:
    born = (now - timedelta(days=9 * 366)).date().isoformat()
    family = _("Anna Petrova")
    yield Row(1, "a", 1, _facts(_("Anna Petrova"), "", family, "7K4M9QXT2BCD", _("guide dog")))
    yield Row(2, "b", 1, _facts(_("Pyotr Petrov"), born, family, "8N5P0RYV3CDE", ""))
    yield Row(3, "c", 1, _facts(_("Maria Kim"), "", _("Maria Kim"), "9P6Q1SZW4DEF", ""))


def _facts(name: str, born: str, party: str, code: str, needs: str) -> dict[str, str]:
    return {
        "name": name,
        "born": born,
        "citizenship": "rf",
        "party": party,
        "phone": "+7 900 000-00-00",
        "needs": needs,
        "code": code,
    }


def when(stop: Stop) -> str:
    """«11 декабря, понедельник, 14:00–15:30 МСК»."""
    zone = stop.session.season.timezone
    hours = words.time_span(stop.arrives_at, stop.leaves_at, zone)
    return f"{words.day_words(stop.arrives_at, zone)}, {hours}"
