"""One look through a season: what was asked, what matches, where each link leads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from gatehouse.programme import days, published, queries, search
from gatehouse.programme.filters import Address, Filters
from gatehouse.programme.forms import SeasonFilter
from gatehouse.programme.models import Season
from gatehouse.programme.queries import Hit
from gatehouse.programme.rules import SeasonStage
from gatehouse.programme.stages import StageWords, stage_words
from gatehouse.web import words

PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True)
class Chip:
    """One chosen filter in words, and the address without it."""

    filter: str
    text: str
    url: str


@dataclass(frozen=True)
class Browsing:
    """What the pages of a season share; sessions that fit `also` are shown as if public."""

    season: Season
    seasons: Sequence[Season]
    is_current: bool
    form: SeasonFilter
    path: str
    page: int
    now: datetime
    unknown_season: str = ""
    also: Q | None = None

    @cached_property
    def filters(self) -> Filters:
        """What was asked for."""
        return self.form.filters

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.season.timezone)).date()

    @cached_property
    def window(self) -> Filters:
        """What was asked for; while the season runs, from today on if no day was asked for."""
        return queries.from_today(self.season, self.filters, today=self.today, now=self.now)

    @cached_property
    def any_day(self) -> list[Hit]:
        """What matches, whatever the dates."""
        return queries.hits(self.season, self.filters, now=self.now, also=self.also)

    @cached_property
    def hits(self) -> list[Hit]:
        """What matches from today on, or on the days asked for."""
        return queries.on_days(self.any_day, self.window)

    @property
    def stage(self) -> SeasonStage:
        return self.season.stage(now=self.now)

    @property
    def stage_words(self) -> StageWords:
        return stage_words(self.season, now=self.now)

    @cached_property
    def address(self) -> Address:
        return Address(self.path, "" if self.is_current else self.season.code, self.filters)

    @property
    def reset_url(self) -> str:
        return self.address.with_filters(Filters())

    @property
    def past_url(self) -> str:
        """The whole season from its first day, when its past days are not shown."""
        if self.window == self.filters or len(self.hits) == len(self.any_day):
            return ""
        since, until = self.season.starts_on, self.season.ends_on
        return self.address.with_filters(replace(self.filters, since=since, until=until))

    @property
    def keep(self) -> dict[str, str]:
        """What the form sends along."""
        return {} if self.is_current else {"season": self.season.code}

    @property
    def found_words(self) -> str:
        """«Нашлось 12 сеансов» with filters, «36 сеансов» without."""
        count = len(self.hits)
        if not count:
            return _("Nothing found")
        if not self.filters.chosen:
            return words.sessions(count)
        return ngettext("Found %(n)d session", "Found %(n)d sessions", count) % {"n": count}

    @cached_property
    def partial(self) -> bool:
        """Whether not all the words were found, only some of them."""
        several = len(search.words_of(self.filters.q)) > 1
        return several and bool(self.hits) and not search.found(self.filters.q)

    @property
    def not_understood(self) -> list[str]:
        """A sentence for each value that was left out."""
        said = self.form.not_understood
        if self.unknown_season:
            said = [_("There is no such season; this is the present one."), *said]
        return said

    @property
    def other_seasons(self) -> list[dict[str, Any]]:
        return [
            {"url": f"{self.path}?season={one.code}", "season": one}
            for one in self.seasons
            if one.pk != self.season.pk
        ]

    @property
    def tabs(self) -> list[dict[str, Any]]:
        """The same choice as a list, a calendar and a map."""
        titles = {
            "programme:list": ("list", pgettext("view", "List")),
            "programme:calendar": ("calendar-days", pgettext("view", "Calendar")),
            "programme:map": ("map", pgettext("view", "Map")),
        }
        return [
            {"url": self.address.at(reverse(name)), "text": text, "icon": icon,
             "current": reverse(name) == self.path}
            for name, (icon, text) in titles.items()
        ] if self.also is None else []  # fmt: skip

    def day_url(self, day: date, path: str = "") -> str:
        """What else was asked for, on this day."""
        address = Address(path or self.path, self.address.season, self.filters.on(day))
        return address.url()

    def site_url(self, code: str, path: str) -> str:
        """What else was asked for, at this site."""
        return Address(path, self.address.season, replace(self.filters, site=code)).url()

    @property
    def strip(self) -> list[dict[str, Any]]:
        """The days of the season with how much there is on each; its past days once somebody
        asks for one of them. Nothing when no day has anything."""
        there = days.present(self.any_day)
        since, until = self.filters.since, self.filters.until
        first = self.season.starts_on
        if self.stage == SeasonStage.RUNNING and not (since and since < self.today):
            first = self.today
        if not there:
            return []
        return [
            {"date": day, "url": self.day_url(day), "count": len(there.get(day, [])),
             "current": since == until == day}
            for day in days.all_days(first, self.season.ends_on)
        ]  # fmt: skip

    @cached_property
    def chips(self) -> list[Chip]:
        """Each chosen value, which can be taken off by itself."""
        return list(self._chips())

    def _chips(self) -> Iterator[Chip]:
        for name, value in self.filters.chosen.items():
            if name == "until" and self.filters.since:
                continue
            for one in value if isinstance(value, tuple) else (value,):
                left = self.filters.without(name, one if isinstance(value, tuple) else "")
                yield Chip(name, self._in_words(name, one), self.address.with_filters(left))

    def _in_words(self, name: str, value: Any) -> str:
        if name in {"since", "until"}:
            return _dates(self.filters)
        if name == "q":
            return f"«{value}»"
        if name == "age":
            text = ngettext("youngest: %(n)d year", "youngest: %(n)d years", value)
            return text % {"n": value}
        if name == "places":
            text = ngettext("places for %(n)d person", "places for %(n)d persons", value)
            return text % {"n": value}
        if value is True:
            return str(self.form.fields[name].label)
        choices = dict(self.form.fields[name].choices)  # type: ignore[attr-defined]
        return str(choices[value])


def _dates(filters: Filters) -> str:
    since, until = filters.since, filters.until
    if since and until:
        return words.days_span(since, until)
    if since:
        return _("from %(day)s") % {"day": words.day(since)}
    return _("until %(day)s") % {"day": words.day(until)} if until else ""


def browse(request: HttpRequest, path: str, *, now: datetime) -> Browsing | None:
    """The season asked for with its filters; None when no season is published."""
    seasons = list(published.seasons())
    current = queries.current_season(seasons, now=now)
    if current is None:
        return None
    code = request.GET.get("season", "")
    season = next((one for one in seasons if one.code == code), current)
    number = request.GET.get("page", "")
    return Browsing(
        season=season,
        seasons=seasons,
        is_current=season == current,
        form=SeasonFilter(request.GET, queries.facets(season)),
        path=path,
        page=int(number) if PAGE_NUMBER.fullmatch(number) else 1,
        now=now,
        unknown_season=code if code and season.code != code else "",
    )


def previewed(
    request: HttpRequest, path: str, season: Season, also: Q, *, now: datetime
) -> Browsing:
    """One season, be it public or not, with the drafts that fit `also`."""
    facets = queries.facets(season, also=also)
    form = SeasonFilter(request.GET, facets)
    return Browsing(
        season, [season], is_current=True, form=form, path=path, page=1, now=now, also=also
    )
