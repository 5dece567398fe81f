"""Dates, times and counts in words, by the rules of the current language.

Plain functions on plain values; the template filters of `{% load gatehouse %}` are these.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

Day = date | datetime
NBSP = "\u00a0"
MOSCOW_OFFSET = 3  # hours


def local(value: Day, zone: str | tzinfo | None = None) -> Day:
    """An aware time in `zone` (the site's own when not given); a plain date as it is."""
    if not isinstance(value, datetime) or timezone.is_naive(value):
        return value
    return timezone.localtime(value, ZoneInfo(zone) if isinstance(zone, str) else zone)


def _date(value: Day, zone: str | tzinfo | None) -> date:
    here = local(value, zone)
    return here.date() if isinstance(here, datetime) else here


def day(value: Day, zone: str | tzinfo | None = None) -> str:
    """«11 декабря» · 11 December."""
    return date_format(local(value, zone), "j E").replace(" ", NBSP)


def day_words(value: Day, zone: str | tzinfo | None = None) -> str:
    """«11 декабря, понедельник» · Monday, 11 December."""
    if _russian():
        return f"{day(value, zone)}, {weekday(value, zone)}"
    return f"{weekday(value, zone)}, {day(value, zone)}"


def day_full(value: Day, zone: str | tzinfo | None = None) -> str:
    """«11 декабря 2023» · 11 December 2023."""
    return f"{day(value, zone)}{NBSP}{local(value, zone).year}"


def day_short(value: Day, zone: str | tzinfo | None = None) -> str:
    """«пн, 11 дек» · Mon, 11 Dec."""
    here = local(value, zone)
    month = date_format(here, "b" if _russian() else "M").strip(".")
    return f"{weekday_short(here)}, {here.day}{NBSP}{month}"


def weekday(value: Day, zone: str | tzinfo | None = None) -> str:
    """«понедельник» · Monday."""
    name = date_format(local(value, zone), "l")
    return name.lower() if _russian() else name


def weekday_short(value: Day, zone: str | tzinfo | None = None) -> str:
    """«пн» · Mon."""
    name = date_format(local(value, zone), "D")
    return name.lower() if _russian() else name


def days_span(first: Day, last: Day, zone: str | tzinfo | None = None) -> str:
    """«11–22 декабря», «28 декабря – 3 января», or one day."""
    first, last = _date(first, zone), _date(last, zone)
    if (first.year, first.month, first.day) == (last.year, last.month, last.day):
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    return f"{day(first)}{NBSP}– {day(last)}"  # it may break after the dash


def clock(value: datetime, zone: str | tzinfo | None = None) -> str:
    """«14:00»: 24 hours in both languages, as a timetable."""
    return f"{local(value, zone):%H:%M}"


def zone_name(value: datetime, zone: str | tzinfo | None = None) -> str:
    """«МСК» · MSK for Moscow's offset, «UTC+5» for another one."""
    here = local(value, zone)
    offset = here.utcoffset() if isinstance(here, datetime) else None
    hours = offset.total_seconds() / 3600 if offset is not None else MOSCOW_OFFSET
    if hours == MOSCOW_OFFSET:
        return pgettext("time zone", "MSK")
    sign, whole, minutes = "−" if hours < 0 else "+", int(abs(hours)), int(abs(hours) * 60) % 60
    return f"UTC{sign}{whole}" + (f":{minutes:02d}" if minutes else "")


def time_span(start: datetime, end: datetime | None, zone: str | tzinfo | None = None) -> str:
    """«14:00–15:30 МСК»: always with its zone."""
    until = f"–{clock(end, zone)}" if end else ""
    return f"{clock(start, zone)}{until}{NBSP}{zone_name(start, zone)}"


def relative_day(value: Day, now: Day, zone: str | tzinfo | None = None) -> str:
    """«сегодня», «завтра», «через 3 дня», «вчера», «5 дней назад»; both are days of `zone`."""
    days = (_date(value, zone) - _date(now, zone)).days
    near = {
        -1: gettext("yesterday"),
        0: gettext("today"),
        1: gettext("tomorrow"),
        2: gettext("the day after tomorrow"),
    }
    if days in near:
        return near[days]
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}


def duration(minutes: int) -> str:
    """«1 ч 30 мин»."""
    hours, rest = divmod(int(minutes), 60)
    parts = [pgettext("hours", "%d h") % hours] if hours else []
    if rest or not hours:
        parts.append(pgettext("minutes", "%d min") % rest)
    return NBSP.join(parts).replace(" ", NBSP)


def places(count: int) -> str:
    """«3 места»."""
    return ngettext("%(n)d place", "%(n)d places", count) % {"n": count}


def places_left(count: int) -> str:
    """«Осталось 3 места», «Мест нет»."""
    if count <= 0:
        return gettext("No places left")
    return ngettext("%(n)d place left", "%(n)d places left", count) % {"n": count}


def persons(count: int) -> str:
    """«5 человек»."""
    return ngettext("%(n)d person", "%(n)d persons", count) % {"n": count}


def sessions(count: int) -> str:
    """«36 сеансов»."""
    return ngettext("%(n)d session", "%(n)d sessions", count) % {"n": count}


def from_age(years: int) -> str:
    """«с 12 лет», «с 1 года»; nothing to say for 0: «для всех возрастов»."""
    if years <= 0:
        return gettext("all ages")
    return ngettext("from %(n)d year", "from %(n)d years", years) % {"n": years}


def number(value: int) -> str:
    """«1 700», with the language's own thin space or comma."""
    grouped = f"{value:,}"
    return grouped.replace(",", NBSP) if _russian() else grouped


def _russian() -> bool:
    return (get_language() or "ru").startswith("ru")
