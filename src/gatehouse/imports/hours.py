"""Times of the day as plants write them: one, from one to another, several in a cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from gatehouse.imports.shapes import Raw
from gatehouse.imports.texts import plain, zeros_of
from gatehouse.imports.unclear import Unclear

# Hours, then minutes behind a sign or in words, then the half of the day; {0} names the groups.
ONE = (
    r"(?P<{0}h>\d{{1,2}})"
    r"(?:(?P<{0}sign>[:.]|(?<=\d)-(?=[0-5]\d\b)) ?(?P<{0}m>[0-5]\d)(?!\d)(?::[0-5]\d)?)?"
    r"(?: ?(?:ч(?:ас(?:ов|а|у|ам)?)?\.?|h|o'clock))?(?: ?(?P<{0}mm>[0-5]?\d) ?(?:мин\w*\.?|м\b))?"
    r"(?: ?(?P<{0}half>утра|дня|вечера|am|pm|a\.m\.|p\.m\.))?"
)
SPAN = re.compile(
    r"(?:\b(?:с|c|в|от|до|к|at|from|until|начало|начало в)\b ?)?"
    + ONE.format("a")
    + r"(?: ?(?:- ?)?(?:-|до|по|to|until) ?"
    + ONE.format("b")
    + ")?"
)
BETWEEN = re.compile(r"[ ,;/+&\n]+(?:и |and )?|^и |^and ")
LENGTH = re.compile(r"\((?:[^)]*(?:мин|час|ч\b)[^)]*)\)")
NOTE_BEHIND = re.compile(r"\((?:мск|msk|московск\w*(?: врем\w*)?|по москве)\)|\b(?:мск|msk)\b")
WORDS = {"полдень": "12:00", "полночь": "00:00", "noon": "12:00"}
SPACE_FOR_COLON = re.compile(r"\A(\d{1,2}) ([0-5]\d)\Z")
SHARE = re.compile(r"\A0[.,]\d{3,}\Z")  # of a day, as a text
LONGEST_TEXT = 200  # signs
TIME_LIKE = re.compile(r"\d ?[:.-] ?\d\d|\d ?ч|[сcв] \d|\d (?:до|-) \d")
DIGITS4 = re.compile(r"\A([01]?\d|2[0-3])([0-5]\d)\Z")


@dataclass(frozen=True)
class Span:
    """From a time to another; `ends` None where only the start is said."""

    starts: time
    ends: time | None = None


def spans_of(raw: Raw) -> tuple[Span, ...]:
    """The times a cell names, in their order.

    Raises:
        Unclear: time_unclear, time_not_real or time_two_ways.
    """
    if isinstance(raw, datetime):
        return (Span(raw.time().replace(second=0, microsecond=0)),)
    if isinstance(raw, time):
        return (Span(raw.replace(second=0, microsecond=0)),)
    if isinstance(raw, date | bool) or raw is None:
        raise Unclear("time_unclear")
    if isinstance(raw, int | float):
        return (Span(_of_number(raw)),)
    if len(raw) > LONGEST_TEXT:
        raise Unclear("time_unclear")
    if SHARE.match(raw):
        return (Span(_of_number(float(raw.replace(",", ".")))),)
    return _of_text(_tidied(raw))


def looks_like_time(raw: Raw) -> bool:
    """Whether a cell says a time of the day; whole numbers may say anything."""
    if isinstance(raw, float):
        return 0 < raw < 1
    if isinstance(raw, datetime):
        return raw.year < 1901
    if isinstance(raw, str):
        return TIME_LIKE.search(zeros_of(plain(raw[:LONGEST_TEXT]))) is not None and _is_time(raw)
    return isinstance(raw, time)


def _is_time(raw: Raw) -> bool:
    try:
        return bool(spans_of(raw))
    except Unclear:
        return False


def _tidied(raw: str) -> str:
    text = zeros_of(plain(raw))
    text = NOTE_BEHIND.sub("", LENGTH.sub("", text)).strip(" .;,()")
    return SPACE_FOR_COLON.sub(r"\1:\2", text)


def _of_number(raw: float) -> time:
    """A share of a day; 10.3 for half past ten; 10; 1030."""
    if 0 < raw < 1:
        minutes = round(raw * 24 * 60)
        return (datetime(2000, 1, 1) + timedelta(minutes=minutes)).time()  # noqa: DTZ001 — a time only
    if float(raw).is_integer():
        whole = str(int(raw))
        if (digits := DIGITS4.match(whole)) and len(whole) > 2:
            return time(int(digits[1]), int(digits[2]))
        return _time(int(raw), 0)
    hours, _sign, minutes_text = f"{raw:.2f}".partition(".")
    if minutes_text == "50":  # ten fifty or half past ten
        raise Unclear("time_two_ways", one=f"{hours}:50", two=f"{hours}:30")
    return _time(int(hours), int(minutes_text))


@lru_cache(maxsize=4096)
def _of_text(text: str) -> tuple[Span, ...]:
    if text in WORDS:
        text = WORDS[text]
    if (digits := DIGITS4.match(text)) and len(text) > 2:
        return (Span(time(int(digits[1]), int(digits[2]))),)
    spans: list[Span] = []
    place = 0
    while place < len(text):
        found = SPAN.match(text, place)
        if found is None or found.end() == place:
            raise Unclear("time_unclear")
        spans.append(_span(found))
        place = found.end()
        if between := BETWEEN.match(text, place):
            place = between.end()
        elif place < len(text):
            raise Unclear("time_unclear")
    if not spans:
        raise Unclear("time_unclear")
    return tuple(dict.fromkeys(spans))


def _span(found: re.Match[str]) -> Span:
    said = found.groupdict()
    if said["asign"] == "-" and not said["bh"]:
        return _hyphened(int(said["ah"]), int(said["am"]))
    starts = _clock(said, "a")
    if not said["bh"]:
        return Span(starts)
    if not said["ahalf"] and said["bhalf"] in ("дня", "вечера", "pm", "p.m.") and starts.hour < 8:
        starts = _time(starts.hour + 12, starts.minute)
    return Span(starts, _clock(said, "b"))


def _hyphened(hours: int, other: int) -> Span:
    """10-00 and 10-30 are times; 10-12 is from ten to twelve; 10-15 may be either."""
    if other in (0, 30, 45) or other <= hours or other > 24:
        return Span(_time(hours, other))
    if other % 5 == 0:
        raise Unclear("time_two_ways", one=f"{hours}:{other}", two=f"{hours}:00–{other}:00")
    return Span(_time(hours, 0), _time(other, 0))


def _clock(said: dict[str, str | None], which: str) -> time:
    hours = int(said[f"{which}h"] or 0)
    minutes = int(said[f"{which}m"] or said[f"{which}mm"] or 0)
    half = said[f"{which}half"]
    if half in ("дня", "вечера", "pm", "p.m.") and hours < 12:
        hours += 12
    return _time(hours, minutes)


def _time(hours: int, minutes: int) -> time:
    try:
        return time(hours, minutes)
    except (ValueError, OverflowError) as error:
        raise Unclear("time_not_real") from error
