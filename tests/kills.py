"""A run in a process of its own, on the test's database, that is killed by force."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

PRELUDE = """
import django
django.setup()
from datetime import datetime
from django.db import connections
connections.databases["default"]["NAME"] = {name!r}
{imports}
print("ready", flush=True)
{work}
print("done", flush=True)
"""


@contextmanager
def _running(imports: str, work: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    from django.db import connection

    script = PRELUDE.format(name=str(connection.settings_dict["NAME"]), imports=imports, work=work)
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": "src:.",
            **variables,
        },
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        _wait_for_the_server()


def _wait_for_the_server() -> None:
    """A database server ends what its killed client had begun by itself, a moment later."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    for _ in range(1_000):
        with connection.cursor() as cursor:
            cursor.execute(busy)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.02)


def killed_after(seconds: float, *, imports: str, work: str, **variables: str) -> None:
    """Let it begin, and kill it so much later, wherever it is then."""
    with _running(imports, work, **variables):
        time.sleep(seconds)


def killed_when(event: object, *, imports: str, work: str, **variables: str) -> None:
    """Let it begin, and kill it once `event` (with a `wait(seconds)`) has come."""
    with _running(imports, work, **variables):
        assert event.wait(120)  # type: ignore[attr-defined]
