"""Which days and hours a repeated session falls on, decided on plain values."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS_A_WEEK = 7
DAYS_AT_MOST = 366  # a slip in the year makes no thousand dates


@dataclass(frozen=True)
class Repeat:
    """Weekly at some times of some weekdays (0 is Monday), from the first day to the last.

    `every_weeks` 2 is every other week, counted from the week of the first day; nothing is on
    the days in `but_not_on`.
    """

    weekdays: frozenset[int]
    times: tuple[time, ...]
    first_on: date
    last_on: date
    every_weeks: int = 1
    but_not_on: frozenset[date] = field(default_factory=frozenset)


def days(repeat: Repeat) -> Iterator[date]:
    """The days, in their order; at most those of a year."""
    monday = repeat.first_on - timedelta(days=repeat.first_on.weekday())
    length = min((repeat.last_on - repeat.first_on).days + 1, DAYS_AT_MOST)
    for number in range(length):
        day = repeat.first_on + timedelta(days=number)
        week = (day - monday).days // DAYS_A_WEEK
        falls = day.weekday() in repeat.weekdays and week % repeat.every_weeks == 0
        if falls and day not in repeat.but_not_on:
            yield day


def beginnings(repeat: Repeat, *, zone: ZoneInfo) -> list[datetime]:
    """When each of them begins: the same hour by the clock of the zone, whatever the clock does in
    between; an hour that the clock leaves out is not there."""
    found = []
    for day in days(repeat):
        for at in sorted(set(repeat.times)):
            begins = datetime.combine(day, at, tzinfo=zone)
            if _exists(begins, zone):
                found.append(begins)
    return found


def _exists(at: datetime, zone: ZoneInfo) -> bool:
    utc = at.astimezone(ZoneInfo("UTC"))
    return utc.astimezone(zone).replace(tzinfo=None) == at.replace(tzinfo=None)
