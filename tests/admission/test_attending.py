"""Who came is counted once, and only where there was something to come to."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Attendance, AttendanceSource
from gatehouse.core.history import HistoryEntry
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


def correct(attendance: Attendance, reason: str = "Не тот человек") -> str:
    """`corrected now`, or the code of the refusal."""
    try:
        operations.correct_attendance(
            attendance=attendance, reason=reason, by=None, now=attendance.came_at
        )
    except Refused as refused:
        return refused.first.code
    return "corrected now"


def test_who_is_written_down_later_came_when_they_came() -> None:
    session = make.session()
    assert come(session, session.ends_at, came_at=session.starts_at) == "counted"
    assert Attendance.objects.get().came_at == session.starts_at


def test_a_correction_is_a_row_of_its_own_with_a_reason_and_is_made_once() -> None:
    session = make.session()
    come(session, session.starts_at, persons=3, source=AttendanceSource.HEAD_COUNT)
    attendance = Attendance.objects.get()
    assert correct(attendance, reason=" ") == "no_reason"
    assert correct(attendance) == "corrected now"
    assert correct(attendance) == "corrected"
    correction = Attendance.objects.get(corrects=attendance)
    assert (correction.persons, correction.reason) == (-3, "Не тот человек")
    assert correct(correction) == "corrected"
    attendance.refresh_from_db()
    assert attendance.persons == 3
    verbs = HistoryEntry.objects.filter(of_id=str(session.pk)).values_list("verb", flat=True)
    assert "admission.attendance_corrected" in verbs


def test_a_pass_counts_anew_once_its_count_was_corrected() -> None:
    application = make.application(make.session())
    session, visit_pass = application.session, application.passes.get()
    fields: dict[str, Any] = {"visit_pass": visit_pass, "stop": session.stops.get()}
    for _ in range(2):
        assert come(session, session.starts_at, **fields) == "counted"
        assert come(session, session.starts_at, **fields) == "already_in"
        assert correct(Attendance.objects.latest("pk")) == "corrected now"
    assert come(session, session.starts_at, **fields) == "counted"
    assert [row.persons for row in Attendance.objects.order_by("pk")] == [1, -1, 1, -1, 1]


def test_what_is_counted_elsewhere_and_here_at_a_stop_stays_apart() -> None:
    session = make.session()
    stop, key = session.stops.get(), uuid4()
    come(session, session.starts_at, stop=stop, persons=7, source=AttendanceSource.HEAD_COUNT)
    heads = AttendanceSource.HEAD_COUNT
    for persons in (2, 2, 3, 0):
        one = operations.Counted(persons, session.starts_at, heads)
        counted: dict[int | UUID, operations.Counted] = {key: one} if persons else {}
        operations.bring_attendance(
            stop=stop, wanted=counted, among={key}, reasons={}, reason="Пересчитали", by=None,
            now=session.ends_at,
        )  # fmt: skip
    rows = Attendance.objects.order_by("pk")
    assert [row.persons for row in rows] == [7, 2, -2, 3, -3]
    assert {row.reason for row in rows} == {"", "Пересчитали"}
