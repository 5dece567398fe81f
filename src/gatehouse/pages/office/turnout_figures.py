"""What became of the places of a season's visits: figures with their definitions.

Counted are sessions that are over, public, taken by application, visited on site and not called
off. A session is **held** when at least one came; the others stand apart, since nobody can tell an
empty visit from one where nobody counted. All else is of sessions that were held, in people:

- **places**: of their quotas.   **came**: everybody at the gate, from the standby too.
- **fill** = came / places.
- **booked**: of applications that had a place to the end.
- **no-shows** = booked less those of them who came; **rate** = no-shows / booked.
- **released**: whose place came back: applications that had one and ended (called off and moved
  ones apart), and those who left a party that comes with fewer.
- **given on**: who waited, and had a place from the line afterwards; not those whom a draw or the
  plant's choice gave it first.
- **from standby**: let in at the gate in the place of others.

By days ahead and by size: of an application, by the whole days between getting the place and the
visit, and by how many had it. Places, came and fill are of sessions, and not told apart so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext

from gatehouse.admission.models import Application, EndReason, Standby, State
from gatehouse.gate.turnout import Known, Turnout, known_of
from gatehouse.pages.office.draw_reading import CELL_AT_LEAST
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Session

LEADS = (0, 3, 7, 14, 30)  # days, the first of each group
LARGEST = 6  # people; larger parties are one group
NOT_RELEASED = (EndReason.SESSION_CANCELLED,)


class By(StrEnum):
    """What the figures are told apart by."""

    PLANT = "plant"
    LEAD = "lead"
    SIZE = "size"


TITLES: dict[By, str | Promise] = {
    By.PLANT: gettext_lazy("Enterprise"),
    By.LEAD: gettext_lazy("Days from getting the place to the visit"),
    By.SIZE: gettext_lazy("People of the party"),
}


@dataclass
class Figures:
    """The figures of one row, in people. `of_sessions`: whether it has those of whole sessions."""

    key: str
    name: str
    order: Any = ""
    of_sessions: bool = True
    sessions: int = 0
    held: int = 0
    places: int = 0
    came: int = 0
    booked: int = 0
    missed: int = 0
    released: int = 0
    given_on: int = 0
    stood_in: int = 0
    is_hidden: bool = False

    @property
    def fill(self) -> int | None:
        """Per cent, rounded down."""
        return self.came * 100 // self.places if self.of_sessions and self.places else None

    @property
    def rate(self) -> float | None:
        """No-shows of those booked, per cent."""
        return 100 * self.missed / self.booked if self.booked else None

    @property
    def is_small(self) -> bool:
        """Whether people could be recognised in it."""
        counts = (self.booked, self.released, self.given_on, self.stood_in)
        return any(0 < n < CELL_AT_LEAST for n in counts) or 0 < self.came < CELL_AT_LEAST


@dataclass(frozen=True)
class Report:
    """Rows and the whole; `hidden`: how many rows are too small to be shown."""

    rows: Sequence[Figures]
    total: Figures

    @property
    def hidden(self) -> int:
        return sum(row.is_hidden for row in self.rows)


def report(sessions: QuerySet[Session], by: By, *, now: datetime, sees_all: bool) -> Report:
    """Six statements, whatever the number of sessions."""
    found = {one.pk: one for one in _over(sessions, now=now)}
    known = known_of(found)
    held = {key for key, one in known.sessions.items() if one.is_held}
    rows: dict[str, Figures] = {}
    total = Figures("", str(_("Together")))
    for key, session in found.items():
        for row in (_row_of_plant(rows, session), total) if by == By.PLANT else (total,):
            _add_session(row, known.sessions[key])
    stood = _stood_in(held)
    for one in _applications(held):
        row = _row(rows, one, found[one["session"]], by)
        for each in (row, total):
            _add_application(each, one, known)
    for key, persons in stood.items():
        for row in (_row_of_plant(rows, found[key]), total) if by == By.PLANT else (total,):
            row.stood_in += persons
    ordered = sorted(rows.values(), key=lambda row: row.order)
    if not sees_all:
        _hide(ordered)
    return Report(ordered, total)


def _over(sessions: QuerySet[Session], *, now: datetime) -> Iterable[Session]:
    rows = sessions.filter(published_at__isnull=False, cancelled_at=None, ends_at__lte=now)
    full = rows.exclude(admission=Admission.OPEN).select_related("activity__enterprise")
    return [one for one in full.order_by("starts_at", "pk") if one.traits.on_site]


def _row_of_plant(rows: dict[str, Figures], session: Session) -> Figures:
    plant = session.activity.enterprise
    return rows.setdefault(plant.code, Figures(plant.code, plant.name, plant.name))


def _add_session(row: Figures, one: Turnout) -> None:
    row.sessions += 1
    if one.is_held:
        row.held += 1
        row.places += one.places
        row.came += one.came


def _applications(sessions: set[int]) -> Iterable[Mapping[str, Any]]:
    """Everybody who had a place at some time."""
    had = Application.objects.filter(session__in=sessions, booked_at__isnull=False).order_by()
    return had.annotate(
        all=F("party__head_count"), lot=F("party__entry__lot__places_of__quota")
    ).values(
        "pk", "session", "quota", "state", "persons", "all", "lot", "booked_at", "applied_at",
        "approved_at", "ended_because",
    )  # fmt: skip


def _row(rows: dict[str, Figures], one: Mapping[str, Any], session: Session, by: By) -> Figures:
    if by == By.PLANT:
        return _row_of_plant(rows, session)
    if by == By.SIZE:
        size = min(max(one["persons"], one["all"]), LARGEST)
        name = str(size) if size < LARGEST else _("%(n)d and more") % {"n": size}
        return rows.setdefault(str(size), Figures(str(size), name, size, of_sessions=False))
    days = max(0, (session.starts_at - one["booked_at"]).days)
    since = max(first for first in LEADS if first <= days)
    return rows.setdefault(str(since), Figures(str(since), _days(since), since, of_sessions=False))


def _days(since: int) -> str:
    """«3–6 дней»."""
    later = [first for first in LEADS if first > since]
    if not later:
        return npgettext("ahead", "%(n)d day and more", "%(n)d days and more", since) % {"n": since}
    until = later[0] - 1
    text = npgettext("ahead", "%(since)d–%(n)d day", "%(since)d–%(n)d days", until)
    return text % {"since": since, "n": until}


def _add_application(row: Figures, one: Mapping[str, Any], known: Known) -> None:
    less = max(0, one["all"] - one["persons"])
    if one["state"] == State.BOOKED:
        row.booked += one["persons"]
        row.missed += one["persons"] - known.applications[one["pk"]]
        row.released += less
    elif one["ended_because"] not in NOT_RELEASED:
        row.released += one["persons"] + less
    if _came_from_line(one):
        row.given_on += one["persons"]


def _came_from_line(one: Mapping[str, Any]) -> bool:
    """Whether the place was somebody else's before, or nobody's: not what the draw or the plant's
    choice gave first."""
    waited = one["booked_at"] > one["applied_at"]
    was_given = one["lot"] == one["quota"] or one["booked_at"] == one["approved_at"]
    return bool(waited and not was_given)


def _stood_in(sessions: set[int]) -> dict[int, int]:
    rows = Standby.objects.filter(
        Q(application__session__in=sessions), admitted_at__isnull=False
    ).order_by()
    summed = rows.values("application__session").annotate(n=Sum("application__persons"))
    return dict(summed.values_list("application__session", "n"))


def _hide(rows: Sequence[Figures]) -> None:
    """Rows in which people could be recognised are not shown; never a single one, which the whole
    would give away."""
    for row in rows:
        row.is_hidden = row.is_small
    shown = [row for row in rows if not row.is_hidden and row.booked]
    if sum(row.is_hidden for row in rows) == 1 and shown:
        min(shown, key=lambda row: row.booked).is_hidden = True
