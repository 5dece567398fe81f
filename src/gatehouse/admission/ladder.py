"""From a place to a person at the gate, as data of a season: when to confirm, when to remind, how
long an offer waits. The code holds none of these numbers.

Decided on plain values; the clock is an argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from gatehouse.core.refusal import Refusal

HOUR = timedelta(hours=1)
DAY_HOURS = 24


@dataclass(frozen=True)
class Window:
    """How places are offered while the visit is at least `hours_before` away: `minutes` to answer,
    and `asked` times as many people as there are places."""

    hours_before: int
    minutes: int
    asked: int


@dataclass(frozen=True)
class Ladder:
    """The steps of a season from a place to the gate.

    confirm_from_hours    before the plant's pass deadline (`Session.closes_at`): from then on the
    confirm_until_hours   party is asked whether it comes, until the second; both 0: never asked
    last_call_hours       before the end of that time whoever said nothing is asked once more
    grace_hours           after it the place may be taken back, while nobody else has it
    reminder_hours        before the visit begins, the longest first
    windows               how places that come back are offered, the farthest first; none: to one
                          party at a time, for the season's `offer_hours`
    night_from_hour       the night, hours of the day in the season's zone; it does not count in
    night_until_hour      windows longer than `night_counts_minutes`; both the same: no night
    """

    confirm_from_hours: int
    confirm_until_hours: int
    last_call_hours: int
    grace_hours: int
    reminder_hours: tuple[int, ...]
    windows: tuple[Window, ...]
    night_from_hour: int
    night_until_hour: int
    night_counts_minutes: int

    @property
    def confirms(self) -> bool:
        """Whether parties are asked to confirm."""
        return self.confirm_from_hours > self.confirm_until_hours

    def confirm_from(self, closes_at: datetime) -> datetime:
        """When parties are asked first."""
        return closes_at - self.confirm_from_hours * HOUR

    def confirm_until(self, closes_at: datetime) -> datetime:
        """Until when they are to answer."""
        return closes_at - self.confirm_until_hours * HOUR

    def answer_until(self, *, asked_at: datetime, closes_at: datetime) -> datetime:
        """Until when a party asked at `asked_at` may answer: whoever was asked late, for the site
        was away, has as long as everybody else, but not past the pass deadline."""
        whole = (self.confirm_from_hours - self.confirm_until_hours) * HOUR
        return min(max(self.confirm_until(closes_at), asked_at + whole), closes_at)

    def window(self, *, starts_at: datetime, now: datetime) -> Window | None:
        """How places are offered at `now`; None where the season has no windows."""
        left = starts_at - now
        fitting = (one for one in self.windows if left >= one.hours_before * HOUR)
        return next(fitting, self.windows[-1] if self.windows else None)

    def answered_until(self, window: Window, *, zone: ZoneInfo, now: datetime) -> datetime:
        """When a window opened at `now` is over. A long one stands still at night."""
        length = timedelta(minutes=window.minutes)
        if window.minutes <= self.night_counts_minutes or not self._night_hours:
            return now + length
        return self._by_day(now, length, zone)

    @property
    def _night_hours(self) -> int:
        return (self.night_until_hour - self.night_from_hour) % DAY_HOURS

    def _by_day(self, moment: datetime, left: timedelta, zone: ZoneInfo) -> datetime:
        """The moment after `left` of day time; each turn passes a night or ends."""
        while True:
            moment = self._morning(moment, zone)
            evening = _next(moment, self.night_from_hour, zone)
            if moment + left <= evening:
                return moment + left
            left -= evening - moment
            moment = evening

    def _morning(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The moment itself by day, the end of the night by night."""
        hour = moment.astimezone(zone).hour
        is_night = (hour - self.night_from_hour) % DAY_HOURS < self._night_hours
        return _next(moment, self.night_until_hour, zone) if is_night else moment

    def reminder(self, *, starts_at: datetime, now: datetime) -> tuple[int, datetime] | None:
        """The reminder whose turn it is: its hours, and when it was due. Those that were missed
        stay unsent."""
        passed = [hours for hours in self.reminder_hours if starts_at - hours * HOUR <= now]
        if not passed or now >= starts_at:
            return None
        return min(passed), starts_at - min(passed) * HOUR


def _next(moment: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """The next time the clocks of a zone show this hour, in the moment's own zone; one that is
    left out when clocks change comes as late as the clocks say."""
    local = moment.astimezone(zone)
    there = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    if there <= local:
        day = (local + timedelta(days=1)).date()
        there = datetime(day.year, day.month, day.day, hour, tzinfo=zone)
    return there.astimezone(moment.tzinfo)


def read(body: Mapping[str, Any]) -> Ladder:
    """The steps from what is kept of them.

    Raises: TypeError, KeyError, where it is not whole.
    """
    fields = dict(body)
    windows = tuple(Window(**one) for one in fields.pop("windows"))
    reminders = tuple(int(hours) for hours in fields.pop("reminder_hours"))
    return Ladder(windows=windows, reminder_hours=reminders, **fields)


def ladder_refusals(ladder: Ladder) -> Iterator[Refusal]:
    """Whether the steps can be kept: what a form and an operation both ask."""
    yield from _confirm_refusals(ladder)
    reminders = ladder.reminder_hours
    if list(reminders) != sorted(set(reminders), reverse=True) or any(h < 1 for h in reminders):
        text = _("Reminders: whole hours before the visit, the longest first, each once.")
        yield Refusal("reminder_hours", text)
    yield from _window_refusals(ladder)
    hours = (ladder.night_from_hour, ladder.night_until_hour)
    if not all(0 <= hour < DAY_HOURS for hour in hours) or ladder.night_counts_minutes < 0:
        yield Refusal("night", _("The night begins and ends at hours from 0 to 23."))


def _confirm_refusals(ladder: Ladder) -> Iterator[Refusal]:
    until, whole = ladder.confirm_until_hours, ladder.confirm_from_hours
    if until < 0 or whole < until or (whole == until and whole):
        text = _("To confirm there is a time: it begins earlier than it ends.")
        yield Refusal("confirm_hours", text)
    if ladder.last_call_hours < 0 or (whole and ladder.last_call_hours >= whole - until):
        text = _("The last call comes within the time to confirm.")
        yield Refusal("last_call_hours", text)
    if not 0 <= ladder.grace_hours <= max(until, 0):
        text = _("The grace ends before the list goes to the enterprise.")
        yield Refusal("grace_hours", text)


def _window_refusals(ladder: Ladder) -> Iterator[Refusal]:
    starts = [one.hours_before for one in ladder.windows]
    if starts and (starts != sorted(set(starts), reverse=True) or starts[-1] != 0):
        text = _("Times to answer: the farthest first, each once, the last from 0 hours on.")
        yield Refusal("windows", text)
    if any(one.minutes < 1 or one.asked < 1 for one in ladder.windows):
        text = _("Whoever is asked has at least a minute, and at least one is asked for a place.")
        yield Refusal("windows", text)
