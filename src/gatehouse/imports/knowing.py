"""What a schedule is understood and judged by: our catalogue and one season, as plain values."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import override

from gatehouse.catalogue.models import Enterprise, Site
from gatehouse.imports.models import SaidAs
from gatehouse.imports.shapes import (
    Known,
    KnownActivity,
    KnownEnterprise,
    KnownSession,
    KnownSite,
)
from gatehouse.programme.formats import Format, Parties
from gatehouse.programme.models import Activity, QuotaKind, Season, Session, Stop

LANGUAGES = ("ru", "en")
Titles = Mapping[int, Sequence[str]]
Places = dict[str, Counter[tuple[str, ...]]]


@dataclass(frozen=True)
class Standing:
    """A session of the season as it stands: what a file may say of it, and what it may not change.
    `held` is by kind of party; the row of ours comes along with its stops and places."""

    known: KnownSession
    row: Session

    @property
    def held(self) -> dict[str, int]:
        """How many places are given, by kind."""
        return {quota.kind: quota.held for quota in self.row.quotas.all()}

    @property
    def is_public(self) -> bool:
        return self.known.is_published

    def has_begun(self, now: datetime) -> bool:
        """Whether it is too late to move it."""
        return now >= self.row.starts_at


def standing(season: Season) -> dict[str, Standing]:
    """Every session of the season by its code. Three statements."""
    rows = (
        Session.objects.filter(season=season)
        .select_related("activity__enterprise")
        .prefetch_related("stops__site", "quotas")
    )
    found = {}
    for row in rows:
        row.season = season
        found[row.code] = Standing(_session(row), row)
    return found


def _session(row: Session) -> KnownSession:
    starts, ends = row.starts_at.astimezone(row.zone), row.ends_at.astimezone(row.zone)
    places = {quota.kind: quota.places for quota in row.quotas.all()}
    return KnownSession(
        code=row.code,
        enterprise=row.activity.enterprise.code,
        activity=row.activity.slug,
        sites=tuple(stop.site.code for stop in row.stops.all()),
        day=starts.date(),
        starts=starts.time(),
        ends=ends.time(),
        places=places.get(QuotaKind.PUBLIC, 0),
        groups=places.get(QuotaKind.GROUPS, 0),
        until=ends.date() if ends.date() != starts.date() else None,
        is_published=row.published_at is not None,
        is_cancelled=row.cancelled_at is not None,
    )


def known(
    season: Season, sessions: Iterable[KnownSession], enterprise: Enterprise | None = None
) -> Known:
    """The catalogue as plain values, with the words that files were found to use; `enterprise` is
    whose file it is. As many statements for one enterprise as for all."""
    there = list(sessions)
    return Known(
        first_day=season.starts_on,
        last_day=season.ends_on,
        zone=season.timezone,
        enterprises=_enterprises(there, _held_before(season)),
        sessions=there,
        formats=_formats(),
        codes_elsewhere=frozenset(
            Session.objects.exclude(season=season).values_list("code", flat=True)
        ),
        enterprise=enterprise.code if enterprise else "",
    )


def _formats() -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        with override(language):
            for one in Format:
                words[one.value] = (*words.get(one.value, ()), str(one.label))
    return words


def _enterprises(sessions: Sequence[KnownSession], before: Places) -> list[KnownEnterprise]:
    plants, titles = _said()
    sites = defaultdict(list)
    for site in Site.objects.all():
        sites[site.enterprise_id].append(_site(site))
    activities = defaultdict(list)
    held = before | _held(sessions)
    for activity in Activity.objects.select_related("enterprise"):
        activities[activity.enterprise_id].append(_activity(activity, titles, held))
    return [
        KnownEnterprise(
            code=one.code,
            name=one.name_ru or one.name,
            names=_others(one.name_ru, one.name_en, *plants.get(one.pk, ())),
            sites=sites[one.pk],
            activities=activities[one.pk],
        )
        for one in Enterprise.objects.order_by("pk")
    ]


def _said() -> tuple[Titles, Titles]:
    """By which words files call our enterprises, and our activities."""
    plants: defaultdict[int, list[str]] = defaultdict(list)
    titles: defaultdict[int, list[str]] = defaultdict(list)
    for one in SaidAs.objects.filter(~Q(words="")):
        if one.enterprise_id:
            plants[one.enterprise_id].append(one.words)
        elif one.activity_id:
            titles[one.activity_id].append(one.words)
    return plants, titles


def _held_before(season: Season) -> Places:
    """The same of the other seasons, for what this one has not had yet. One statement."""
    stops: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    rows = Stop.objects.exclude(session__season=season).filter(session__cancelled_at=None)
    for activity, session, site in rows.order_by("session", "number").values_list(
        "session__activity__slug", "session", "site__code"
    ):
        stops[activity, session].append(site)
    held: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for (activity, _session), sites in stops.items():
        held[activity][tuple(sites)] += 1
    return dict(held)


def _held(sessions: Sequence[KnownSession]) -> Places:
    """How often the sessions of an activity are held at which sites."""
    held: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for one in sessions:
        held[one.activity][tuple(one.sites)] += 1
    return dict(held)


def _site(site: Site) -> KnownSite:
    others = _others(site.name_ru, site.name_en, site.address_ru, site.address_en)
    return KnownSite(code=site.code, name=site.name_ru or site.name, names=others)


def _activity(
    activity: Activity, titles: Titles, held: Mapping[str, Counter[tuple[str, ...]]]
) -> KnownActivity:
    traits = activity.traits
    places = held.get(activity.slug, Counter())
    return KnownActivity(
        slug=activity.slug,
        title=activity.title_ru or activity.title,
        enterprise=activity.enterprise.code,
        format=activity.format,
        minutes=activity.duration_minutes,
        age=activity.admission_age,
        titles=_others(activity.title_ru, activity.title_en, *titles.get(activity.pk, ())),
        sites=[sites for sites, _times in places.most_common()],
        is_on_site=traits.on_site,
        also_online=traits.also_online,
        is_over_days=traits.over_days,
        takes_applications=traits.parties != Parties.NOBODY,
    )


def _others(name: str | None, *names: str | None) -> tuple[str, ...]:
    """Every further name once, in their order."""
    return tuple(dict.fromkeys(other for other in names if other and other != name))
