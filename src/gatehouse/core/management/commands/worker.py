"""`manage.py worker`: runs the jobs and sends the post."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gatehouse.core.process import die_with_parent, give_way, return_memory
from gatehouse.core.worker import Worker, run_once

GRACE_SECONDS = 20.0


class Command(BaseCommand):
    help = "Runs background jobs and sends the letters of the outbox until it is told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now and stop")
        parser.add_argument("--parent", type=int, help="end when this process ends")

    def handle(self, *args: Any, once: bool, parent: int | None, **options: Any) -> None:
        if parent:
            die_with_parent(parent)
        if once:
            jobs, letters = run_once()
            self.stdout.write(f"{jobs} jobs run, {letters} letters sent")
            return
        # When a season opens, hundreds of tickets are drawn while hundreds of people ask for
        # places: on the same processors a page comes first, a letter may come a moment later.
        give_way()
        return_memory()
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        worker = Worker()
        worker.start()
        stopped.wait()
        worker.stop(within_seconds=GRACE_SECONDS)
