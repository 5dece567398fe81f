"""A season laid out by days: the day strip, the pages of a list, the grid of a calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from gatehouse.programme.published import Shown
from gatehouse.programme.queries import Hit
from gatehouse.programme.rows import Row, row, site_names

WEEK = 7


@dataclass(frozen=True)
class Day:
    """One day of a list or a calendar; `more` sessions of it are not shown here."""

    date: date
    rows: Sequence[Row]
    more: int = 0
    url: str = ""
    in_season: bool = True

    @property
    def count(self) -> int:
        return len(self.rows) + self.more


def all_days(first: date, last: date) -> list[date]:
    """Every date from first to last."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def whole_weeks(first: date, last: date) -> Iterator[list[date]]:
    """Weeks from Monday to Sunday that hold these days."""
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        yield all_days(monday, monday + timedelta(days=WEEK - 1))
        monday += timedelta(days=WEEK)


def beginning(hits: Iterable[Hit], since: date | None) -> dict[date, list[Hit]]:
    """Each hit once, on the first of its days that is asked for; days in their order."""
    by_day: dict[date, list[Hit]] = {}
    for hit in _by_clock(hits):
        by_day.setdefault(max(hit.first, since) if since else hit.first, []).append(hit)
    return dict(sorted(by_day.items()))


def present(hits: Iterable[Hit]) -> dict[date, list[Hit]]:
    """Each hit on every day it is on: an exhibition stands on all of its days."""
    by_day: dict[date, list[Hit]] = {}
    for hit in _by_clock(hits):
        for day in all_days(hit.first, hit.last):
            by_day.setdefault(day, []).append(hit)
    return by_day


def _by_clock(hits: Iterable[Hit]) -> list[Hit]:
    """By the hour it begins or opens; what can be watched at any time comes last."""
    return sorted(hits, key=lambda hit: (hit.off_site and hit.over_days, hit.clock))


def pages(by_day: Mapping[date, Sequence[Hit]], *, at_least: int) -> list[list[date]]:
    """Whole days together until a page holds `at_least` sessions."""
    made: list[list[date]] = []
    held = at_least
    for day, hits in by_day.items():
        if held >= at_least:
            made.append([])
            held = 0
        made[-1].append(day)
        held += len(hits)
    return made


def rows(hits: Iterable[Hit], shown: Mapping[int, Shown], *, by_day: bool = False) -> list[Row]:
    """In the order of the hits; a session that went meanwhile is left out."""
    made = [row(shown[hit.pk], by_day=by_day) for hit in hits if hit.pk in shown]
    looks = Counter(_look(one) for one in made)
    return _told_apart(
        replace(one, place_words=site_names(one.shown.session)) if looks[_look(one)] > 1 else one
        for one in made
    )


def _look(one: Row) -> tuple[object, ...]:
    """What tells one row from another at a glance."""
    return one.title, one.start, one.place_words


def _told_apart(rows: Iterable[Row]) -> list[Row]:
    """The rows; those of one title and one hour say the first thing that differs: the place, the
    plant, the format."""
    made = list(rows)
    alike: dict[tuple[str, datetime], list[Row]] = {}
    for one in made:
        alike.setdefault((one.title, one.start), []).append(one)
    return [replace(one, apart=_apart(one, alike[one.title, one.start])) for one in made]


def _apart(one: Row, beside: Sequence[Row]) -> str:
    """Empty for a row that is alone; what differs but not for each is said with the next."""
    said: list[str] = []
    for name in ("place_words", "enterprise", "format"):
        values = {getattr(row, name) for row in beside}
        if len(values) > 1:
            said.append(getattr(one, name))
        if len(values) == len(beside):
            break
    return " · ".join(said)
