"""The whole site in one command on one port: web processes, and a worker beside them.

This process only watches. The web processes are Granian's (WSGI, a bounded number of
threads each); jobs and post run in a child of their own, which is started again when it
dies. All of them end with this process, however it ends, so that the port is free at once.
"""

from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from gatehouse.core.process import die_with_parent, return_memory

# Idle threads keep their database connection; Granian would end them after 30 seconds.
THREAD_IDLE_SECONDS = 600
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
    _check_port()
    return_memory()
    connections.close_all()  # no connection may be shared with the children
    say(f"Gatehouse is at {settings.SITE_URL}/ (stop it with Ctrl+C)")
    beside = WorkerBeside() if settings.EMBEDDED_JOBS else None
    try:
        application = _load()
        _web().serve(target_loader=_Loader(os.getpid(), application), wrap_loader=False)
    finally:
        if beside:
            beside.stop()


def _check_migrations() -> None:
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CannotServe("The database is not up to date. Run `python manage.py migrate` first.")


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


def _web() -> Any:
    return Server(
        "gatehouse.wsgi:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WORKERS,
        blocking_threads=settings.THREADS,
        blocking_threads_idle_timeout=THREAD_IDLE_SECONDS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=WEB_GRACE_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig={"loggers": {"_granian": {"propagate": True}}},
    )


def _load() -> object:
    """The application, read once here: the web processes are forks that share its memory.

    What the collector never looks at again (`freeze`) is not copied into each of them.
    """
    from gatehouse.wsgi import application

    for module in (settings.ROOT_URLCONF, *LOADED_ON_FIRST_USE):
        import_module(module)
    gc.collect()
    gc.freeze()
    return application


class _Loader:
    """Hands the application to a web process, inside it."""

    def __init__(self, parent: int, application: object) -> None:
        self.parent, self.application = parent, application

    def __call__(self) -> object:
        die_with_parent(self.parent)
        return self.application


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
