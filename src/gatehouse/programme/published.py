"""What a stranger may see: published sessions with their places, and what they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from gatehouse.catalogue.models import Picture
from gatehouse.programme.models import Activity, QuotaKind, Season, Session
from gatehouse.programme.rules import line_is_full
from gatehouse.programme.standing import Standing, standing

ALTERNATIVES_AT_MOST = 4
REACHED_OTHERWISE = {Standing.OPEN, Standing.SOON, Standing.DRAWN}


@dataclass(frozen=True)
class Shown:
    """A session as it stands at a moment; places are those for everybody. `for_groups`: groups
    have some of their own; `groups_in_time`: and there is time left for their names."""

    session: Session
    places: int
    free: int
    standing: Standing
    for_groups: bool
    groups_in_time: bool

    @property
    def kind(self) -> QuotaKind:
        """Whose applications its standing tells of."""
        return _kind(self.places, for_groups=self.for_groups)

    @property
    def groups_only(self) -> bool:
        """There are no places for families, be it only later that applications open."""
        comes_or_is_drawn = self.standing in {Standing.SOON, Standing.DRAWN}
        applied_for = comes_or_is_drawn or self.standing.takes_applications
        return self.for_groups and not self.places and applied_for


def sessions(also: Q | None = None) -> QuerySet[Session]:
    """Published sessions of published seasons, in the order of time, ready to be shown; with
    those that fit `also`, where somebody looks at drafts."""
    return (
        announced(also)
        .select_related("season", "activity__enterprise__industry")
        .order_by("starts_at", "code")
    )


def announced(also: Q | None = None) -> QuerySet[Session]:
    """What everybody sees, and what fits `also`."""
    rows = Session.objects.announced()
    return rows if also is None else rows | Session.objects.filter(also)


def shown(rows: QuerySet[Session], *, now: datetime) -> list[Shown]:
    """The sessions with their public places, in one query."""
    counted = rows.annotate(
        public=_quotas(QuotaKind.PUBLIC),
        of_groups=_quotas(QuotaKind.GROUPS),
        public_places=F("public__places"),
        public_held=F("public__held"),
        public_line_limit=F("public__line_limit"),
        public_waiting=F("public__waiting"),
        groups_places=F("of_groups__places"),
    )
    return [_shown(row, now=now) for row in counted]


def _quotas(kind: QuotaKind) -> FilteredRelation:
    return FilteredRelation("quotas", condition=Q(quotas__kind=kind))


def _shown(row: Any, *, now: datetime) -> Shown:
    places, held = row.public_places or 0, row.public_held or 0
    for_groups = row.groups_places is not None
    kind = _kind(places, for_groups=for_groups)
    line_full = kind == QuotaKind.PUBLIC and line_is_full(
        limit=row.public_line_limit, waiting=row.public_waiting or 0
    )
    return Shown(
        session=row,
        places=places,
        free=places - held,
        standing=standing(row, kind=kind, free=places - held, line_full=line_full, now=now),
        for_groups=for_groups,
        groups_in_time=for_groups and now < row.closes_for(QuotaKind.GROUPS),
    )


def _kind(places: int, *, for_groups: bool) -> QuotaKind:
    return QuotaKind.GROUPS if for_groups and not places else QuotaKind.PUBLIC


def activities(also: Q | None = None) -> QuerySet[Activity]:
    """Activities of which at least one session is published, or fits `also`."""
    found = announced(also).values("activity")
    return Activity.objects.filter(pk__in=found).select_related("enterprise__industry")


def seasons() -> QuerySet[Season]:
    """Published seasons, the newest first."""
    return Season.objects.filter(published_at__isnull=False).order_by("-starts_on")


def alternatives(among: Iterable[Shown], *, to: Session) -> list[Shown]:
    """Other sessions a family still can reach, those with places first, then by time."""
    usable = [
        one
        for one in among
        if one.session.pk != to.pk
        and not one.groups_only
        and (one.standing.takes_applications or one.standing in REACHED_OTHERWISE)
    ]
    usable.sort(key=lambda one: one.standing == Standing.FULL)
    return usable[:ALTERNATIVES_AT_MOST]


def pictures_of(activities: Iterable[Activity]) -> dict[int, Picture]:
    """The picture of each activity by its key: the one chosen for it, else the main one of its
    enterprise; none where there is neither. One statement."""
    all_of_them = list(activities)
    chosen = Q(pk__in={one.picture_id for one in all_of_them if one.picture_id})
    main = Q(enterprise__in={one.enterprise_id for one in all_of_them}, place=1)
    found = list(Picture.objects.filter(chosen | main))
    by_key = {one.pk: one for one in found}
    mains = {one.enterprise_id: one for one in found if one.is_main}
    either = {
        one.pk: by_key.get(one.picture_id or 0) or mains.get(one.enterprise_id)
        for one in all_of_them
    }
    return {key: picture for key, picture in either.items() if picture}


def picture_of(activity: Activity) -> Picture | None:
    """The same for one."""
    return pictures_of([activity]).get(activity.pk)
