"""The board as it is shown: plants in rows, days in columns, a card for each session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import blake2s
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gatehouse.pages.office.board_filters import Asked, columns, monday_of
from gatehouse.pages.office.board_reading import Entry, Reading
from gatehouse.programme.clash_words import clash_words
from gatehouse.programme.clashes import Clash
from gatehouse.web import words

STEPS = 10  # of the meter
QUOTES = '«»“”"„ '  # a name is looked for by its letters


@dataclass(frozen=True)
class Card:
    """One session. `look` are classes of its style, `url` where it leads; empty: nowhere."""

    key: int
    url: str
    time: str
    title: str
    plant: str
    look: str
    filled: int
    count: str
    marks: tuple[str, ...]
    clashes: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """One plant's day, `day` as an address has it; `is_shut` when it receives nobody."""

    cards: tuple[Card, ...]
    is_shut: bool = False
    day: str = ""


@dataclass(frozen=True)
class Row:
    """One plant's days, as many as there are columns."""

    key: int
    code: str
    name: str
    cells: tuple[Cell, ...]

    @cached_property
    def version(self) -> str:
        """Differs when anything in the row does."""
        return blake2s(repr(self).encode(), digest_size=5).hexdigest()


@dataclass(frozen=True)
class Column:
    """A day: its words, whether it is a day off, and what is celebrated."""

    date: date
    holiday: str
    is_weekend: bool
    is_today: bool
    is_outside: bool

    @property
    def words(self) -> str:
        return words.day_words(self.date)


@dataclass(frozen=True)
class Counts:
    """Of the whole season, whatever is shown of it."""

    sessions: int
    drafts: int
    clashes: int
    places: int
    held: int


