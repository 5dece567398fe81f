"""Who stands by, on the bench and at the gate, and with what chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from gatehouse.admission.models import (
    LIVE,
    Application,
    ApplicationQuerySet,
    Attendance,
    PartyKind,
    SeasonRules,
    Standby,
    StandbyKind,
    State,
)
from gatehouse.admission.standby_chances import Coming, shows
from gatehouse.admission.standby_rules import WHOLE_PERCENT, StandbyRules
from gatehouse.core.kept import Kept
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Quota, Season, Session

KEPT_SECONDS = 5  # what is shown; an operation reads afresh


def may_be_cleared(application: Application) -> bool:
    """Whether the plant may be told who comes with it, and asked to admit them: it has a place, or
    it stands by, on the bench or at the gate."""
    if application.state == State.BOOKED:
        return True
    return application.is_live and standing_by().filter(application=application).exists()


def known_to_plant() -> Q:
    """The same of passes, as a condition."""
    stands_by = standing_by().filter(application=OuterRef("application"))
    return Q(application__state=State.BOOKED) | Q(Exists(stands_by), application__state__in=LIVE)


def on_bench() -> QuerySet[Standby]:
    """Parties that said yes to the bench and stand on it now."""
    return Standby.objects.filter(kind=StandbyKind.BENCH, ended_at=None, ready_at__isnull=False)


def at_gate() -> QuerySet[Standby]:
    """Parties that are asked to the gate now, in their order."""
    return Standby.objects.filter(kind=StandbyKind.GATE, ended_at=None).order_by("pk")


def standing_by() -> QuerySet[Standby]:
    """Who said yes to the bench, and who is asked to the gate: their line goes on."""
    ready = Q(kind=StandbyKind.GATE) | Q(ready_at__isnull=False)
    return Standby.objects.filter(ready, ended_at=None)


def cleared_bench(line: ApplicationQuerySet) -> ApplicationQuerySet:
    """Those of a line whom the plant has no objection to: after the pass deadline places that come
    back are theirs."""
    cleared = on_bench().filter(application=OuterRef("pk"), cleared_at__isnull=False)
    return line.filter(Exists(cleared))


def line_ends(waiting: Sequence[Application]) -> dict[int, datetime]:
    """By application: until when it waits. On the bench till the visit begins, at the gate till it
    is over; other lines end as `Application.line_closes_at` says. One statement."""
    kinds: dict[int, set[str]] = {}
    rows = standing_by().filter(application__in=[one.pk for one in waiting]).order_by()
    for key, kind in rows.values_list("application_id", "kind"):
        kinds.setdefault(key, set()).add(kind)
    return {one.pk: _ends(one, kinds.get(one.pk, set())) for one in waiting}


def _ends(application: Application, kinds: set[str]) -> datetime:
    if StandbyKind.GATE in kinds:
        return application.session.ends_at
    return application.session.starts_at if kinds else application.line_closes_at


def standby_of(season: int) -> StandbyRules | None:
    """What a season says of standing by; None where it says nothing. One statement."""
    row = SeasonRules.objects.filter(season=season).order_by("-version").first()
    return row.rules.standby if row else None


# For pages and letters: a season without rules is kept too, as an empty tuple.
_shown: Kept[int, tuple[StandbyRules, ...]] = Kept(
    lambda season: tuple(filter(None, [standby_of(season)])), seconds=KEPT_SECONDS
)


def shown_standby(season: int) -> StandbyRules | None:
    """The same for what is only shown; as of a few seconds ago at most."""
    return next(iter(_shown.get(season) or ()), None)


def standby_seasons() -> Iterator[tuple[Season, StandbyRules]]:
    """Seasons that are announced and say who stands by, with what they say now."""
    newest = SeasonRules.objects.filter(season=OuterRef("season")).order_by("-version")
    rows = SeasonRules.objects.filter(
        pk=Subquery(newest.values("pk")[:1]), season__published_at__isnull=False
    )
    for row in rows.select_related("season").order_by("season"):
        if row.rules.standby is not None:
            yield row.season, row.rules.standby


def willing(quota: Quota, *, now: datetime) -> ApplicationQuerySet:
    """Companies in line for these places, in its order, that may be asked to stand by; where places
    are drawn, after the draw. Once the pass deadline is over, only those whom the plant cleared.
    """
    line = Application.objects.in_line(quota).filter(party__kind=PartyKind.COMPANY)
    if quota.session.admission == Admission.DRAW:
        line = line.exclude(drawn_place=None)
    if now >= quota.session.closes_at:
        line = cleared_bench(line)
    return line.select_related("party__asker")


def holders(quota: Quota, chance: float) -> list[Coming]:
    """Parties that have places of this quota, each with the chance that it comes."""
    rows = Application.objects.holding().filter(quota=quota, took_over=0).order_by("pk")
    return [Coming(persons, chance) for persons in rows.values_list("persons", flat=True)]


def shows_at(session: Session, rules: StandbyRules) -> float:
    """The chance that a party with a place comes to this plant: what the season takes it to be,
    refit by the plant's own visits at which somebody came. Two statements."""
    plant = session.activity.enterprise_id
    came = Attendance.objects.filter(corrects=None, correction=None)
    held = Application.objects.filter(
        Exists(came.filter(session=OuterRef("session"))),
        session__activity__enterprise=plant,
        session__cancelled_at=None,
        session__ends_at__lt=session.starts_at,
        state=State.BOOKED,
        took_over=0,
    )
    shown = held.filter(Exists(came.filter(visit_pass__application=OuterRef("pk"))))
    return shows(rules.shows_percent, came=shown.count(), had=held.count())


def standby_shows(rules: StandbyRules) -> float:
    """The chance that a party that stands by comes."""
    return rules.standby_shows_percent / WHOLE_PERCENT


def turned_away_before(askers: Iterable[int], session: Session) -> set[int]:
    """Accounts that stood at this plant's gate in vain the last time they were asked there: they
    come first the next time. One statement."""
    rows = Standby.objects.filter(
        kind=StandbyKind.GATE,
        application__asker__in=list(askers),
        application__session__activity__enterprise=session.activity.enterprise_id,
    ).exclude(application__session=session)
    last = dict(rows.order_by("pk").values_list("application__asker", F("turned_away_at")))
    return {asker for asker, turned_away_at in last.items() if turned_away_at is not None}


def release_minutes(rules: StandbyRules) -> timedelta:
    """How long after a group is awaited its places are kept for whoever has not come."""
    return timedelta(minutes=rules.release_minutes)
