"""What nobody types and PostgreSQL does not take, in a text that no form reads."""

from __future__ import annotations

from django.db import connection

from tests import make
from tests.pages.offices import Office


def test_a_nul_in_a_reason_is_the_sender_s_fault_and_nothing_is_done(office: Office) -> None:
    source, into = office.plant.session, office.plant.visit(days=9, capacity=3)
    make.application(source)
    page = f"/office/sessions/{source.code}/join/?into={into.code}"
    answer = office.desk.post(page, {"seen": 1, "reason": "мало\0людей"})
    source.refresh_from_db()
    if connection.vendor == "postgresql":
        assert answer.status_code == 400
        assert "не смогли прочитать этот запрос" in answer.content.decode()
        assert source.cancelled_at is None
    else:  # SQLite keeps it
        assert answer.status_code == 302