class Board:
    """What somebody asked for of a season's sessions. `plans`: whether they may move them;
    `today` is the day by the season's clock."""

    def __init__(self, reading: Reading, asked: Asked, *, plans: bool, today: date) -> None:
        self.reading, self.asked, self.plans, self.today = reading, asked, plans, today
        self._clocks = {one.session.pk: _clock(one, reading.zone) for one in reading.entries}
        self._days = {
            one.session.pk: one.session.starts_at.astimezone(reading.zone).date()
            for one in reading.entries
        }
        self.days = self._all_days()
        self.shown_days, self.monday = columns(asked, self.days, today=today)
        self.shown = [one for one in reading.entries if asked.shows(one)]

    def _all_days(self) -> list[date]:
        """Those of the season, and those outside it on which something stands."""
        season = self.reading.season
        length = (season.ends_on - season.starts_on).days + 1
        own = {season.starts_on + timedelta(days=n) for n in range(length)}
        return sorted(own | set(self._days.values()))

    @cached_property
    def columns(self) -> list[Column]:
        season = self.reading.season
        return [
            Column(
                date=day,
                holiday=self.reading.holidays.get(day, ""),
                is_weekend=day.weekday() >= 5,
                is_today=day == self.today,
                is_outside=not season.starts_on <= day <= season.ends_on,
            )
            for day in self.shown_days
        ]

    @cached_property
    def mondays(self) -> list[date]:
        return sorted({monday_of(day) for day in self.days})

    @cached_property
    def rows(self) -> list[Row]:
        """By name; while cards are narrowed down, only plants that have one."""
        by_plant: dict[int, dict[date, list[Card]]] = defaultdict(lambda: defaultdict(list))
        for one in self.shown:
            by_plant[one.plant.pk][self._days[one.session.pk]].append(self.card(one))
        plants = {one.plant.pk: one.plant for one in self.reading.entries}
        by_name = sorted(plants, key=lambda key: (plants[key].name.strip(QUOTES).casefold(), key))
        return [
            self._row(key, plants[key].code, plants[key].name, by_plant[key])
            for key in by_name
            if not self.asked.is_narrowed or any(day in by_plant[key] for day in self.shown_days)
        ]

    def _row(self, key: int, code: str, name: str, cards: Mapping[date, list[Card]]) -> Row:
        shut = self.reading.closed.get(key, ())
        cells = (
            Cell(
                tuple(cards.get(day, ())),
                any(one.first_on <= day <= one.last_on for one in shut),
                day.isoformat(),
            )
            for day in self.shown_days
        )
        return Row(key, code, name, tuple(cells))

    @cached_property
    def listed_day(self) -> date | None:
        """What a phone lists: the day that was asked for, else the next one on which there is
        anything, today or the first one shown."""
        wanted = [day for day in self.shown_days if day.isoformat() == self.asked.day]
        coming = [day for day in self.shown_days if day >= self.today]
        found = self.on_day()
        busy = [day for day in coming if found.get(day)]
        return next(iter([*wanted, *busy, *coming, *self.shown_days]), None)

    @cached_property
    def listed(self) -> list[Card]:
        on_day = [one for one in self.shown if self._days[one.session.pk] == self.listed_day]
        return [self.card(one) for one in on_day]

    @cached_property
    def counts(self) -> Counts:
        live = [one for one in self.reading.entries if one.session.cancelled_at is None]
        return Counts(
            sessions=len(live),
            drafts=sum(one.is_draft for one in live),
            clashes=sum(bool(one.clashes) for one in live),
            places=sum(one.places for one in live),
            held=sum(one.held for one in live),
        )

    def on_day(self) -> dict[date, int]:
        """How many of the cards stand on each day."""
        found: dict[date, int] = defaultdict(int)
        for one in self.shown:
            found[self._days[one.session.pk]] += 1
        return found

    def card(self, entry: Entry) -> Card:
        session = entry.session
        return Card(
            key=session.pk,
            url=self._url(entry),
            time=self._clocks[session.pk],
            title=entry.activity.title,
            plant=entry.plant.name,
            look=_look(entry),
            filled=_filled(entry),
            count=f"{entry.held}/{entry.places}" if entry.places else "",
            marks=tuple(_marks(entry, self.reading.zone)),
            clashes=tuple(self.says(clash) for clash in entry.clashes),
        )

    def _url(self, entry: Entry) -> str:
        """Planners come to the page that moves it, by a way from the board's own address; others
        to the public page, where there is one."""
        session = entry.session
        if self.plans:
            return f"{session.code}/move/"
        is_announced = session.published_at and session.season.published_at
        return reverse("programme:session", args=[session.code]) if is_announced else ""

    def says(self, clash: Clash) -> str:
        """A clash in words; a card has no room for the code of what it meets on this board."""
        is_elsewhere = clash.other is not None and clash.other not in self._clocks
        meets = _("another season") if is_elsewhere else ""
        return clash_words(clash, self.reading.zone, meets=meets)


def _clock(entry: Entry, zone: ZoneInfo) -> str:
    return words.clock(entry.session.starts_at, zone)


def _look(entry: Entry) -> str:
    """Short, because there are a thousand of them: d draft, x cancelled, w clash."""
    signs = (
        ("x", entry.session.cancelled_at is not None),
        ("d", entry.is_draft),
        ("w", bool(entry.clashes)),
    )
    return " ".join(["c", *(sign for sign, is_so in signs if is_so)])


def _filled(entry: Entry) -> int:
    """Tenths of the places that are held; neither empty nor full is rounded to."""
    if not entry.held or not entry.places:
        return 0
    if entry.held >= entry.places:
        return STEPS
    return min(STEPS - 1, max(1, round(STEPS * entry.held / entry.places)))


def _marks(entry: Entry, zone: ZoneInfo) -> Iterator[str]:
    session = entry.session
    if session.cancelled_at is not None:
        yield _("called off")
    elif entry.is_draft:
        yield pgettext("session", "draft")
    if entry.waiting:
        yield _("%(n)d wait") % {"n": entry.waiting}
    ends_on = session.ends_at.astimezone(zone).date()
    if session.traits.over_days and ends_on != session.starts_at.astimezone(zone).date():
        yield _("until %(day)s") % {"day": words.day(ends_on)}
