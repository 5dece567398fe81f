"""Whose activities are whose: the organisers describe all, a season's editor those of their own."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from gatehouse.core.history import HistoryEntry, key_of
from gatehouse.programme.models import Activity, Session
from gatehouse.programme.office import Seat

DESCRIBED = "programme.activity_described"


def describable(activities: Iterable[Activity], seat: Seat) -> frozenset[int]:
    """Keys of those that somebody may change: all for the organisers; for a season's editor those
    used only in seasons they plan, and those not used yet that they described themselves. What
    others' seasons say as well is copied, not changed."""
    keys = [activity.pk for activity in activities]
    if seat.plans_all:
        return frozenset(keys)
    used: dict[int, set[int]] = {key: set() for key in keys}
    rows = Session.objects.filter(activity__in=keys).order_by().distinct()
    for activity, season in rows.values_list("activity", "season"):
        used[activity].add(season)
    own = _described_by(seat, [key for key, seasons in used.items() if not seasons])
    return frozenset(
        key
        for key, seasons in used.items()
        if (all(map(seat.plans, seasons)) if seasons else key in own)
    )


def known(seat: Seat) -> QuerySet[Activity]:
    """What somebody may look at and copy: everything for whoever sees the whole programme; else
    what is public, what stands in seasons they see, and what they described themselves."""
    if seat.seen is None:
        return Activity.objects.all()
    there = Session.objects.announced() | Session.objects.filter(season__in=seat.seen)
    own = HistoryEntry.objects.filter(
        of_type=Activity._meta.label_lower, verb=DESCRIBED, by_id=key_of(seat.person)
    )
    described = [int(key) for key in own.values_list("of_id", flat=True)]
    return Activity.objects.filter(Q(pk__in=there.values("activity")) | Q(pk__in=described))


def _described_by(seat: Seat, keys: list[int]) -> set[int]:
    if not keys:
        return set()
    entries = HistoryEntry.objects.filter(
        of_type=Activity._meta.label_lower,
        of_id__in=[str(key) for key in keys],
        verb=DESCRIBED,
        by_id=key_of(seat.person),
    )
    return {int(key) for key in entries.values_list("of_id", flat=True)}


def may_describe(activity: Activity, seat: Seat) -> bool:
    """Whether somebody may change this one."""
    return activity.pk in describable([activity], seat)
