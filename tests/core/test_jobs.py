"""The queue: with its cause or not at all, retried, given up, never two at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from gatehouse.core import jobs, leases
from gatehouse.core.models import Job, JobState
from gatehouse.core.upkeep import forget
from tests.core import due
from tests.core.slow import broken_job, note

NOW = datetime(2023, 12, 5, 9, 0, tzinfo=UTC)
A_DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the tests' jobs leave their words; what repeats by itself is not there."""
    kept = {name: work for name, work in jobs.registered().items() if not work.period}
    monkeypatch.setattr(jobs, "_registered", kept)
    return tmp_path / "said"


def said(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def row(name: str) -> Job:
    return Job.objects.get(name=f"core.{name}")


def test_a_job_runs_once_and_is_done(path: Path) -> None:
    note.enqueue(now=NOW, path=str(path), word="hello")
    assert due.run(now=NOW) == 1
    assert due.run(now=NOW + A_DAY) == 0
    assert (said(path), row("note").state) == (["hello"], JobState.DONE)


def test_jobs_run_in_the_order_of_their_time_and_not_before_it(path: Path) -> None:
    later = NOW + timedelta(hours=2)
    note.enqueue(now=NOW, due_at=later, path=str(path), word="second")
    note.enqueue(now=NOW, due_at=NOW, path=str(path), word="first")
    due.run(now=later - timedelta(seconds=1))
    assert said(path) == ["first"]
    due.run(now=later)
    assert said(path) == ["first", "second"]


def test_a_rollback_drops_the_job(path: Path) -> None:
    def enqueue_and_fail() -> None:
        with transaction.atomic():
            note.enqueue(now=NOW, path=str(path), word="never")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        enqueue_and_fail()
    assert due.run(now=NOW) == 0


def test_a_job_waiting_under_a_key_is_not_enqueued_twice(path: Path) -> None:
    for word in ("one", "two"):
        note.enqueue(now=NOW, key="session:7", path=str(path), word=word)
    note.enqueue(now=NOW, key="session:8", path=str(path), word="other")
    due.run(now=NOW)
    note.enqueue(now=NOW, key="session:7", path=str(path), word="again")
    due.run(now=NOW)
    assert said(path) == ["one", "other", "again"]


def test_a_broken_job_is_tried_again_later_and_given_up_at_last(path: Path) -> None:
    broken_job.enqueue(now=NOW, path=str(path))
    assert due.run(now=NOW) == 1
    waiting = row("broken_job")
    assert (waiting.state, waiting.due_at) == (JobState.QUEUED, NOW + jobs.FIRST_PAUSE)
    assert due.run(now=NOW) == 0
    due.run(now=NOW + A_DAY)
    due.run(now=NOW + 2 * A_DAY)
    over = row("broken_job")
    assert (over.state, over.attempts, said(path)) == (JobState.FAILED, 3, ["tried"] * 3)
    assert due.run(now=NOW + 3 * A_DAY) == 0


def test_what_went_wrong_is_kept_without_what_people_typed(path: Path) -> None:
    broken_job.enqueue(now=NOW, path=str(path))
    due.run(now=NOW)
    assert row("broken_job").error.startswith("ValueError at core/slow.py:")
    assert "anna" not in row("broken_job").error


def test_a_job_that_failed_gives_way_to_the_same_one_enqueued_meanwhile(path: Path) -> None:
    broken_job.enqueue(now=NOW, key="x", path=str(path))
    taken = leases.claim(Job.objects.all(), now=NOW, state=JobState.RUNNING)
    assert taken is not None
    broken_job.enqueue(now=NOW, key="x", path=str(path))
    jobs._try_again(taken, "broke", NOW, is_last=False)
    states = list(Job.objects.order_by("pk").values_list("state", flat=True))
    assert states == [JobState.DONE, JobState.QUEUED]


def test_a_job_whose_worker_dies_each_time_is_given_up(path: Path) -> None:
    broken_job.enqueue(now=NOW, path=str(path))
    for day in range(3):
        assert leases.claim(Job.objects.all(), now=NOW + day * A_DAY, state=JobState.RUNNING)
    due.run(now=NOW + 9 * A_DAY)
    assert (row("broken_job").state, said(path)) == (JobState.FAILED, [])


def test_a_job_nobody_knows_any_more_waits_for_the_release_that_knows_it(path: Path) -> None:
    Job.objects.create(name="core.forgotten", created_at=NOW, due_at=NOW)
    due.run(now=NOW)
    assert row("forgotten").state == JobState.QUEUED


def test_a_holder_that_was_thought_dead_cannot_spoil_the_result_of_the_next() -> None:
    Job.objects.create(name="core.note", created_at=NOW, due_at=NOW)
    first = leases.claim(Job.objects.all(), now=NOW)
    second = leases.claim(Job.objects.all(), now=NOW + leases.LEASE)
    assert first is not None
    assert second is not None
    assert leases.end(second, now=NOW, state=JobState.DONE)
    assert not leases.end(first, now=NOW, state=JobState.FAILED)
    assert row("note").state == JobState.DONE


def test_a_living_holder_keeps_its_job(path: Path) -> None:
    note.enqueue(now=NOW, path=str(path), word="late")
    job = leases.claim(Job.objects.all(), now=NOW)
    assert job is not None
    with leases.held(job):
        leases.renew_held(now=NOW + leases.LEASE / 2)
        assert leases.claim(Job.objects.all(), now=NOW + leases.LEASE) is None
    assert leases.claim(Job.objects.all(), now=NOW + 2 * leases.LEASE) is not None


def test_a_repeated_job_is_started_once_in_each_period(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_registered", {forget.name: forget})
    assert due.run(now=NOW) == 1
    assert due.run(now=NOW + timedelta(minutes=59)) == 0
    # Two periods were missed: it is started once, not twice.
    assert due.run(now=NOW + timedelta(hours=3)) == 1


def test_what_is_over_is_forgotten_by_its_date(path: Path) -> None:
    note.enqueue(now=NOW, path=str(path), word="old")
    due.run(now=NOW)
    note.enqueue(now=NOW, due_at=NOW + 90 * A_DAY, path=str(path), word="waiting")
    forget(now=NOW + 15 * A_DAY)
    assert [job.params["word"] for job in Job.objects.all()] == ["waiting"]


def test_to_enqueue_is_one_statement(
    path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        note.enqueue(now=NOW, path=str(path), word="plain")
    with django_assert_num_queries(1):
        note.enqueue(now=NOW, key="once", path=str(path), word="keyed")
