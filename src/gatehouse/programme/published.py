"""What a stranger may see: published sessions with their places, and what they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, FilteredRelation, Q, QuerySet

from gatehouse.programme.models import Activity, QuotaKind, Season, Session
from gatehouse.programme.standing import Standing, standing

ALTERNATIVES_AT_MOST = 4


@dataclass(frozen=True)
class Shown:
    """A session as it stands at a moment; places are those for everybody."""

    session: Session
    places: int
    free: int
    standing: Standing

    @property
    def groups_only(self) -> bool:
        """There are no places for families, be it only later that applications open."""
        ended = self.standing in {Standing.CANCELLED, Standing.OVER, Standing.CLOSED}
        return not self.places and not ended and self.standing != Standing.OPEN


def sessions() -> QuerySet[Session]:
    """Published sessions of published seasons, in the order of time, ready to be shown."""
    return (
        Session.objects.filter(published_at__isnull=False, season__published_at__isnull=False)
        .select_related("season", "activity__enterprise__industry")
        .order_by("starts_at", "code")
    )


def shown(rows: QuerySet[Session], *, now: datetime) -> list[Shown]:
    """The sessions with their public places, in one query."""
    public = FilteredRelation("quotas", condition=Q(quotas__kind=QuotaKind.PUBLIC))
    counted = rows.annotate(
        public=public, public_places=F("public__places"), public_held=F("public__held")
    )
    return [_shown(row, row.public_places or 0, row.public_held or 0, now) for row in counted]


def _shown(session: Session, places: int, held: int, now: datetime) -> Shown:
    free = places - held
    return Shown(session, places, free, standing(session, free=free, now=now))


def activities() -> QuerySet[Activity]:
    """Activities of which at least one session is published."""
    found = Session.objects.filter(
        published_at__isnull=False, season__published_at__isnull=False
    ).values("activity")
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
        and (one.standing.takes_applications or one.standing in {Standing.OPEN, Standing.SOON})
    ]
    usable.sort(key=lambda one: one.standing == Standing.FULL)
    return usable[:ALTERNATIVES_AT_MOST]
