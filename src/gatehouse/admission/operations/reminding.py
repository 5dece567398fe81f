"""Reminders of a visit, each queued once: what the worker was killed at is found again by what is
written down, and the clock may go back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q

from gatehouse.admission import messages
from gatehouse.admission.ladder import HOUR
from gatehouse.admission.models import Application, State
from gatehouse.admission.queries import ladders, readers
from gatehouse.core.apart import each_apart
from gatehouse.programme.models import Session

Due = tuple[Session, int, datetime]


def remind(*, now: datetime) -> int:
    """Write to whoever has a place and whose reminder is due; returns how many parties."""
    return sum(
        each_apart(_unreminded(due), partial(_remind, due=due, now=now)) for due in _due(now)
    )


def _due(now: datetime) -> Iterator[Due]:
    """Sessions ahead with the reminder whose turn it is, and when it was due."""
    for season, ladder in ladders():
        near = now + max(ladder.reminder_hours, default=0) * HOUR
        ahead = season.sessions.filter(starts_at__gt=now, starts_at__lte=near, cancelled_at=None)
        for session in ahead.order_by("starts_at"):
            session.season = season
            turn = ladder.reminder(starts_at=session.starts_at, now=now)
            if turn is not None:
                yield session, *turn


def _unreminded(due: Due) -> list[Application]:
    """Who booked since then has been told by the ticket."""
    session, _hours, due_at = due
    booked = Application.objects.filter(
        Q(reminded_for=None) | Q(reminded_for__lt=due_at),
        session=session,
        state=State.BOOKED,
        booked_at__lt=due_at,
    )
    return list(booked.select_related("party__asker").order_by("pk"))


@transaction.atomic
def _remind(application: Application, *, due: Due, now: datetime) -> bool:
    """The row is written first: of two workers the second finds it done. Whoever is just being
    asked whether they come has a letter about the same, and gets no second one."""
    session, hours, due_at = due
    mine = Application.objects.filter(
        Q(reminded_for=None) | Q(reminded_for__lt=due_at),
        pk=application.pk,
        session=session,
        state=State.BOOKED,
    )
    if not mine.update(reminded_for=due_at):
        return False
    is_asked = application.confirm_by is not None and not application.confirmed_at
    if is_asked and now < (application.confirm_by or now):
        return False
    application.session = session
    messages.reminder(
        application,
        to=readers(application),
        hours=hours,
        is_closed=now >= application.line_closes_at,
        now=now,
    )
    return True
