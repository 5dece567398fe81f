"""Who came is counted once, and only where there was something to come to."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Attendance, AttendanceSource
from gatehouse.core.refusal import Refused
from gatehouse.programme.models import Session
from tests import make

pytestmark = pytest.mark.django_db


def come(session: Session, now: datetime, **fields: Any) -> str:
    """`counted`, or the code of the refusal."""
    usual: dict[str, Any] = {"persons": 1, "source": AttendanceSource.NAME, "by": None}
    try:
        operations.record_attendance(session=session, now=now, **usual | fields)
    except Refused as refused:
        return refused.first.code
    return "counted"


def watch(session: Session, now: datetime) -> str:
    return come(session, now, source=AttendanceSource.ONLINE, viewer=make.person())


@pytest.fixture
def broadcast() -> Session:
    return make.session(of=make.activity(format="broadcast"), admission="open")


def test_a_pass_counts_once_where_no_stop_is_named() -> None:
    application = make.application(make.session())
    session, visit_pass = application.session, application.passes.get()
    coming = [come(session, session.starts_at, visit_pass=visit_pass) for _ in range(2)]
    assert coming == ["counted", "already_in"]
    assert Attendance.objects.count() == 1


def test_a_pass_that_was_given_back_meanwhile_does_not_open_the_gate() -> None:
    application = make.application(make.session())
    session, visit_pass = application.session, application.passes.get()
    operations.withdraw(application=application, by=application.party.asker, now=make.NOW)
    assert come(session, session.starts_at, visit_pass=visit_pass) == "given_back"


def test_nobody_has_watched_before_it_begins_or_when_it_is_over(broadcast: Session) -> None:
    moment = timedelta(seconds=1)
    assert watch(broadcast, broadcast.starts_at - moment) == "not_now"
    assert watch(broadcast, broadcast.starts_at) == "counted"
    assert watch(broadcast, broadcast.ends_at) == "not_now"


def test_nobody_has_watched_what_was_cancelled(broadcast: Session) -> None:
    operations.cancel_session(session=broadcast, reason="Авария", by=None, now=make.NOW)
    assert watch(broadcast, broadcast.starts_at) == "cancelled"


def test_guests_come_to_the_gate_before_the_visit_begins() -> None:
    session = make.session()
    assert come(session, session.starts_at - timedelta(minutes=15)) == "counted"
