"""Reads of the programme as somebody looks through a season.

A season may hold a thousand sessions: those that match are read as a few plain columns, days
and pages are made of these, and only what one page shows is read in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from gatehouse.catalogue.models import District, Industry, Site
from gatehouse.programme import published, search
from gatehouse.programme.filters import Filters
from gatehouse.programme.formats import OFF_SITE, Admission, Format
from gatehouse.programme.models import Activity, Quota, QuotaKind, Season, Session, Stop
from gatehouse.programme.models.session import taken_within
from gatehouse.programme.published import Shown
from gatehouse.programme.rules import SeasonStage

# What somebody gives up most easily comes first, what they came for last.
LEAST_FIRST = [
    "time", "weekend", "since", "until", "places", "site", "district", "age", "language", "format",
    "industry", "step_free", "q",
]  # fmt: skip
# What a list shows of an activity and its stops; the long texts stay where they are.
LIST_FIELDS = (
    "code", "starts_at", "ends_at", "opening_hours", "admission", "own_opens_at",
    "own_closes_at", "cancelled_at", "published_at", "season__published_at",
    "season__timezone", "season__applications_open_at", "season__close_hours_before",
    "season__names_hours_before", "activity__format", "activity__title",
    "activity__admission_age", "activity__languages", "activity__players_named",
    "activity__citizenship",
    "activity__enterprise__name",
)  # fmt: skip
# Stop has no texts of its own, so that its site's languages are named here.
STOP_FIELDS = (
    "session", "site__metro_ru", "site__metro_en", "site__metro", "site__district",
    "site__name_ru", "site__name_en", "site__name",
)  # fmt: skip
SITE_FIELDS = (
    "code", "name", "address", "metro", "district", "latitude", "longitude", "enterprise__name"
)  # fmt: skip


def current_season(seasons: Sequence[Season], *, now: datetime) -> Season | None:
    """The season that is on or comes next, otherwise the last one."""
    in_time = sorted(seasons, key=lambda season: season.starts_on)
    ahead = [season for season in in_time if season.stage(now=now) != SeasonStage.OVER]
    return next(iter(ahead or in_time[::-1]), None)


@dataclass(frozen=True)
class Facets:
    """What the filters of a season offer: only what the season has. Pairs are code and name."""

    industries: list[tuple[str, str]]
    formats: list[Format]
    districts: list[District]
    languages: list[str]
    sites: list[tuple[str, str]]


def facets(season: Season, *, also: Q | None = None) -> Facets:
    """In the order of names; formats and districts in the order of their lists."""
    there = published.announced(also).filter(season=season)
    kinds = set(there.order_by().values_list("activity__format", "activity__languages").distinct())
    spoken = {word for _, languages in kinds for word in languages.replace(",", " ").split()}
    industries = Industry.objects.filter(enterprises__activities__sessions__in=there)
    sites = list(_names(Site.objects.filter(stops__session__in=there), "district"))
    districts = {district for _, _, district in sites}
    return Facets(
        industries=list(_names(industries)),
        formats=[kind for kind in Format if kind in {format_ for format_, _ in kinds}],
        districts=[one for one in District if one in districts],
        languages=sorted(spoken, reverse=True),
        sites=[(code, name) for code, name, _ in sites],
    )


def _names(rows: QuerySet[Any], *more: str) -> Iterable[tuple[Any, ...]]:
    """Code and name in the language of the page, in the order of names; plain values, since
    every page of the season asks for them."""
    english = (get_language() or "ru").startswith("en")
    plain = rows.order_by().values_list("code", "name_ru", "name_en", *more).distinct()
    named = ((code, (english and en) or ru, *rest) for code, ru, en, *rest in plain)
    return sorted(named, key=lambda row: row[1])


def sites(pks: Iterable[int]) -> list[Site]:
    """Sites with their enterprises, from north to south as a map is read."""
    rows = Site.objects.filter(pk__in=list(pks)).select_related("enterprise")
    return list(rows.only(*SITE_FIELDS).order_by("-latitude", "longitude", "code"))


@dataclass(frozen=True)
class Hit:
    """A session that matches, in plain values; days are days of the season's zone."""

    pk: int
    activity: int
    first: date
    last: date
    clock: time
    off_site: bool
    score: int = 0

    @property
    def over_days(self) -> bool:
        return self.first != self.last


