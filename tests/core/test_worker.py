"""The loops of a worker: nothing that goes wrong in a step ends them."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest

from gatehouse.core import worker
from gatehouse.core.worker import Worker

PATIENCE_SECONDS = 20


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
