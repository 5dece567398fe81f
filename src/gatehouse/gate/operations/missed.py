"""Who missed a visit is looked at once the doors have told all they know."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Exists, OuterRef

from gatehouse.admission.models import Application, MissedReckoned, Pass, SeasonRules
from gatehouse.admission.operations.strikes import give_strikes
from gatehouse.core.apart import each_apart
from gatehouse.gate.clearing import awaiting
from gatehouse.gate.models import GateAct
from gatehouse.gate.standing import standings
from gatehouse.programme.formats import Admission
from gatehouse.programme.models import Session, Stop

TOLD_AFTER = timedelta(hours=24)  # a door without a network hands in late
# A conflict that nobody settles in this time is nobody's fault who was not there: no strikes.
SETTLED_WITHIN = timedelta(days=7)


def reckon_missed(*, now: datetime) -> int:
    """Give strikes for visits that are over and told; how many. Killed at any moment it goes on
    where it stopped: each session is looked at once."""
    return each_apart(_due(now), partial(_reckon, now=now))


def _due(now: datetime) -> list[Session]:
    """Sessions over for a day, of seasons with rules, that nobody has looked at; not older ones."""
    has_rules = SeasonRules.objects.filter(season=OuterRef("season"))
    found = Session.objects.filter(
        Exists(has_rules),
        ends_at__lte=now - TOLD_AFTER,
        ends_at__gt=now - SETTLED_WITHIN,
        published_at__isnull=False,
        cancelled_at=None,
    ).exclude(pk__in=MissedReckoned.objects.values("session"))
    on_site = found.exclude(admission=Admission.OPEN).select_related("activity")
    return [one for one in on_site.order_by("ends_at", "pk") if one.traits.on_site]


def _reckon(session: Session, *, now: datetime) -> int:
    rows = Stop.objects.select_related("site", "session").filter(session=session)
    stops = list(rows)
    if not is_told(stops):
        return 0
    return give_strikes(session=session, excused=_excused(session, stops), now=now)


def is_told(stops: Collection[Stop]) -> bool:
    """Whether what the doors of these stops did is beyond doubt: no conflict waits for a word."""
    at = standings(stops)
    return not any(one.open_conflicts(one.reckoning()) for one in at.values())


def _excused(session: Session, stops: Collection[Stop]) -> set[int]:
    """Applications that no gate would have let in, for the plant had not said its word; and those
    with whose pass somebody stood at a gate, whatever came of it."""
    waiting = set().union(*awaiting(stops).values())
    seen = GateAct.objects.filter(stop__in=stops, visit_pass__isnull=False)
    passes = Pass.objects.filter(pk__in=[*waiting, *seen.values_list("visit_pass", flat=True)])
    whose = Application.objects.filter(session=session, pk__in=passes.values("application"))
    return set(whose.values_list("pk", flat=True))
