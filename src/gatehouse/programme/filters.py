"""What somebody looks for in a season, and how that stands in an address."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

SATURDAY, WEEK = 5, 7
NOON, EVENING = 12, 17  # hours of the season's own clock


class PartOfDay(StrEnum):
    """Morning is before noon, evening from five o'clock."""

    MORNING = "morning"
    DAY = "day"
    EVENING = "evening"


def part_of_day(hour: int) -> PartOfDay:
    if hour < NOON:
        return PartOfDay.MORNING
    return PartOfDay.DAY if hour < EVENING else PartOfDay.EVENING


@dataclass(frozen=True)
class Filters:
    """Empty values filter nothing. Several values of one filter mean any of them."""

    q: str = ""
    industry: tuple[str, ...] = ()
    format: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    weekend: bool = False
    time: tuple[str, ...] = ()
    age: int | None = None
    places: int | None = None
    step_free: bool = False
    district: tuple[str, ...] = ()
    language: str = ""
    site: str = ""

    @property
    def chosen(self) -> dict[str, Any]:
        """Only what filters something, in the order of the fields."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value or _is_zero(value)}

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the address; the same choice always gives the same address."""
        return [
            (name, one)
            for name, value in self.chosen.items()
            for one in (value if isinstance(value, tuple) else (_in_address(value),))
        ]

    def without(self, name: str, value: str = "") -> Filters:
        """All but one filter, or all but one value of it; both ends of the dates go together."""
        if name in {"since", "until"}:
            return replace(self, since=None, until=None)
        kept = tuple(one for one in getattr(self, name) if one != value) if value else None
        left: dict[str, Any] = {name: kept or getattr(Filters(), name)}
        return replace(self, **left)

    def on(self, day: date) -> Filters:
        """The same on one day."""
        return replace(self, since=day, until=day)

    def covers(self, first: date, last: date) -> bool:
        """Whether some day from `first` to `last` is asked for."""
        return (self.since is None or last >= self.since) and (
            self.until is None or first <= self.until
        )

    def fits_weekend(self, first: date, last: date) -> bool:
        """Whether one of the days is a Saturday or a Sunday, if that is asked for."""
        days = (first + timedelta(days=n) for n in range(min((last - first).days, WEEK) + 1))
        return not self.weekend or any(day.weekday() >= SATURDAY for day in days)

    def fits_time(self, starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> bool:
        """By the hour of the beginning; what is open over days is there from its opening to
        its closing hour."""
        start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
        if not self.time or start.date() == end.date():
            return not self.time or part_of_day(start.hour) in self.time
        return bool({part_of_day(hour) for hour in range(start.hour, end.hour)} & set(self.time))


def _is_zero(value: Any) -> bool:
    """A newborn's age is an age; a box that is not ticked is no choice."""
    return value == 0 and value is not False


def _in_address(value: Any) -> str:
    if isinstance(value, bool):
        return "1"
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class Address:
    """A page of the season with its filters; `season` is empty for the current one."""

    path: str
    season: str
    filters: Filters

    def url(self, **more: Any) -> str:
        """The address with further parameters; those that say nothing stay out of it."""
        pairs = [("season", self.season)] if self.season else []
        pairs += self.filters.pairs
        pairs += [(name, str(value)) for name, value in more.items() if value]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def with_filters(self, filters: Filters) -> str:
        return replace(self, filters=filters).url()

    def at(self, path: str) -> str:
        """The same choice on another page."""
        return replace(self, path=path).url()
