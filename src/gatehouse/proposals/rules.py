"""Decisions about proposals on plain values: times as plants write them, days shifted, codes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from hashlib import sha256

WEEK = timedelta(days=7)
REMIND_BEFORE = timedelta(days=2)  # before the day by which an answer is asked for
ERASE_AFTER = timedelta(days=30)  # after the season's last day
BETWEEN_TIMES = re.compile(r"[\s,;]+")
TIME = re.compile(r"\A([01]?\d|2[0-3])(?:[:.\-ч]?([0-5]\d))?\Z")
LAST_MINUTE = time(23, 59)
RATINGS = ((18, "18+"), (16, "16+"), (12, "12+"), (6, "6+"), (0, "0+"))
CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip


def read_times(text: str) -> tuple[list[time], list[str]]:
    """The times of a day out of «10:00, 14.30; 16», in order and once, and what is no time."""
    found: set[time] = set()
    wrong: list[str] = []
    for word in filter(None, BETWEEN_TIMES.split(text.strip())):
        match = TIME.match(word)
        if match is None:
            wrong.append(word)
        else:
            found.add(time(int(match[1]), int(match[2] or 0)))
    return sorted(found), wrong


def ends(starts: time, minutes: int) -> time:
    """When a visit of so many minutes is over; one that would last past midnight ends before it."""
    whole = datetime.combine(date.min, starts) + timedelta(minutes=minutes)
    return whole.time() if whole.date() == date.min else LAST_MINUTE


def shifted(day: date, *, before: date, now: date, last: date) -> date | None:
    """The same weekday of the same week of another season, or the nearest week that has it.

    `before` and `now` are the first days of both seasons, `last` the last day of the later one.
    None when the later season has no such weekday.
    """
    moved = day + (_monday(now) - _monday(before))
    while moved < now:
        moved += WEEK
    while moved > last:
        moved -= WEEK
    return moved if moved >= now else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def days_of(first: date, last: date) -> list[date]:
    """Every day from the first to the last."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def rating_for(admission_age: int) -> str:
    """The mark of content nearest below an age of admission; organisers look at it in the draft."""
    return next(mark for age, mark in RATINGS if admission_age >= age)


def latin(text: str) -> str:
    """A text in Latin letters, digits and hyphens, for an address."""
    spelt = "".join(CYRILLIC.get(sign, sign) for sign in text.lower())
    return re.sub(r"[^a-z0-9]+", "-", spelt).strip("-")


def free_slug(title: str, *, taken: Collection[str], at_most: int = 72) -> str:
    """An address for a title that no other activity has."""
    bare = latin(title)[:at_most].strip("-") or "visit"
    return next(slug for slug in _numbered(bare) if slug not in taken)


def _numbered(bare: str) -> Iterator[str]:
    yield bare
    number = 2
    while True:
        yield f"{bare}-{number}"
        number += 1


def digest(values: Iterable[object]) -> str:
    """A mark of what was shown: the same rows have the same, a changed one has another."""
    return sha256("\x1f".join(map(str, values)).encode()).hexdigest()[:16]


def reminder_is_due(
    *, answer_by: date, today: date, reminded_on: date | None, is_awaited: bool
) -> bool:
    """Whether a plant that still owes an answer hears of it by itself: once, two days before."""
    from_day = answer_by - REMIND_BEFORE
    told = reminded_on is not None and reminded_on >= from_day
    return is_awaited and from_day <= today <= answer_by and not told
