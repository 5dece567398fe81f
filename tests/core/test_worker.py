"""The loops of a worker: nothing that goes wrong in a step ends them, each has its own time."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from gatehouse.core import mail, worker
from gatehouse.core.leases import LEASE
from gatehouse.core.mail import Letter, letter
from gatehouse.core.models import OutboxItem
from gatehouse.core.worker import Worker

PATIENCE_SECONDS = 60
NOW = datetime(2023, 12, 5, 9, 0, tzinfo=UTC)
A_LETTER = timedelta(seconds=20)  # what one takes; a lease is thirty
left_when_taken: list[timedelta] = []
clocks: list[time_machine.Traveller] = []


@letter("test.leased")
def leased() -> Letter:
    """Notes how long its lease is, and takes its time."""
    taken = OutboxItem.objects.filter(ended_at=None).earliest("pk")
    assert taken.due_at is not None
    left_when_taken.append(taken.due_at - timezone.now())
    clocks[-1].shift(A_LETTER)
    return Letter("Долго", "Текст")


def test_a_step_that_fails_does_not_end_its_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "AFTER_ERROR_SECONDS", 0.01)
    runner, again, steps = Worker(), threading.Event(), []

    def step(now: datetime) -> bool:
        steps.append(now)
        if len(steps) < 3:
            raise ValueError("anything but a database that is away")
        again.set()
        return False

    runner._loop(step, 0.01, "test")
    assert again.wait(PATIENCE_SECONDS)
    runner._stop.set()
    runner._threads[0].join(PATIENCE_SECONDS)


@pytest.mark.django_db
def test_a_letter_far_down_a_backlog_is_taken_for_as_long_as_the_first() -> None:
    for _ in range(3):
        mail.queue("test.leased", to="a@x.org", now=NOW, language="ru")
    with time_machine.travel(NOW, tick=False) as clock:
        clocks.append(clock)
        assert worker.run_once()[1] == 3
    assert left_when_taken == [LEASE] * 3
