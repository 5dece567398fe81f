"""Days as plants write them, in words, numbers, ranges and lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from gatehouse.imports.shapes import Raw
from gatehouse.imports.texts import plain, zeros_of
from gatehouse.imports.unclear import Unclear

MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = (
    r"пн|пон\w*|mon(?:day)?s?",
    r"вт|вторн\w*|tue(?:s|sday)?s?",
    r"ср|сред[аыуе]\w*|wed(?:nesday)?s?",
    r"чт|чет|четв\w*|thu(?:rs|rsday)?s?",
    r"пт|пятн\w*|fri(?:day)?s?",
    r"сб|суб\w*|sat(?:urday)?s?",
    r"вс|воск\w*|sun(?:day)?s?",
)
_ONE = "|".join(WEEKDAYS)
WEEKDAY = re.compile(r"\b(?P<every>по |кажд\w+ |every |each )?(?P<day>" + _ONE + r")\b\.?")
WEEKDAYS_RANGE = re.compile(rf"\b(?:с )?(?P<from>{_ONE})\b\.? ?(?:-|по|до|to) ?(?P<to>{_ONE})\b\.?")
ORDINAL = re.compile(r"(?<=\d)(?:-(?:го|ого|ое|е|й|ый)|st|nd|rd|th)\b")
GROUPS_OF_DAYS = (
    (re.compile(r"\b(?:ежедневно|кажд\w+ день|daily|every day)\b"), frozenset(range(7))),
    (re.compile(r"\b(?:по )?(?:будн\w+|рабоч\w+ дн\w+|weekdays)\b"), frozenset(range(5))),
    (re.compile(r"\b(?:по )?(?:выходн\w+(?: дн\w+)?|weekends?)\b"), frozenset((5, 6))),
)
# A time that stands behind the day in the same cell.
TIME_BEHIND = re.compile(
    r"[ ,(]*(?:\b(?:в|c|с|at|from) )?\b\d{1,2}[:]\d{2}.*$"
    r"|[ ,(]+(?:в|at) \d{1,2}(?:[.-]\d{2})?(?: ?ч\w*\.?)?(?! ?[а-я]{3}).*$"
    r"|[ ,(]+с \d{1,2}(?:[.-]\d{2})? до \d{1,2}(?:[.-]\d{2})?(?: ?ч\w*\.?)?$"
)
TOKEN = re.compile(
    r"(?P<iso>\b\d{4}-\d{1,2}-\d{1,2}\b)"
    r"|(?P<dmy>\b\d{1,2}(?P<sign>[./])\d{1,2}(?:(?P=sign)(?:\d{4}|\d{2})\b)?|\b\d{1,2}-\d{1,2}-\d{4}\b)"
    r"|(?P<number>\b\d{1,4}\b)"
    r"|(?P<to>-|\bпо\b|\bдо\b|\bto\b)"
    r"|(?P<sep>[,;+&\n/]|\bи\b|\band\b)"
    r"|(?P<skip>[ .()]+|\b(?:с|от|в|на|числ[аоу]|гг?|год[ау]?|го|ое|е|from|the|of)\b)"
    r"|(?P<word>[а-яa-z]+)"
)
SERIAL = re.compile(r"\A[3-7]\d{4}(?:[.,]\d+)?\Z")  # the same as a text
SERIALS = range(36_526, 73_051)  # the days of 2000 to 2099 as Excel counts them
SERIAL_ZERO = date(1899, 12, 30)
SPACED_DOT = re.compile(r"(?<=\d)(?: \. ?|\. )(?=\d)")
COMMA_FOR_DOT = re.compile(r"\A(\d{1,2}),(0\d|1[0-2])\Z")
LONGEST_TEXT = 200  # signs
LONGEST_RANGE = 62  # days


@dataclass(frozen=True)
class Days:
    """The days a cell names, in their order. `is_range` when it says from one to another;
    `times` is the text of a time that stood behind them; `remark` a code for what was guessed."""

    days: tuple[date, ...]
    is_range: bool = False
    times: str = ""
    remark: str = ""


@dataclass(frozen=True)
class _Part:
    """A day as far as it is written; `joined` is how the one before leads to it."""

    day: int
    month: int = 0
    year: int = 0
    joined: str = ""


def days_of(raw: Raw, first: date, last: date) -> Days:
    """What days a cell names, for a season from `first` to `last`, which tells the year.

    Raises:
        Unclear: day_unclear, day_not_real, weekday_alone, weekday_contradicts, range_backwards
            or range_long.
    """
    if isinstance(raw, datetime):
        return Days((raw.date(),), times="" if raw.time() == time() else f"{raw:%H:%M}")
    if isinstance(raw, date):
        return Days((raw,))
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _of_number(raw, first, last)
    if not isinstance(raw, str):
        raise Unclear("day_unclear")
    if len(raw) > LONGEST_TEXT:
        raise Unclear("day_unclear")
    if SERIAL.match(raw):
        return _of_number(float(raw.replace(",", ".")), first, last)
    return _of_text(_tidied(raw), first, last)


def looks_like_day(raw: Raw) -> bool:
    """Whether a cell says a day, whatever the season."""
    if isinstance(raw, date):
        return raw.year > 1901  # an hour of the day is written as one of 1899
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return int(raw) in SERIALS
    if not isinstance(raw, str) or len(raw) > LONGEST_TEXT:
        return False
    text = TIME_BEHIND.sub("", _tidied(raw))
    if any(words.search(text) for words, _weekdays in GROUPS_OF_DAYS):
        return True
    rest, weekdays, _every = _without_weekdays(text)
    try:
        parts = _parts(rest)
    except Unclear:
        return False
    return any(part.month for part in parts) or bool(weekdays and not parts)


def weekdays_of(raw: Raw) -> frozenset[int]:
    """The days of the week a cell names (Monday is 0); none where it names none."""
    if isinstance(raw, date):
        return frozenset((raw.weekday(),))
    return (
        _without_weekdays(_tidied(raw[:LONGEST_TEXT]))[1] if isinstance(raw, str) else frozenset()
    )


def _tidied(raw: str) -> str:
    text = ORDINAL.sub("", zeros_of(plain(raw))).strip(" .;,")
    return COMMA_FOR_DOT.sub(r"\1.\2", SPACED_DOT.sub(".", text))


def _of_number(raw: float, first: date, last: date) -> Days:
    """A serial of Excel; 12.12 taken for a number; a day of the month alone."""
    if int(raw) in SERIALS:
        moment = datetime.combine(SERIAL_ZERO, time()) + timedelta(days=raw)
        moment = (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)
        return days_of(moment, first, last)
    if 1 <= raw < 32 and float(raw).is_integer():
        return _of_text(str(int(raw)), first, last)
    if 1 <= raw < 32:
        tenths = f"{raw:.2f}"
        readings = {tenths} | ({tenths[:-1]} if tenths.endswith("0") else set())
        found = {day for text in readings for day in _tried(text, first, last)}
        if len(found) == 1:
            return Days((found.pop(),), remark="day_by_number")
    raise Unclear("day_unclear")


def _tried(text: str, first: date, last: date) -> list[date]:
    try:
        return [day for day in _of_text(text, first, last).days if first <= day <= last]
    except Unclear:
        return []


def _of_text(text: str, first: date, last: date) -> Days:
    times = ""
    if (behind := TIME_BEHIND.search(text)) and behind.start():
        text, times = text[: behind.start()], behind[0].strip(" ,()")
    for words, weekdays in GROUPS_OF_DAYS:
        if words.search(text):
            return replace(_by_weekdays(words.sub(" ", text), weekdays, first, last), times=times)
    rest, weekdays, every = _without_weekdays(text)
    parts = _parts(rest)
    if not parts:
        if not weekdays:
            raise Unclear("day_unclear")
        return replace(_weekdays_alone(weekdays, first, last, every=every), times=times)
    found = _resolved(parts, first, last)
    if weekdays:
        found = _checked(found, weekdays)
    return replace(found, times=times)


def _without_weekdays(text: str) -> tuple[str, frozenset[int], bool]:
    """The text without its days of the week, which they are (Monday is 0), and whether each of
    them is meant: “Tuesdays”, “Tue, Thu”, “Mon–Fri”."""
    weekdays: set[int] = set()
    every = False
    for span in WEEKDAYS_RANGE.finditer(text):
        start, end = _weekday(span["from"]), _weekday(span["to"])
        weekdays |= {number % 7 for number in range(start, end + (1 if start <= end else 8))}
        every = True
    text = WEEKDAYS_RANGE.sub(" ", text)
    for match in WEEKDAY.finditer(text):
        weekdays.add(_weekday(match["day"]))
        every = every or bool(match["every"]) or match["day"].endswith("ам")
    return WEEKDAY.sub(" ", text), frozenset(weekdays), every or len(weekdays) > 1


def _weekday(word: str) -> int:
    return next(number for number, one in enumerate(WEEKDAYS) if re.fullmatch(one, word))


def _by_weekdays(text: str, weekdays: frozenset[int], first: date, last: date) -> Days:
    """Every such day of the season, or of the range that is said beside it."""
    parts = _parts(text)
    if parts:
        return _checked(_resolved(parts, first, last), weekdays)
    return _weekdays_alone(weekdays, first, last, every=True)


def _weekdays_alone(weekdays: frozenset[int], first: date, last: date, *, every: bool) -> Days:
    """“Tuesdays” are all of the season; “Tuesday” is one only where the season has but one."""
    days = tuple(day for day in _from_to(first, last) if day.weekday() in weekdays)
    if not days:
        raise Unclear("weekday_not_in_season")
    if not every and len(days) > 1:
        raise Unclear("weekday_alone", days=days)
    return Days(days, remark="every_weekday" if every else "weekday_only")


def _parts(text: str) -> list[_Part]:
    """The days as far as they are written; raises Unclear at a word that is none of a day's."""
    found = _Writing()
    place = 0
    while place < len(text):
        token = TOKEN.match(text, place)
        if token is None:
            raise Unclear("day_unclear")
        place = token.end()
        found.take(token)
    if found.joined == "to" or any(part.joined == "to" for part in found.parts[:1]):
        raise Unclear("day_unclear")
    return found.parts


