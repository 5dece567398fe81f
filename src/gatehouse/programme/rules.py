"""Decisions of the programme on plain values."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ADULT_AGE = 18


class SeasonStage(StrEnum):
    ANNOUNCED = "announced"
    APPLYING = "applying"
    RUNNING = "running"
    OVER = "over"


def season_stage(
    *,
    now: datetime,
    timezone: str,
    applications_open_at: datetime,
    starts_on: date,
    ends_on: date,
) -> SeasonStage:
    """The stage of a season at `now`; its days are days of its own time zone."""
    today = now.astimezone(ZoneInfo(timezone)).date()
    if today > ends_on:
        return SeasonStage.OVER
    if today >= starts_on:
        return SeasonStage.RUNNING
    return SeasonStage.APPLYING if now >= applications_open_at else SeasonStage.ANNOUNCED


def closes_at(*, starts_at: datetime, close_hours_before: int) -> datetime:
    """When applications for a session close, unless the session has a time of its own."""
    return starts_at - timedelta(hours=close_hours_before)


def age_on(*, born_on: date, day: date) -> int:
    """Whole years on `day`; somebody born on 29 February is a year older on 1 March."""
    before_birthday = (day.month, day.day) < (born_on.month, born_on.day)
    return day.year - born_on.year - before_birthday


def care_until(*, admission_age: int, child_alone_from: int) -> int:
    """Up to what age somebody comes with an adult; 0 where all who are admitted may come alone.
    An adult always may."""
    until = min(child_alone_from, ADULT_AGE)
    return until if admission_age < until else 0
