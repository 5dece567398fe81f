"""When things of the example happen: numbers of days become dates around a first day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gatehouse.example.shapes import Ask, Change, Group, Season, date_of


@dataclass(frozen=True)
class Calendar:
    """The season's days in its own zone, once it is known which date day 1 is."""

    first_day: date
    zone: ZoneInfo

    def at(self, day: int, hour: time) -> datetime:
        """That hour of that day of the season, with its zone."""
        there = date_of(day, first_day=self.first_day)
        return datetime.combine(there, hour, tzinfo=self.zone)

    def of(self, item: Ask | Change | Group) -> datetime:
        """When this is asked for or changed."""
        return self.at(item.day, item.at)

    def on(self, day: int) -> date:
        return date_of(day, first_day=self.first_day)


def calendar_for(season: Season, *, stage: str, now: datetime) -> Calendar:
    """The calendar that makes today the day of a stage."""
    zone = ZoneInfo(season.time_zone)
    first_day = season.first_day(stage=stage, today=now.astimezone(zone).date())
    return Calendar(first_day, zone)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)
