"""Decisions of the programme on plain values."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from gatehouse.core.refusal import Refusal
from gatehouse.programme.formats import Admission, Parties, Traits

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


def names_due_at(*, starts_at: datetime, names_hours_before: int, closes_at: datetime) -> datetime:
    """When the names of a group or a team are due; never after applications close."""
    return min(starts_at - timedelta(hours=names_hours_before), closes_at)


def line_is_full(*, limit: int | None, waiting: int) -> bool:
    """Whether no further party may wait for places."""
    return limit is not None and waiting >= limit


def age_on(*, born_on: date, day: date) -> int:
    """Whole years on `day`; somebody born on 29 February is a year older on 1 March."""
    before_birthday = (day.month, day.day) < (born_on.month, born_on.day)
    return day.year - born_on.year - before_birthday


def care_until(*, admission_age: int, child_alone_from: int) -> int:
    """Up to what age somebody comes with an adult; 0 where all who are admitted may come alone.
    An adult always may."""
    until = min(child_alone_from, ADULT_AGE)
    return until if admission_age < until else 0


def plan_refusals(
    *, admission: str, traits: Traits, has_stops: bool, places: int
) -> Iterator[Refusal]:
    """Whether the page of a session planned so would say what is true; `places` of any kind."""
    if admission == Admission.OPEN and places:
        yield Refusal("uncounted", _("Open to all: no places are counted. Take them out."))
    elif admission != Admission.OPEN and traits.parties == Parties.NOBODY:
        yield Refusal("nobody_asks", _("Nobody applies for this format: choose “open to all”."))
    elif admission == Admission.DRAW and traits.parties == Parties.TEAM:
        yield Refusal("no_teams_drawn", _("Teams take no part in draws: choose first come."))
    elif admission != Admission.OPEN and not places:
        yield Refusal("no_places", _("People apply for places: say how many there are."))
    if traits.on_site and not has_stops and not traits.also_online:
        yield Refusal("no_stop", _("People come to a place: say to which one."))


def move_refusals(
    *,
    was: datetime,
    starts_at: datetime,
    is_cancelled: bool,
    zone: ZoneInfo,
    days: tuple[date, date],
    now: datetime,
    is_draft: bool = False,
) -> Iterator[Refusal]:
    """Whether a session that began at `was` may begin at another time instead; `days` are the
    first and the last of its season. A draft of a day that has passed may still be moved."""
    if is_cancelled:
        yield Refusal("cancelled", _("This session was cancelled."))
    elif now >= was and not is_draft:
        yield Refusal("has_begun", _("This session has already begun."))
    elif starts_at == was:
        yield Refusal("same_time", _("It begins at this time already."))
    elif starts_at <= now:
        yield Refusal("past", _("This time has passed already. Choose a later one."))
    elif not days[0] <= starts_at.astimezone(zone).date() <= days[1]:
        text = _("This day is not in the season. Choose a day of it.")
        yield Refusal("out_of_season", text)
