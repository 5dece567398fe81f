"""What the house does by itself in the example as days go by, and how its people answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, Standby, StandbyKind, State

EVERY = timedelta(hours=6)
ANSWERS_AFTER = timedelta(minutes=40)


@dataclass
class Keeper:
    """Asks whether people come, and who would be ready; everybody who is asked says yes."""

    asked_last: datetime

    def next_before(self, until: datetime) -> datetime | None:
        """When it looks round next; None where that is after `until`."""
        due = self.asked_last + EVERY
        return due if due <= until else None

    def look_round(self, now: datetime) -> None:
        """Put the questions that are due, and take their answers."""
        self.asked_last = now
        count_rows()
        admission.ask_to_confirm(now=now)
        admission.ask_to_bench(now=now)
        admission.ask_to_gate(now=now)
        self._confirm(now + ANSWERS_AFTER)
        self._stand_by(now + ANSWERS_AFTER)

    def _confirm(self, now: datetime) -> None:
        silent = Application.objects.filter(
            state=State.BOOKED, confirm_asked_at__isnull=False, confirmed_at=None
        )
        for application in silent.select_related("party__asker").order_by("pk"):
            admission.confirm(application=application, by=application.party.asker, now=now)

    def _stand_by(self, now: datetime) -> None:
        asked = Standby.objects.filter(kind=StandbyKind.BENCH, ready_at=None, ended_at=None)
        for standby in asked.select_related("application__party__asker").order_by("pk"):
            admission.answer_bench(
                application=standby.application,
                takes=True,
                by=standby.application.party.asker,
                now=now,
            )


def count_rows() -> None:
    """Let the database count its rows: nobody has counted those of a transaction that still goes
    on, and without counts PostgreSQL plans joins so badly that a season takes it minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
