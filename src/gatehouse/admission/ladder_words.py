"""The steps of a season from a place to the gate in words, for the text of its rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from gatehouse.admission.ladder import DAY_HOURS, Ladder, Window

HOUR_MINUTES = 60


@dataclass(frozen=True)
class WindowWords:
    """A row of the table: when it holds, how long one may answer, how many are asked."""

    when: str
    answer: str
    asked: int


@dataclass(frozen=True)
class LadderWords:
    """What the template says; an empty word stands for a step that the season does not take."""

    confirm_from: str
    confirm_until: str
    last_call: str
    grace: str
    reminders: str
    windows: tuple[WindowWords, ...]
    night: tuple[int, int] | None  # hours of the day
    night_counts: str


def in_words(ladder: Ladder) -> LadderWords:
    """In the language of the moment."""
    stops = any(one.minutes > ladder.night_counts_minutes for one in ladder.windows)
    has_night = stops and ladder.night_from_hour != ladder.night_until_hour
    return LadderWords(
        confirm_from=_hours(ladder.confirm_from_hours) if ladder.confirms else "",
        confirm_until=_hours(ladder.confirm_until_hours),
        last_call=_hours(ladder.last_call_hours),
        grace=_hours(ladder.grace_hours),
        reminders=", ".join(map(_hours, ladder.reminder_hours)),
        windows=tuple(_windows(ladder.windows)),
        night=(ladder.night_from_hour, ladder.night_until_hour) if has_night else None,
        night_counts=_minutes(ladder.night_counts_minutes),
    )


def _windows(windows: tuple[Window, ...]) -> Iterator[WindowWords]:
    farther = {near: far for far, near in pairwise(windows)}
    for one in windows:
        far = farther.get(one)
        if one.hours_before:
            when = _("%(time)s before the visit and earlier") % {"time": _hours(one.hours_before)}
        elif far:
            when = _("less than %(time)s before the visit") % {"time": _hours(far.hours_before)}
        else:
            when = _("at any time")
        yield WindowWords(when, _minutes(one.minutes), one.asked)


def _hours(hours: int) -> str:
    """Whole days from the second on; nothing for none."""
    days, rest = divmod(hours, DAY_HOURS)
    if not hours:
        return ""
    if days > 1 and not rest:
        return npgettext("length", "%(n)d day", "%(n)d days", days) % {"n": days}
    return npgettext("length", "%(n)d hour", "%(n)d hours", hours) % {"n": hours}


def _minutes(minutes: int) -> str:
    """Whole hours from the first on; nothing for none."""
    hours, rest = divmod(minutes, HOUR_MINUTES)
    if hours and not rest:
        return npgettext("length", "%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    words = npgettext("length", "%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return words if minutes else ""
