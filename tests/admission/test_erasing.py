"""Names and birth dates go thirty days after the visit, by themselves and for good."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from gatehouse.admission import jobs, operations
from gatehouse.admission.models import Application, Attendance, AttendanceSource, Guest, Party
from gatehouse.core.history import HistoryEntry
from tests import make

pytestmark = pytest.mark.django_db
CHILD = date(2014, 5, 1)


def names(application: Application) -> list[tuple[str, str, str]]:
    guests = Guest.objects.filter(party=application.party)
    return [(guest.name, guest.born, guest.identity) for guest in guests]


def erased(count: int) -> list[tuple[str, str, str]]:
    return [("", "", "")] * count


def test_names_stay_for_thirty_days_after_the_visit_and_not_longer() -> None:
    application = make.application(make.session(), children=(CHILD,), needs="кресло")
    over = application.session.ends_at + timedelta(days=30)
    assert operations.erase_past(now=over - timedelta(minutes=1)) == 0
    assert names(application) != erased(2)
    assert operations.erase_past(now=over) == 1
    assert names(application) == erased(2)
    party = Party.objects.get()
    assert (party.needs, party.erased_at) == ("", over)
    assert operations.erase_past(now=over) == 0


def test_why_a_count_was_corrected_goes_with_the_names_and_the_correction_stays() -> None:
    application = make.application(make.session())
    session = application.session
    row = operations.record_attendance(
        session=session,
        persons=1,
        source=AttendanceSource.NAME,
        visit_pass=application.passes.get(),
        by=None,
        now=session.starts_at,
    )
    correction = operations.correct_attendance(
        attendance=row, reason="Это был Иван, не Пётр", by=None, now=session.ends_at
    )
    last = session.ends_at + timedelta(days=30)
    jobs.erase_past(now=last - timedelta(minutes=1))
    correction.refresh_from_db()
    assert str(correction.reason) == "Это был Иван, не Пётр"
    jobs.erase_past(now=last)
    correction.refresh_from_db()
    assert (correction.reason, correction.persons) == (None, -1)


def test_the_audit_trail_says_how_many_were_erased_and_of_which_session() -> None:
    session = make.session()
    for _ in range(3):
        make.application(session, children=(CHILD,))
    now = session.ends_at + timedelta(days=31)
    operations.erase_past(now=now)
    entry = HistoryEntry.objects.of(session).first()
    assert entry is not None
    assert (entry.verb, entry.at, entry.by_id) == ("admission.guests_erased", now, "")
    assert entry.facts == {"parties": 3, "guests": 6}


def test_what_was_given_back_is_erased_thirty_days_later_even_before_the_visit() -> None:
    application = make.application(make.session(starts_at=make.NOW + timedelta(days=90)))
    by = application.party.asker
    operations.withdraw(application=application, by=by, now=make.NOW)
    assert operations.erase_past(now=make.NOW + timedelta(days=29)) == 0
    assert operations.erase_past(now=make.NOW + timedelta(days=30)) == 1
    assert names(application) == erased(1)


def test_how_many_came_is_still_known_afterwards() -> None:
    application = make.application(make.session())
    visit_pass = application.passes.get()
    operations.record_attendance(
        session=application.session,
        persons=1,
        source=AttendanceSource.NAME,
        stop=application.session.stops.get(),
        visit_pass=visit_pass,
        by=None,
        now=application.session.starts_at,
    )
    operations.erase_past(now=application.session.ends_at + timedelta(days=30))
    assert Attendance.objects.get().persons == 1
    assert Attendance.objects.get().visit_pass == visit_pass


def test_more_parties_than_one_batch_are_all_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gatehouse.admission.operations.erasing.BATCH", 2)
    session = make.session()
    for _ in range(5):
        make.application(session)
    assert operations.erase_past(now=session.ends_at + timedelta(days=30)) == 5
    assert not Guest.objects.exclude(identity="").exists()


def test_a_party_that_cannot_be_read_does_not_keep_the_others_names() -> None:
    session = make.session()
    broken, whole = (make.application(session) for _ in range(2))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE admission_party SET title = 'spoilt' WHERE id = %s", [broken.party_id]
        )
    with pytest.raises(ExceptionGroup):
        operations.erase_past(now=session.ends_at + timedelta(days=30))
    assert names(whole) == erased(1)
    assert names(broken) != erased(1)
