"""Workers killed by force in the middle of their work: nothing is lost, nothing done twice over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from gatehouse.core import leases, mail
from gatehouse.core.mail import MailState
from gatehouse.core.models import Job, JobState, OutboxItem
from gatehouse.core.worker import SENDERS_BY_SMTP
from tests.core import due, slow
from tests.core.smtp import MailServer, mail_server
from tests.site import ROOT, Site

PATIENCE_SECONDS = 40
A_SECOND = timedelta(seconds=1)
Worker = subprocess.Popen[bytes]


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.02)


class Workers:
    """Real worker processes on the site's data, which know the tests' jobs and letters."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def start(self, **variables: str) -> Worker:
        command = [sys.executable, "-m", "tests.core.run_worker"]
        environment = self.site.environment | {"PYTHONPATH": str(ROOT)} | variables
        return self.site.children.start(command, environment)

    @staticmethod
    def kill(process: Worker) -> None:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def workers(fresh_site: Site) -> Workers:
    return Workers(fresh_site)


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    """A mail server that this process talks to as well."""
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def test_a_job_whose_worker_was_killed_is_done_by_the_next_one(
    workers: Workers, tmp_path: Path
) -> None:
    path = tmp_path / "said"
    slow.slow_job.enqueue(now=timezone.now(), path=str(path))
    worker = workers.start()
    slow.wait_until_said(path, "started")
    workers.kill(worker)
    Path(f"{path}.go").touch()
    now = timezone.now()
    due.run(now=now)
    assert path.read_text().split() == ["started"]  # the lease of the dead still holds
    due.run(now=now + leases.LEASE + A_SECOND)
    job = Job.objects.get(name="core.slow_job")
    assert path.read_text().split() == ["started", "started", "finished"]
    assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_a_job_longer_than_its_lease_stays_with_the_worker_that_lives(
    workers: Workers, tmp_path: Path
) -> None:
    path = tmp_path / "said"
    slow.slow_job.enqueue(now=timezone.now(), path=str(path))
    workers.start()
    slow.wait_until_said(path, "started")
    first = Job.objects.get(name="core.slow_job").due_at
    until(lambda: Job.objects.get(name="core.slow_job").due_at != first, "a renewed lease")
    Path(f"{path}.go").touch()
    slow.wait_until_said(path, "finished")
    until(lambda: Job.objects.get(name="core.slow_job").state == JobState.DONE, "the end")
    assert path.read_text().split() == ["started", "finished"]


def test_a_letter_accepted_before_the_kill_is_sent_again_under_the_same_id_as_doubtful(
    workers: Workers, server: MailServer
) -> None:
    server.holding.set()
    mail.queue("test.plain", to="a@x.org", now=timezone.now(), language="ru", once="1", word="я")
    worker = workers.start(GATEHOUSE_SMTP_URL=server.url)
    assert server.arrived.wait(PATIENCE_SECONDS)
    workers.kill(worker)
    server.holding.clear()
    server.released.set()
    now = timezone.now()
    assert due.send(now=now) == 0
    assert due.send(now=now + leases.LEASE + A_SECOND) == 1
    item = OutboxItem.objects.get()
    assert [letter["Message-ID"] for letter in server.accepted] == [item.message_id] * 2
    assert (item.state, item.doubtful) == (MailState.SENT, True)


def test_a_letter_killed_while_it_was_written_is_sent_once_and_not_doubtful(
    workers: Workers, server: MailServer, tmp_path: Path
) -> None:
    path = tmp_path / "said"
    now = timezone.now()
    mail.queue("test.slow", to="a@x.org", now=now, language="ru", once="1", path=str(path))
    worker = workers.start(GATEHOUSE_SMTP_URL=server.url)
    slow.wait_until_said(path, "rendering")
    workers.kill(worker)
    Path(f"{path}.go").touch()
    assert due.send(now=timezone.now() + leases.LEASE + A_SECOND) == 1
    assert (len(server.accepted), OutboxItem.objects.get().doubtful) == (1, False)


def test_a_code_goes_before_a_backlog_that_a_worker_is_already_sending(
    workers: Workers, server: MailServer
) -> None:
    server.holding.set()
    with transaction.atomic():
        for number in range(30):
            now = timezone.now()
            mail.queue("test.plain", to="a@x.org", now=now, language="ru", word=str(number))
    workers.start(GATEHOUSE_SMTP_URL=server.url)
    assert server.arrived.wait(PATIENCE_SECONDS)
    now = timezone.now()
    mail.queue("test.plain", to="b@x.org", now=now, language="ru", urgent=True, word="code")
    server.holding.clear()
    server.released.set()
    until(lambda: not OutboxItem.objects.filter(ended_at=None).exists(), "all letters")
    place = [letter["Subject"] for letter in server.accepted].index("Слово code")
    assert place < 2 * SENDERS_BY_SMTP  # after those under way, and before what each takes next


def test_three_workers_share_the_work_and_nothing_is_done_twice(
    workers: Workers, server: MailServer, tmp_path: Path
) -> None:
    path = tmp_path / "said"
    now = timezone.now()
    with transaction.atomic():
        for number in range(60):
            slow.note.enqueue(now=now, path=str(path), word=f"job-{number}")
            mail.queue("test.plain", to="a@x.org", now=now, language="ru", word=str(number))
    for _ in range(3):
        workers.start(GATEHOUSE_SMTP_URL=server.url)
    until(lambda: not Job.objects.filter(name="core.note", ended_at=None).exists(), "all jobs")
    until(lambda: not OutboxItem.objects.filter(ended_at=None).exists(), "all letters")
    assert sorted(path.read_text().split()) == sorted(f"job-{number}" for number in range(60))
    subjects = sorted(letter["Subject"] for letter in server.accepted)
    assert subjects == sorted(f"Слово {number}" for number in range(60))
    # Each repeated job was started once, though three workers looked at the clock.
    assert Job.objects.filter(name="core.forget").count() == 1


def test_a_worker_told_to_stop_finishes_what_it_began(workers: Workers, tmp_path: Path) -> None:
    path = tmp_path / "said"
    slow.slow_job.enqueue(now=timezone.now(), path=str(path))
    worker = workers.start()
    slow.wait_until_said(path, "started")
    worker.terminate()
    Path(f"{path}.go").touch()
    assert worker.wait(PATIENCE_SECONDS) == 0
    assert Job.objects.get(name="core.slow_job").state == JobState.DONE


def test_a_worker_started_once_does_what_is_due_and_ends(fresh_site: Site) -> None:
    mail.queue("test.plain", to="a@x.org", now=timezone.now(), language="ru", word="я")
    OutboxItem.objects.update(kind="people.erased", params={})
    said = fresh_site.manage("worker", "--once").splitlines()[-1]
    assert said.endswith("1 letters sent")
    assert len(fresh_site.letters("a@x.org")) == 1
