"""A machine whose clock ran ahead and is set right: what repeats by itself goes on at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gatehouse.core import jobs
from gatehouse.core.models import Job, JobState
from tests.core import due

NOW = datetime(2023, 12, 5, 9, 0, tzinfo=UTC)
A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
NAME = "admission.settle_windows"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_one_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what repeats only one job is there."""
    monkeypatch.setattr(jobs, "_registered", {NAME: jobs.registered()[NAME]})


def runs() -> int:
    return Job.objects.filter(name=NAME, state=JobState.DONE).count()


def test_after_a_day_ahead_the_next_minute_is_not_a_day_away() -> None:
    due.run(now=NOW + A_DAY)
    assert runs() == 1
    due.run(now=NOW + A_MINUTE)
    assert runs() == 2
    due.run(now=NOW + A_MINUTE)
    assert runs() == 2
    due.run(now=NOW + 2 * A_MINUTE)
    assert runs() == 3


def test_what_was_queued_while_the_clock_was_ahead_does_not_keep_the_job_from_running() -> None:
    ahead = NOW + A_DAY
    jobs.registered()[NAME].enqueue(now=ahead, key="repeated")
    due.run(now=NOW + A_MINUTE)
    assert runs() == 1


def test_a_job_that_rests_after_a_failure_keeps_its_pause() -> None:
    jobs.registered()[NAME].enqueue(now=NOW, due_at=NOW + 20 * A_MINUTE, key="repeated")
    due.run(now=NOW + A_MINUTE)
    assert runs() == 0
