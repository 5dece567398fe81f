"""A process (or a part of one) that runs the jobs and sends the post until it is told to stop."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from gatehouse.core import jobs, leases, post, sms, sms_post
from gatehouse.core.log import brief
from gatehouse.core.models import Heartbeat

POLL_SECONDS = 0.5
BEAT_SECONDS = 5.0
AFTER_ERROR_SECONDS = 3.0
# A long job (a film, an import) must not hold up the short ones (an offer that runs out).
JOB_THREADS = 2
# A remote mail server answers slowly, so several letters are under way; a local folder does not.
SENDERS_BY_SMTP = 4
FORGOTTEN = timedelta(days=1)
# Does one thing that is due at the given time; False when there was nothing.
Step = Callable[[datetime], bool]
logger = logging.getLogger(__name__)


class Worker:
    """Threads with one loop each: jobs, post, and the heart that keeps their leases."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"[:100]
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        self._loop(self._beat, BEAT_SECONDS, "heart")
        for number in range(JOB_THREADS):
            self._loop(run_jobs, POLL_SECONDS, f"jobs-{number + 1}")
        for number in range(1 if settings.MAIL_IS_LOCAL else SENDERS_BY_SMTP):
            sender = post.Sender()
            self._loop(sender.send_next, POLL_SECONDS, f"post-{number + 1}", sender.hang_up)
        if sms.is_set():  # a thread of its own: a gateway that is slow holds up no letter
            self._loop(sms_post.send_next, POLL_SECONDS, "sms")

    def stop(self, *, within_seconds: float) -> bool:
        """Let what has begun come to its end; False when it did not in time.

        What is cut off then is taken up by another worker after its lease.
        """
        self._stop.set()
        deadline = time.monotonic() + within_seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        if not (is_over := not any(thread.is_alive() for thread in self._threads)):
            logger.warning("Work was still going on when the worker stopped")
        Heartbeat.objects.filter(worker=self.name).delete()
        return is_over

    def _loop(
        self, step: Step, pause: float, name: str, leave: Callable[[], None] = lambda: None
    ) -> None:
        """Repeat the step, each time at a time of its own; when it found nothing to do, wait."""

        def run() -> None:
            while not self._stop.is_set():
                self._stop.wait(0 if self._try(step) else pause)
            leave()
            connection.close()

        thread = threading.Thread(target=run, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _try(self, step: Step) -> bool:
        """Whatever goes wrong in one step must not end the loop: nobody would start it again."""
        try:
            close_old_connections()
            return step(timezone.now())
        except Exception as error:  # noqa: BLE001 — a database that is away, a mistake of ours
            logger.error("A step of %s failed: %s", threading.current_thread().name, brief(error))
            connection.close()
            self._stop.wait(AFTER_ERROR_SECONDS)
            return False

    def _beat(self, now: datetime) -> bool:
        with transaction.atomic():
            Heartbeat.objects.update_or_create(worker=self.name, defaults={"at": now})
            Heartbeat.objects.filter(at__lt=now - FORGOTTEN).delete()
            leases.renew_held(now=now)
        return False


def run_jobs(now: datetime) -> bool:
    return jobs.run_next(now=now)


def run_once() -> tuple[int, int]:
    """Everything that is due: how many jobs were run, and letters and text messages sent."""
    jobs_run = _until_idle(run_jobs)
    return jobs_run, _until_idle(post.Sender().send_next) + _until_idle(sms_post.send_next)


def _until_idle(step: Step) -> int:
    count = 0
    while step(timezone.now()):
        count += 1
    return count
