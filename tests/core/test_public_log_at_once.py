"""Two workers chain the log at the same moment, on either database: one chain comes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gatehouse.core import history, log_check, public_log
from gatehouse.core.models import LogDay, LogLine, Schedule
from tests.admission.test_at_once import Doing

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2023, 12, 5, 9, 0, tzinfo=UTC)


def test_two_workers_make_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_log, "BATCH", 7)
    of = Schedule.objects.create(name="anything", next_at=NOW)
    for number in range(60):
        history.record("a.done", of=of, by=None, now=NOW, number=number)
    workers = [Doing(lambda: public_log.chain(now=NOW)) for _ in range(2)]
    assert [worker.outcome() for worker in workers] == ["done", "done"]
    assert LogLine.objects.count() == 60
    assert log_check.check().lines == 60


def test_two_workers_publish_each_day_once() -> None:
    of = Schedule.objects.create(name="anything", next_at=NOW)
    history.record("a.done", of=of, by=None, now=NOW)
    public_log.chain(now=NOW)
    later = NOW + timedelta(days=5)
    workers = [Doing(lambda: public_log.publish_days(now=later)) for _ in range(2)]
    assert [worker.outcome() for worker in workers] == ["done", "done"]
    assert LogDay.objects.count() == 5
    assert log_check.check().days == 5
