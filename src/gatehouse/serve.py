"""The whole site in one command on one port: web processes, and a worker beside them.

This process only watches. The web processes are Granian's: an event loop that holds the streams
of live pages, and a bounded number of threads that answer pages (`core/front.py`). Jobs and post
run in a child of their own, which is started again when it dies. All of them end with this
process, however it ends, so that the port is free at once.
"""

from __future__ import annotations

import gc
import os
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from gatehouse.core.front import Front
from gatehouse.core.front_wsgi import Wsgi
from gatehouse.core.live_hub import Hub
from gatehouse.core.live_ways import ToHubs
from gatehouse.core.process import die_with_parent, return_memory

# Open files beside the streams: the database, browsers that ask for pages, the program itself.
OTHER_FILES = 1024
BACKLOG = 2048
WEB_GRACE_SECONDS = 10
WORKER_GRACE_SECONDS = 25
RESTART_SECONDS = 1.0
# Large, and used by every web process sooner or later; the worker does without.
LOADED_ON_FIRST_USE = ["snowballstemmer"]


class CannotServe(Exception):
    """The site cannot start; the text says what to do."""


def serve(say: Callable[[str], Any]) -> None:
    """Run until SIGTERM or SIGINT; raises CannotServe when something is missing."""
    _check_migrations()
    _check_papers_keys()
    _check_port()
    ToHubs(settings.VAR_DIR / "run").sweep()
    return_memory()
    _allow_many_streams()
    connections.close_all()  # no connection may be shared with the children
    say(f"Gatehouse is at {settings.SITE_URL}/ (stop it with Ctrl+C)")
    beside = WorkerBeside() if settings.EMBEDDED_JOBS else None
    try:
        front = _front()
        _web().serve(target_loader=_Loader(os.getpid(), front), wrap_loader=False)
    finally:
        if beside:
            beside.stop()


def _check_migrations() -> None:
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CannotServe("The database is not up to date. Run `python manage.py migrate` first.")


def _check_papers_keys() -> None:
    """A plant asks for document data: who keeps all other keys apart keeps these apart too."""
    from gatehouse.papers.models import Need
    from gatehouse.papers.vault import has_keys

    if not has_keys() and Need.objects.exclude(fields=[]).exists():
        raise CannotServe(
            "A plant asks for document data, and GATEHOUSE_PAPERS_KEYS is not set. Set keys of its"
            " own: docs/operating.md says how."
        )


def _check_port() -> None:
    """Granian's sockets share a port, so a second server would silently take half the requests."""
    family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.HOST, settings.PORT))
        except OSError as error:
            place = f"{settings.HOST}:{settings.PORT}"
            raise CannotServe(f"Cannot listen on {place}: {error.strerror}.") from error


def _allow_many_streams() -> None:
    """Each open page of a game is an open file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = settings.LIVE_STREAMS + OTHER_FILES
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _most_streams() -> int:
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return int(settings.LIVE_STREAMS)
    return int(min(settings.LIVE_STREAMS, max(0, soft - OTHER_FILES)))


class _Web(Server):  # type: ignore[misc, valid-type] # it has no types
    """Granian, which on its way out waits for every answer: for streams it would wait in vain."""

    def shutdown(self, exit_code: int = 0) -> None:
        ToHubs(settings.VAR_DIR / "run").end_streams()
        super().shutdown(exit_code)


def _web() -> Any:
    return _Web(
        "gatehouse.wsgi:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.RSGI,
        workers=settings.WORKERS,
        backlog=BACKLOG,
        backpressure=_most_streams() + OTHER_FILES,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=WEB_GRACE_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig={"loggers": {"_granian": {"propagate": True}}},
    )


def _front() -> Front:
    """The application, read once here: the web processes are forks that share its memory.

    What the collector never looks at again (`freeze`) is not copied into each of them.
    """
    from gatehouse.wsgi import application

    for module in (settings.ROOT_URLCONF, *LOADED_ON_FIRST_USE):
        import_module(module)
    hub = Hub(settings.VAR_DIR / "run", at_most=_most_streams())
    front = Front(
        cast("Wsgi", application),
        hub=hub,
        threads=settings.THREADS,
        port=settings.PORT,
        trusts_proxy=settings.TRUSTED_PROXY,
        grouped=import_string(settings.ANSWERED_TOGETHER)(),
    )
    gc.collect()
    gc.freeze()
    return front


class _Loader:
    """Hands the application to a web process, inside it."""

    def __init__(self, parent: int, front: Front) -> None:
        self.parent, self.front = parent, front

    def __call__(self) -> Front:
        die_with_parent(self.parent)
        return self.front


class WorkerBeside:
    """The child that runs jobs and post; started again whenever it ends by itself."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._child = self._start()
        # The kernel ends the child with the thread that started it, so this one stays.
        self._thread = threading.Thread(target=self._watch, name="worker-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._child.terminate()
        try:
            self._child.wait(WORKER_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()

    def _watch(self) -> None:
        while not self._stopping.is_set():
            self._child.wait()
            if not self._stopping.wait(RESTART_SECONDS):
                self._child = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"]
        return subprocess.Popen([*command, "--parent", str(os.getpid())])  # noqa: S603
