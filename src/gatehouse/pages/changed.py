"""What has changed in a season since it was shown, as everybody may read it: taken from what rows
and the history say anyway, kept nowhere a second time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max

from gatehouse.admission.models import NewsKind, SessionNews
from gatehouse.core.history import HistoryEntry
from gatehouse.programme.models import Quota, Season, Session

PLACES = ("admission.places_set", "programme.places_added")


class ChangeKind(StrEnum):
    """What became of a session; SEASON: all that was shown together with its season."""

    CANCELLED = "cancelled"
    MOVED = "moved"
    NEW = "new"
    PLACES = "places"
    SEASON = "season"


ORDER = list(ChangeKind)


@dataclass(frozen=True)
class Change:
    """One change. `was` is when a moved session began before, `now` when it begins after;
    `number` counts places that were added, or the sessions a season was shown with."""

    kind: ChangeKind
    at: datetime
    session: Session | None = None
    was: datetime | None = None
    now: datetime | None = None
    number: int = 0


@dataclass(frozen=True)
class Day:
    """The changes of one day by the clock of the season: what matters most comes first."""

    date: date
    changes: list[Change]


def changes(season: Season, *, since: datetime | None = None) -> list[Day]:
    """Day by day, the newest first; only what happened after `since`. A session moved twice on a
    day was moved once, from the first time to the last; one that came back was not moved."""
    if season.published_at is None:
        return []
    shown = Session.objects.announced().filter(season=season)
    sessions = {one.pk: one for one in shown.select_related("activity__enterprise")}
    for one in sessions.values():
        one.season = season
    found = [*_shown(season, sessions.values()), *_moved(sessions), *_places(season, sessions)]
    zone = ZoneInfo(season.timezone)
    found = [one for one in found if since is None or one.at > since]
    found.sort(key=lambda one: one.at.astimezone(zone).date(), reverse=True)
    return [
        Day(day, _in_order(_together(own)))
        for day, own in groupby(found, key=lambda one: one.at.astimezone(zone).date())
    ]


def last_published(season: Season) -> datetime | None:
    """When something of this season was shown last."""
    last = Session.objects.announced().filter(season=season).aggregate(at=Max("published_at"))
    times = [at for at in (season.published_at, last["at"]) if at is not None]
    return max(times, default=None)


def _shown(season: Season, sessions: Iterable[Session]) -> Iterator[Change]:
    """New ones, those called off, and all that came with the season in one line."""
    together = 0
    for session in sessions:
        at = session.published_at
        if at is None or season.published_at is None:
            continue
        if at <= season.published_at:
            together += 1
        elif session.cancelled_at is None:
            yield Change(ChangeKind.NEW, at, session, now=session.starts_at)
        if session.cancelled_at is not None:
            yield Change(ChangeKind.CANCELLED, session.cancelled_at, session, session.starts_at)
    if together and season.published_at is not None:
        yield Change(ChangeKind.SEASON, season.published_at, number=together)


def _moved(sessions: dict[int, Session]) -> Iterator[Change]:
    news = SessionNews.objects.filter(session__in=list(sessions), kind=NewsKind.MOVED)
    for one in news.order_by("told_at", "pk"):
        session = sessions[one.session_id]
        if session.cancelled_at is None:
            yield Change(ChangeKind.MOVED, one.told_at, session, one.was_starts_at, one.starts_at)


def _places(season: Season, sessions: dict[int, Session]) -> Iterator[Change]:
    """More places than before; fewer ones are nobody's news."""
    entries = list(_entries(season))
    quotas = Quota.objects.filter(pk__in=[int(one.of_id) for one in entries])
    of = dict(quotas.values_list("pk", "session"))
    for entry in entries:
        session, added = sessions.get(of.get(int(entry.of_id), 0)), _added(entry.facts)
        if session is None or session.cancelled_at or added == 0:
            continue
        if session.published_at and entry.at > session.published_at:
            yield Change(ChangeKind.PLACES, entry.at, session, number=added)


def _entries(season: Season) -> Iterable[HistoryEntry]:
    rows = HistoryEntry.objects.filter(of_type="programme.quota", verb__in=PLACES)
    return rows.filter(at__gt=season.published_at).order_by("at", "pk")


def _added(facts: dict[str, Any]) -> int:
    return int(facts.get("after", facts.get("places", 0))) - int(facts.get("before", 0))


def _together(changes: Iterable[Change]) -> Iterator[Change]:
    """The moves of a session on one day as one, the places added to it as their sum."""
    joined: dict[tuple[ChangeKind, int], Change] = {}
    for one in sorted(changes, key=lambda one: one.at):
        key = (one.kind, one.session.pk if one.session else 0)
        before = joined.get(key)
        was = before.was if before else one.was
        number = one.number + (before.number if before else 0)
        joined[key] = Change(one.kind, one.at, one.session, was, one.now, number)
    for one in joined.values():
        is_nothing = one.kind == ChangeKind.MOVED and one.was == one.now
        if not is_nothing and not (one.kind == ChangeKind.PLACES and one.number <= 0):
            yield one


def _in_order(changes: Iterable[Change]) -> list[Change]:
    return sorted(
        changes,
        key=lambda one: (
            ORDER.index(one.kind),
            one.session.starts_at.timestamp() if one.session else 0,
            one.session.pk if one.session else 0,
        ),
    )
