"""Visits that took place, for the tests of what comes afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, Attendance, AttendanceSource, PartyKind, Pass
from gatehouse.admission.rules import GuestAsk
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from tests import make

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def come(application: Application, *passes: Pass, persons: int = 1) -> list[Attendance]:
    """These passes of a party, or all of them, are let in as the visit begins."""
    session = application.session
    return [
        admission.record_attendance(
            session=session,
            stop=session.stops.first(),
            visit_pass=one,
            persons=persons,
            source=AttendanceSource.NAME,
            by=None,
            now=session.starts_at,
        )
        for one in passes or application.passes.order_by("pk")
    ]


def past_visit(session: Session | None = None, *, adults: int = 1) -> Application:
    """A company that came."""
    application = make.application(session or make.session(), adults=adults)
    come(application)
    return application


def over(session: Session) -> datetime:
    """An hour after a session has ended."""
    return session.ends_at + HOUR


def member(application: Application) -> Person:
    """Somebody new joins a team."""
    person = make.person()
    admission.join_team(
        application=application,
        guest=GuestAsk(f"Игрок {person.pk}"),
        consents=make.agreed(),
        by=person,
        now=make.NOW,
    )
    return person


def team(persons: int = 3) -> Application:
    """A team that still has no members."""
    session = make.session(of=make.activity(format="hackathon"))
    return make.application(session, kind=PartyKind.TEAM, adults=0, head_count=persons, title="Шаг")
