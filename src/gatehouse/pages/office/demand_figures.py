"""How much of a season is taken, waited for and missed: figures with their definitions.

- **places** and **held**: of the quotas of sessions that are public, not cancelled and taken by
  application; a place is held by an application that is offered or booked.
- **fill** = held / places.
- **waiting**: people of applications in a waiting line now.
- **unmet**: people of accounts that wait now, or waited until the line closed without a place, and
  hold no place of any session of the season. An account counts once in a row of the table, with its
  largest party, however often it asked. Whoever turned away without joining a line is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import F, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.admission.models import IN_LINE, Application, EndReason
from gatehouse.pages.office.inbox_visits import without_another_place
from gatehouse.programme.formats import Admission, Format
from gatehouse.programme.models import Quota, Season, Session
from gatehouse.web import words


class By(StrEnum):
    """What the figures are told apart by."""

    PLANT = "plant"
    INDUSTRY = "industry"
    DAY = "day"
    FORMAT = "format"


TITLES: dict[By, str | Promise] = {
    By.PLANT: _("Enterprise"),
    By.INDUSTRY: _("Industry"),
    By.DAY: pgettext_lazy("column", "Day"),
    By.FORMAT: _("Format"),
}
# What is known of a session: enterprise (code, name), industry (code, name), start, format.
Known = dict[str, Any]


@dataclass
class Figures:
    """The figures of one row. `missed`: by account, the people of its largest party."""

    key: str
    name: str
    order: Any = ""
    sessions: int = 0
    places: int = 0
    held: int = 0
    waiting: int = 0
    missed: dict[int, int] = field(default_factory=dict)

    @property
    def unmet(self) -> int:
        return sum(self.missed.values())

    @property
    def fill(self) -> int:
        """Per cent, rounded down: full is full."""
        return self.held * 100 // self.places if self.places else 0

    def miss(self, account: int, persons: int) -> None:
        self.missed[account] = max(persons, self.missed.get(account, 0))


@dataclass(frozen=True)
class Demand:
    """A season by rows, and in all."""

    rows: Sequence[Figures]
    total: Figures


def demand(season: Season, by: By) -> Demand:
    """Four statements, whatever the number of sessions. Days in order, others by what is missed."""
    sessions = {row["pk"]: row for row in _sessions(season)}
    place = _placing(by, season)
    rows: dict[str, Figures] = {}
    total = Figures("", "")
    of: dict[int, Figures] = {}
    for key, known in sessions.items():
        code, name, order = place(known)
        of[key] = rows.setdefault(code, Figures(code, name, order))
        for figures in (of[key], total):
            figures.sessions += 1
    for key, places, held in _places(season):
        for figures in (of[key], total) if key in of else ():
            figures.places += places
            figures.held += held
    for key, waiting in _waiting(season):
        for figures in (of[key], total) if key in of else ():
            figures.waiting += waiting
    for key, account, persons in _missed(season):
        for figures in (of[key], total) if key in of else ():
            figures.miss(account, persons)
    return Demand(sorted(rows.values(), key=_order(by)), total)


def _order(by: By) -> Callable[[Figures], Any]:
    if by == By.DAY:
        return lambda row: row.order
    return lambda row: (-row.unmet, -row.waiting, -row.fill, row.name)


def _public(season: Season) -> Q:
    return Q(season=season, published_at__isnull=False, cancelled_at=None) & ~Q(
        admission=Admission.OPEN
    )


def _sessions(season: Season) -> Iterable[Known]:
    """By ORM paths, so that names come in the reader's language."""
    rows = Session.objects.filter(_public(season)).select_related("activity__enterprise__industry")
    for one in rows.order_by("starts_at"):
        enterprise = one.activity.enterprise
        yield {
            "pk": one.pk,
            "plant": (enterprise.code, enterprise.name),
            "industry": (enterprise.industry.code, enterprise.industry.name),
            "format": one.activity.format,
            "starts_at": one.starts_at,
        }


def _placing(by: By, season: Season) -> Callable[[Known], tuple[str, str, Any]]:
    """The row that a session belongs to: its code, its name, its place in order."""

    def place(known: Known) -> tuple[str, str, Any]:
        if by == By.DAY:
            return _day(known["starts_at"], season)
        if by == By.FORMAT:
            return known["format"], str(Format(known["format"]).label), ""
        code, name = known[by.value]
        return code, name, ""

    return place


def _day(at: datetime, season: Season) -> tuple[str, str, Any]:
    day = words.local(at, season.timezone)
    key = f"{day:%Y-%m-%d}"
    return key, words.day_short(at, season.timezone), key


def _places(season: Season) -> Iterable[tuple[int, int, int]]:
    quotas = Quota.objects.filter(session__season=season).order_by().values("session")
    summed = quotas.annotate(all=Sum("places"), taken=Sum("held"))
    return summed.values_list("session", "all", "taken")


def _waiting(season: Season) -> Iterable[tuple[int, int]]:
    line = Application.objects.filter(session__season=season, state__in=IN_LINE).order_by()
    return line.values("session").annotate(n=Sum("persons")).values_list("session", "n")


def _missed(season: Season) -> Iterable[tuple[int, int, int]]:
    """Session, account and people of whoever waits or waited in vain."""
    in_vain = Q(state__in=IN_LINE) | Q(ended_because=EndReason.LINE_CLOSED)
    rows = Application.objects.filter(
        in_vain, without_another_place(), session__season=season, session__cancelled_at=None
    )
    return rows.order_by().values_list(F("session"), F("asker"), F("persons"))
