"""The end of the line: after its close nobody is let up, and whoever still waits is told so; where
the plant chooses, whoever still waits for its word too."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from gatehouse.admission import messages
from gatehouse.admission.models import (
    Application,
    EndReason,
    PartyKind,
    Standby,
    StandbyKind,
    State,
)
from gatehouse.admission.operations.places import end, lock_application
from gatehouse.admission.standby_queries import line_ends
from gatehouse.core import history
from gatehouse.core.apart import each_apart
from gatehouse.programme.models import Season


def close_lines(*, now: datetime) -> int:
    """End what waits for a session that has closed, groups and teams once it is too late for
    their names; returns how many applications ended."""
    line = Application.objects.filter(_may_be_over(now), state=State.WAITING).order_by("pk")
    waiting = line.select_related("session__season", "party")
    late = [application for application in waiting if now >= application.line_closes_at]
    ends = line_ends(late) if late else {}
    over = [application for application in late if now >= ends[application.pk]]
    return each_apart(over, lambda application: _close(application, now=now))


def _may_be_over(now: datetime) -> Q:
    """Lines that may end by now, and few besides: thousands wait for weeks, and nobody's line is
    read each minute all that time. `Application.line_closes_at` decides."""
    hours = Season.objects.aggregate(
        close=Max("close_hours_before", default=0), names=Max("names_hours_before", default=0)
    )
    soon = Q(session__starts_at__lte=now + timedelta(hours=max(hours.values())))
    wished = Q(preference__isnull=False, party__kind=PartyKind.GROUP)
    closed = Q(session__own_closes_at__lte=now) | (Q(session__own_closes_at=None) & soon)
    return closed | Q(party__names_due_at__lte=now) | (wished & soon)


@transaction.atomic
def _close(application: Application, *, now: datetime) -> bool:
    application = lock_application(application)
    is_over = now >= line_ends([application])[application.pk]
    if application.state != State.WAITING or not is_over:
        return False
    gate = application.standbys.filter(kind=StandbyKind.GATE, ended_at=None).first()
    if gate is not None:
        _close_gate(application, gate, now=now)
        return True
    undecided = application.is_considered
    because = EndReason.NOT_CHOSEN if undecided else EndReason.LINE_CLOSED
    told = end(application, state=State.EXPIRED, ended_because=because, now=now)
    history.record("admission.line_closed", of=application, by=None, now=now, undecided=undecided)
    if undecided:
        messages.not_chosen(application, to=told, now=now)
    else:
        messages.line_closed(application, to=told, now=now)
    return True


def _close_gate(application: Application, gate: Standby, *, now: datetime) -> None:
    """The visit is over. Who stood at the gate in vain is thanked; who did not come knows it."""
    came = gate.arrived_at is not None
    if came and gate.turned_away_at is None:
        gate.turned_away_at = now
        gate.save(update_fields=["turned_away_at"])
    because = EndReason.TURNED_AWAY if came else EndReason.LINE_CLOSED
    told = end(application, state=State.EXPIRED, ended_because=because, now=now)
    history.record("admission.standby_over", of=application, by=None, now=now, came=came)
    if came:
        messages.turned_away(application, to=told, now=now)
