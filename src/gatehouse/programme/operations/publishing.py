"""Showing some sessions of a season to everybody, and hiding them again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gatehouse.core import history
from gatehouse.people.models import Person
from gatehouse.programme.models import Season, Session


@transaction.atomic
def publish_sessions(
    *, season: Season, sessions: Sequence[Session], by: Person | None, now: datetime
) -> tuple[list[int], bool]:
    """Show these sessions of a season to everybody, and the season itself where it is hidden.
    Keys of those that were hidden, and whether the season was. Done twice it is done once."""
    Season.objects.select_for_update(no_key=True).get(pk=season.pk)
    hidden = Session.objects.filter(season=season, published_at=None, cancelled_at=None)
    fresh = list(hidden.filter(pk__in=[session.pk for session in sessions]).order_by("pk"))
    keys = [session.pk for session in fresh]
    Session.objects.filter(pk__in=keys, published_at=None).update(published_at=now)
    first = bool(Season.objects.filter(pk=season.pk, published_at=None).update(published_at=now))
    if first:
        history.record("programme.published", of=season, by=by, now=now, sessions=len(keys))
    history.record_each("programme.session_published", of=fresh, by=by, now=now)
    return keys, first


@transaction.atomic
def hide_sessions(
    *,
    season: Season,
    sessions: Sequence[int],
    published_at: datetime,
    with_season: bool,
    by: Person | None,
    now: datetime,
) -> int:
    """Hide what was shown at this very moment, and its season with it while nothing else of it is
    shown; how many sessions were hidden. Whether somebody has applied, admission knows."""
    Season.objects.select_for_update(no_key=True).get(pk=season.pk)
    shown = Session.objects.filter(season=season, pk__in=sessions, published_at=published_at)
    there = list(shown)
    shown.update(published_at=None)
    history.record_each("programme.session_hidden", of=there, by=by, now=now)
    others = Session.objects.filter(season=season, published_at__isnull=False).exists()
    if with_season and not others:
        gone = Season.objects.filter(pk=season.pk, published_at=published_at)
        if gone.update(published_at=None):
            history.record("programme.hidden", of=season, by=by, now=now)
    return len(there)