def hits(season: Season, filters: Filters, *, now: datetime, also: Q | None = None) -> list[Hit]:
    """What matches, in the order of time; with words, the better match first. Sessions that fit
    `also` count as public."""
    rows = _matching(season, filters, now, also)
    scores: dict[int, int] = {}
    if search.words_of(filters.q):
        scores = search.found(filters.q) or search.found(filters.q, any_word=True)
        rows = rows.filter(activity__in=scores)
    zone = ZoneInfo(season.timezone)
    found = [
        Hit(pk, activity, starts.astimezone(zone).date(), ends.astimezone(zone).date(),
            starts.astimezone(zone).time(), kind in OFF_SITE, scores.get(activity, 0))
        for pk, activity, kind, starts, ends in rows.values_list(
            "pk", "activity_id", "activity__format", "starts_at", "ends_at"
        )
        if filters.fits_time(starts, ends, zone)
        and filters.fits_weekend(starts.astimezone(zone).date(), ends.astimezone(zone).date())
    ]  # fmt: skip
    return sorted(found, key=lambda hit: -hit.score) if scores else found


def _matching(season: Season, filters: Filters, now: datetime, also: Q | None) -> QuerySet[Session]:
    """All that the database can decide; dates and hours are decided by `hits` and `on_days`."""
    rows = published.announced(also).filter(season=season).order_by("starts_at", "code")
    if filters.industry:
        rows = rows.filter(activity__enterprise__industry__code__in=filters.industry)
    if filters.format:
        rows = rows.filter(activity__format__in=filters.format)
    if filters.age is not None:
        rows = rows.filter(activity__admission_age__lte=filters.age)
    if filters.language:
        rows = rows.filter(activity__languages__contains=filters.language)
    if filters.district:
        rows = rows.filter(_stop(site__district__in=filters.district))
    if filters.site:
        rows = rows.filter(_stop(site__code=filters.site))
    if filters.step_free:
        rows = rows.filter(_without_steps())
    if filters.places:
        rows = rows.filter(_with_places(season, filters.places, now))
    return rows


def _stop(**conditions: Any) -> Q:
    return Q(Exists(Stop.objects.filter(session=OuterRef("pk"), **conditions)))


def _without_steps() -> Q:
    """The visit and every place it leads to; online there are no steps."""
    everywhere = Q(activity__step_free=True) & ~_stop(site__step_free=False)
    return Q(activity__format__in=OFF_SITE) | everywhere


def _with_places(season: Season, persons: int, now: datetime) -> Q:
    """So many can still come together: there are public places for all of them and
    applications are taken now or a draw gives them, or nobody asks for places."""
    enough = Quota.objects.filter(
        session=OuterRef("pk"), kind=QuotaKind.PUBLIC, places__gte=F("held") + persons
    )
    applying = taken_within(season, QuotaKind.PUBLIC, now=now) & Q(Exists(enough))
    drawn = Q(Exists(_places_of(persons)), admission=Admission.DRAW, starts_at__gt=now)
    coming = drawn | Q(admission=Admission.OPEN, ends_at__gt=now)
    return applying | coming & Q(cancelled_at=None)


def _places_of(persons: int) -> QuerySet[Quota]:
    """Public places of a session (an outer query) for so many together, free or not."""
    there = Quota.objects.filter(session=OuterRef("pk"), kind=QuotaKind.PUBLIC)
    return there.filter(places__gte=persons)


def on_days(found: Iterable[Hit], filters: Filters) -> list[Hit]:
    """Those of the hits that are on at some day asked for."""
    return [hit for hit in found if filters.covers(hit.first, hit.last)]


def read(found: Iterable[Hit], *, now: datetime, also: Q | None = None) -> dict[int, Shown]:
    """The hits in full, by id, with places and stops."""
    stops = Stop.objects.select_related("site").order_by("number").only(*STOP_FIELDS)
    rows = published.sessions(also).filter(pk__in=[hit.pk for hit in found])
    rows = rows.select_related(None).select_related("season", "activity__enterprise")
    rows = rows.only(*LIST_FIELDS).prefetch_related(Prefetch("stops", stops))
    return {one.session.pk: one for one in published.shown(rows, now=now)}


def read_codes(codes: Iterable[str], *, now: datetime) -> list[Shown]:
    """Sessions by their codes, as far as they are published."""
    return published.shown(published.sessions().filter(code__in=list(codes)), now=now)


def loosest(season: Season, filters: Filters, *, now: datetime) -> tuple[Filters, list[Hit]] | None:
    """Without the least important filter that helps when it is taken off, and what is found
    then; None when none helps."""
    for name in sorted(filters.chosen, key=LEAST_FIRST.index):
        looser = filters.without(name)
        if there := on_days(hits(season, looser, now=now), looser):
            return looser, there
    return None


def ages(found: Iterable[Hit]) -> list[int]:
    """The ages of admission among the hits, from the lowest."""
    offered = Activity.objects.filter(pk__in={hit.activity for hit in found}).order_by()
    return sorted(set(offered.values_list("admission_age", flat=True)))


def from_today(season: Season, filters: Filters, *, today: date, now: datetime) -> Filters:
    """While a season runs, its past days are shown only to those who ask for dates."""
    if filters.since or filters.until or season.stage(now=now) != SeasonStage.RUNNING:
        return filters
    return replace(filters, since=today)
