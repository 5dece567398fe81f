"""A pass list as a table to be read: headings, cells in words, what changed since the last one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from gatehouse.admission.models import Citizen
from gatehouse.core.codes import show_code
from gatehouse.gate.listing import (
    DEFAULT_COLUMNS,
    STANDS_BY,
    STEP_FREE,
    Difference,
    Row,
    difference,
    in_order,
    people_in,
    read_rows,
)
from gatehouse.gate.models import Column, PassList, PassListLayout
from gatehouse.programme.models import Stop
from gatehouse.web import words

Cell = str | int | date
ADDED, GONE, CHANGED = "added", "gone", "changed"


@dataclass(frozen=True)
class Line:
    """One line as it is shown; `mark` is ADDED, GONE, CHANGED or empty, `who` the guest's blind
    index."""

    cells: tuple[Cell, ...]
    mark: str = ""
    visit_pass: int = 0
    who: str = ""


@dataclass(frozen=True)
class Sheet:
    """A list ready to be set. `facts` are lines for the top, `columns` codes of Column and
    `head` their words."""

    title: str
    heading: str
    facts: tuple[str, ...]
    columns: tuple[str, ...]
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    made_at: datetime


def sheet_of(
    pass_list: PassList, layout: PassListLayout, *, before: PassList | None = None
) -> Sheet:
    """A list that was made, with what changed since `before`. The stop brings its site and its
    session's activity and season."""
    rows = read_rows(pass_list.rows)
    changes = difference(read_rows(before.rows), rows) if before else Difference()
    return sheet(pass_list.stop, rows, layout, changes=changes, made_at=pass_list.made_at,
                 number=pass_list.number)  # fmt: skip


def sheet(
    stop: Stop,
    rows: Sequence[Row],
    layout: PassListLayout,
    *,
    made_at: datetime,
    changes: Difference | None = None,
    number: int = 0,
) -> Sheet:
    """Rows in the plant's own columns and order; whoever is gone stands at the end."""
    changes = changes or Difference()
    columns = _columns(layout, changes)
    here = in_order(rows, layout.order)
    marks = _marks(changes)
    shown = [
        *(
            _line(number, row, stop, columns, *marks.get(id(row), ("", "")))
            for number, row in enumerate(here, start=1)
        ),
        *(
            _line("", row, stop, columns, GONE, pgettext("pass list", "does not come"))
            for row in in_order(changes.gone, layout.order)
        ),
    ]
    return Sheet(
        title=_("Pass list"),
        heading=layout.heading,
        facts=_facts(stop, rows, changes, made_at=made_at, number=number),
        columns=tuple(columns),
        head=tuple(str(Column(code).label) for code in columns),
        lines=tuple(shown),
        made_at=made_at,
    )


def _columns(layout: PassListLayout, changes: Difference) -> list[str]:
    """The plant's own; where something changed, it is always said in what."""
    chosen = [code for code in layout.columns if code in Column.values] or [*DEFAULT_COLUMNS]
    if changes and Column.CHANGE not in chosen:
        chosen.append(Column.CHANGE)
    return [str(code) for code in chosen]


def _marks(changes: Difference) -> dict[int, tuple[str, str]]:
    """Mark and words of the rows that are new or say something else."""
    new = {id(row): (ADDED, pgettext("pass list", "new")) for row in changes.added}
    return new | {id(one.after): (CHANGED, _what_changed(one.columns)) for one in changes.changed}


def _what_changed(columns: Iterable[str]) -> str:
    known = [str(Column(code).label) for code in columns if code in Column.values]
    if not known:
        return pgettext("pass list", "changed")
    return pgettext("pass list", "changed: %s") % ", ".join(known).lower()


def _line(
    number: int | str, row: Row, stop: Stop, columns: Sequence[str], mark: str, said: str
) -> Line:
    cells = _cells(number, row, stop, said)
    return Line(tuple(cells[code] for code in columns), mark, row.visit_pass, row.who)


def _cells(number: int | str, row: Row, stop: Stop, said: str) -> dict[str, Cell]:
    facts = row.facts
    born = facts.get(Column.BORN, "")
    return {
        Column.NUMBER: number,
        Column.NAME: _named(row),
        Column.BORN: date.fromisoformat(born) if born else "",
        Column.CITIZENSHIP: _citizenship(facts.get(Column.CITIZENSHIP, "")),
        Column.PARTY: facts.get(Column.PARTY, ""),
        Column.PHONE: facts.get(Column.PHONE, ""),
        Column.NEEDS: _needs(facts),
        Column.CODE: show_code(facts.get(Column.CODE, "")),
        Column.TIME: words.clock(_time(facts, stop), stop.session.season.timezone),
        Column.CHANGE: said,
        Column.SIGNATURE: "",
    }


def _time(facts: dict[str, str], stop: Stop) -> datetime:
    written = facts.get(Column.TIME, "")
    return datetime.fromisoformat(written) if written else stop.arrives_at


def _named(row: Row) -> str:
    """The name; of somebody without a place, who is to be cleared in advance, that too."""
    name = row.name or _nameless(row)
    return _("%(name)s (on standby)") % {"name": name} if row.facts.get(STANDS_BY) else name


def _nameless(row: Row) -> str:
    if not row.facts:
        return _("The name was erased")
    text = ngettext("%(n)d person without a name", "%(n)d people without a name", row.persons)
    return text % {"n": row.persons}


def _citizenship(code: str) -> str:
    return str(Citizen(code).label) if code in Citizen.values else ""


def _needs(facts: dict[str, str]) -> str:
    steps = _("needs a way without steps") if facts.get(STEP_FREE) else ""
    return "; ".join(filter(None, (steps, facts.get(Column.NEEDS, ""))))


def _facts(
    stop: Stop, rows: Sequence[Row], changes: Difference, *, made_at: datetime, number: int
) -> tuple[str, ...]:
    session, zone = stop.session, stop.session.season.timezone
    hours = words.time_span(stop.arrives_at, stop.leaves_at, zone)
    when = f"{words.day_words(stop.arrives_at, zone)}, {hours}"
    made = f"{words.day(made_at, zone)}, {words.clock(made_at, zone)}"
    of_number = _("List %(number)d of %(time)s") % {"number": number, "time": made}
    cancelled = _("This visit was cancelled: nobody comes.") if session.cancelled_at else ""
    return tuple(
        filter(
            None,
            (
                f"{session.activity.title} ({session.code})",
                when,
                f"{stop.site.name}, {stop.site.address}",
                cancelled,
                " · ".join(chain([words.persons(people_in(rows))], _counts(changes))),
                _stand_by(rows),
                of_number if number else "",
            ),
        )
    )


def _stand_by(rows: Sequence[Row]) -> str:
    """«Из них в резерве: 8»: people without a place yet."""
    count = people_in(row for row in rows if row.facts.get(STANDS_BY))
    return _("Of them on standby, without a place yet: %(n)d") % {"n": count} if count else ""


def _counts(changes: Difference) -> list[str]:
    """«новых: 1», «не придут: 2»."""
    counted = (
        (_("new: %(n)d"), people_in(changes.added)),
        (_("do not come: %(n)d"), people_in(changes.gone)),
        (_("changed: %(n)d"), len(changes.changed)),
    )
    return [text % {"n": n} for text, n in counted if n]