class _Writing:
    """What has been read of a text so far."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self.joined = ""  # what stood since the last day
        self.month_ahead = 0  # “December 12”

    def take(self, token: re.Match[str]) -> None:
        """One piece of the text more."""
        said, kind = token[0], token.lastgroup
        if kind == "to":
            self.joined = "to"
        elif kind == "sep":
            self.joined = self.joined or "sep"
        elif kind in ("iso", "dmy", "sign"):
            self._day(_written(said))
        elif kind == "number":
            self._number(said)
        elif kind == "word":
            self._month(_month(said))

    def _day(self, part: _Part) -> None:
        self.parts.append(replace(part, joined=self.joined))
        self.joined, self.month_ahead = "", 0

    def _number(self, said: str) -> None:
        if len(said) == 4 and self.parts:
            self.parts[-1] = replace(self.parts[-1], year=int(said))
        elif len(said) < 3:
            self._day(_Part(int(said), self.month_ahead))
        else:
            raise Unclear("day_unclear")

    def _month(self, month: int) -> None:
        if self.parts and not self.parts[-1].month and not self.joined:
            self.parts[-1] = replace(self.parts[-1], month=month)
        else:
            self.month_ahead = month


def _written(text: str) -> _Part:
    numbers = [int(number) for number in re.split("[./-]", text)]
    if numbers[0] > 999:
        return _Part(numbers[2], numbers[1], numbers[0])
    year = numbers[2] if len(numbers) > 2 else 0
    return _Part(numbers[0], numbers[1], year + 2000 if 0 < year < 100 else year)


def _month(word: str) -> int:
    if word in ("май", "мая", "мае"):
        return 5
    for names in (MONTHS, MONTHS_EN):
        for number, name in enumerate(names, start=1):
            if len(name) > 2 and word.startswith(name):
                return number
    raise Unclear("day_unclear")


def _resolved(parts: list[_Part], first: date, last: date) -> Days:
    """Whole dates: a day takes its month and year from the next that has them."""
    month = year = 0
    whole: list[_Part] = []
    for part in reversed(parts):
        month, year = part.month or month, part.year or (0 if part.month else year)
        whole.insert(0, replace(part, month=month, year=year))
    days: list[date] = []
    remark = ""
    if len(whole) > 1 and not all(part.month for part in whole):
        raise Unclear("day_unclear")
    for part in whole:
        day, guessed = _date(part, first, last)
        remark = remark or guessed
        days.extend(_from_to(days[-1], day)[1:] if part.joined == "to" and days else (day,))
    is_range = len(whole) == 2 and whole[1].joined == "to"
    return Days(tuple(dict.fromkeys(days)), is_range, remark=remark)


def _date(part: _Part, first: date, last: date) -> tuple[date, str]:
    """A date; without a year the one in which it falls into the season, or nearest to it."""
    if not part.month:
        days = [day for day in _from_to(first, last) if day.day == part.day]
        if len(days) != 1:
            raise Unclear("day_unclear")
        return days[0], "month_guessed"
    if part.month > 12 >= part.day:  # 12/14 as Americans write it
        return _date(replace(part, day=part.month, month=part.day), first, last)[0], "day_swapped"
    years = [part.year] if part.year else range(first.year - 1, last.year + 2)
    days = [day for year in years if (day := _real(year, part.month, part.day))]
    if not days:
        raise Unclear("day_not_real")
    return min(days, key=lambda day: max((first - day).days, (day - last).days, 0)), ""


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from_to(first: date, last: date) -> list[date]:
    if last < first:
        raise Unclear("range_backwards")
    if (last - first).days > LONGEST_RANGE * 6:
        raise Unclear("range_long")
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _checked(found: Days, weekdays: frozenset[int]) -> Days:
    """Of a range only those weekdays; of single dates each must be one of them."""
    if found.is_range and len(weekdays) < 7:
        days = tuple(day for day in found.days if day.weekday() in weekdays)
        if not days:
            raise Unclear("weekday_contradicts", days=found.days)
        return Days(days, remark=found.remark)
    if not all(day.weekday() in weekdays for day in found.days):
        raise Unclear("weekday_contradicts", days=found.days)
    return found
