"""Changing a session, or the hours of its season, when people have applied."""

from datetime import datetime
from typing import Any

from django.db import transaction

from gatehouse.admission import eligibility
from gatehouse.admission.models import Application, Party, PartyKind
from gatehouse.admission.operations.places import fill, lock
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Quota, Season, Session

# What the close of each session, and the time for names, are counted from.
HOURS = {"close_hours_before", "names_hours_before"}


@transaction.atomic
def update_session(*, session: Session, by: Person | None, now: datetime, **fields: Any) -> Session:
    """Change a session; those who wait go before whoever comes after a later close.

    Raises:
        Refused: as the programme's operation of this name.
    """
    session = programme.update_session(session=session, by=by, now=now, **fields)
    for quota_id in session.quotas.order_by("pk").values_list("pk", flat=True):
        _follow(lock(quota_id), now=now)
    return session


@transaction.atomic
def update_season(*, season: Season, by: Person | None, now: datetime, **fields: Any) -> Season:
    """Change a season; when its hours change, names and lines of its sessions follow.

    Raises:
        ValidationError: as the programme's operation of this name; then nothing is written.
    """
    season = programme.update_season(season=season, by=by, now=now, **fields)
    if HOURS & fields.keys():
        for quota_id in _asked_for(season, now=now):
            _follow(lock(quota_id), now=now)
    return season


def _asked_for(season: Season, *, now: datetime) -> list[int]:
    """Keys of the places ahead that somebody holds or waits for.

    All places of the season are locked at once, so that nobody who is just asking for the first
    of them is left with the hours of before.
    """
    ahead = Session.objects.filter(season=season, starts_at__gt=now)
    places = Quota.objects.filter(session__in=ahead).order_by("pk").select_for_update()
    locked = list(places.values_list("pk", flat=True))
    live = Application.objects.live().filter(quota__in=locked)
    return sorted(set(live.values_list("quota", flat=True)))


def _follow(quota: Quota, *, now: datetime) -> None:
    """Bring what hangs on the close up to date: names, the line. Under the lock.

    What was promised stays: names may become due later, never earlier, and an offer is held as
    long as its letter said. An earlier time is for those who ask from now on.
    """
    live = Application.objects.live().filter(quota=quota)
    for kind in (PartyKind.GROUP, PartyKind.TEAM):
        due_at = eligibility.names_due(quota.session, kind)
        if due_at is None:
            continue
        parties = Party.objects.filter(kind=kind, applications__in=live)
        parties.filter(names_due_at__lt=due_at).update(names_due_at=due_at)
    fill(quota=quota, freed=0, now=now)
