"""One command, one port: it starts, stops, and leaves nothing behind when it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db.migrations.recorder import MigrationRecorder

from gatehouse.core.process import AUTOGROUP, NICENESS
from tests.site import Site, answers

# Processes and ports; what a kill does to rows is in tests/core/test_killed.py, on both.
pytestmark = pytest.mark.any_database
PATIENCE_SECONDS = 60
LEAST = 19  # no process is nicer: these tests may be nice themselves


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.2)


def read(of_process: Path) -> str:
    """What the kernel tells of a process; nothing when it has just ended."""
    try:
        return of_process.read_text()
    except OSError:
        return ""


def children(process: subprocess.Popen[bytes]) -> list[int]:
    tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
    return sorted(int(pid) for task in tasks for pid in read(task).split())


def lives(pid: int) -> bool:
    state = read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return bool(state) and state[0] != "Z"


def priority(pid: int) -> int:
    """Its niceness: the greater, the later it gets the processor."""
    return os.getpriority(os.PRIO_PROCESS, pid)


def worker_of(process: subprocess.Popen[bytes]) -> int:
    """The worker's pid; 0 while it is being started."""
    words = {pid: read(Path(f"/proc/{pid}/cmdline")) for pid in children(process)}
    return next((pid for pid, line in words.items() if "\0worker\0" in line), 0)


def asked(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE_SECONDS) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_one_command_serves_pages_and_runs_a_worker(site: Site) -> None:
    assert f"Gatehouse is at {site.url}/" in site.said()
    assert asked(f"{site.url}/healthz") == (200, "ok")
    until(lambda: asked(f"{site.url}/readyz") == (200, "ok"), "a worker's heartbeat")


def test_the_worker_gives_way_to_the_web_processes(fresh_site: Site) -> None:
    process = fresh_site.serve()
    until(lambda: asked(f"{fresh_site.url}/readyz")[0] == 200, "a worker's heartbeat")
    worker = worker_of(process)
    (web,) = set(children(process)) - {worker}
    assert priority(worker) == min(priority(web) + NICENESS, LEAST)


def test_a_worker_in_a_session_of_its_own_gives_way_to_other_sessions(fresh_site: Site) -> None:
    process = fresh_site.start("worker")
    until(lambda: priority(process.pid) == NICENESS, "a nice worker")
    group = Path(f"/proc/{process.pid}/autogroup")
    if AUTOGROUP.exists():  # Some kernels do not group processes by login session.
        until(lambda: group.read_text().endswith(f" nice {NICENESS}\n"), "a nice group")


def test_a_server_killed_by_force_leaves_no_process_and_starts_again_at_once(
    fresh_site: Site,
) -> None:
    first = fresh_site.serve()
    until(lambda: len(children(first)) == 2, "web process and worker")
    left = children(first)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    until(lambda: not any(lives(pid) for pid in left), "the end of the children")
    assert not answers(fresh_site.url)
    second = fresh_site.serve()
    assert second.poll() is None


def test_a_server_told_to_stop_ends_in_good_order(fresh_site: Site) -> None:
    process = fresh_site.serve()
    until(lambda: asked(f"{fresh_site.url}/readyz")[0] == 200, "a worker's heartbeat")
    left = children(process)
    process.terminate()
    assert process.wait(PATIENCE_SECONDS) == 0
    assert not any(lives(pid) for pid in left)


def test_a_worker_that_dies_is_started_again(fresh_site: Site) -> None:
    process = fresh_site.serve()
    until(lambda: asked(f"{fresh_site.url}/readyz")[0] == 200, "a worker's heartbeat")
    dead = worker_of(process)
    assert dead  # a signal to nobody would go to this process and all beside it
    os.kill(dead, signal.SIGKILL)
    until(lambda: worker_of(process) not in {0, dead}, "a new worker")
    assert asked(f"{fresh_site.url}/healthz") == (200, "ok")


def test_a_web_process_that_dies_is_started_again(fresh_site: Site) -> None:
    process = fresh_site.serve()
    until(lambda: worker_of(process) != 0, "web process and worker")
    (web,) = set(children(process)) - {worker_of(process)}
    os.kill(web, signal.SIGKILL)
    until(lambda: not lives(web) and answers(fresh_site.url), "a new web process")


def test_a_second_server_on_the_same_port_says_so_and_stops(fresh_site: Site) -> None:
    fresh_site.serve()
    second = fresh_site.start("serve")
    assert second.wait(PATIENCE_SECONDS) == 1
    assert "Address already in use" in fresh_site.said()


def test_a_database_that_is_behind_is_told_before_anything_starts(fresh_site: Site) -> None:
    MigrationRecorder.Migration.objects.filter(app="core").delete()
    process = fresh_site.start("serve")
    assert process.wait(PATIENCE_SECONDS) == 1
    assert "Run `python manage.py migrate` first." in fresh_site.said()


def test_without_a_worker_the_site_is_not_ready(fresh_site: Site) -> None:
    fresh_site.serve(GATEHOUSE_EMBEDDED_JOBS="no")
    assert asked(f"{fresh_site.url}/healthz") == (200, "ok")
    assert asked(f"{fresh_site.url}/readyz") == (503, "no worker is running")
