"""The end of the line: after its close nobody is let up, and whoever still waits is told so."""

from datetime import datetime

from django.db import transaction

from gatehouse.admission import messages
from gatehouse.admission.models import Application, EndReason, State
from gatehouse.admission.operations.places import end, lock_application
from gatehouse.core import history
from gatehouse.core.apart import each_apart


def close_lines(*, now: datetime) -> int:
    """End what waits for a session that has closed, groups and teams once it is too late for
    their names; returns how many applications ended."""
    line = Application.objects.filter(state=State.WAITING).order_by("pk")
    waiting = line.select_related("session__season", "party")
    over = [application for application in waiting if now >= application.line_closes_at]
    return each_apart(over, lambda application: _close(application, now=now))


@transaction.atomic
def _close(application: Application, *, now: datetime) -> bool:
    application = lock_application(application)
    if application.state != State.WAITING or now < application.line_closes_at:
        return False
    told = end(application, state=State.EXPIRED, ended_because=EndReason.LINE_CLOSED, now=now)
    history.record("admission.line_closed", of=application, by=None, now=now)
    messages.line_closed(application, to=told, now=now)
    return True
