"""Processes beside this one: started with a log, ended in good order or at once."""

from __future__ import annotations

import ctypes
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.error import HTTPError, URLError

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 30


# Below the ports that kernels lend to calls, and for each process from another one on: what is
# free here is taken by nobody else until the process that was told of it listens.
FIRST_PORT, PORTS = 12_000, 20_000
_ports = (FIRST_PORT + number % PORTS for number in itertools.count(os.getpid() * 12_361))


def free_port() -> int:
    """A loopback port nobody listens on; this process gives it to nobody else for a long while."""
    for port in _ports:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("there is always a next one")


def stop_with_parent(how: int = signal.SIGTERM) -> None:
    """In a child before it starts: ask the kernel to send it this signal when its parent dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, how)


def answers(url: str) -> bool:
    """Whether something answers there without a server error."""
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except HTTPError as answer:
        return answer.code < 500
    except (URLError, OSError):
        return False
    return True


@dataclass
class Processes:
    """Children of this process; each one's output goes to `folder`/process-N.log."""

    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(
        self,
        command: Sequence[str | Path],
        environment: Mapping[str, str],
        stop_by: int = signal.SIGTERM,
    ) -> subprocess.Popen[bytes]:
        """Start a child; it ends when this process is killed, by the given signal."""
        with (self.folder / f"process-{len(self.running)}.log").open("wb") as log:
            process = subprocess.Popen(
                list(map(str, command)),
                env=dict(environment),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C goes to us; we stop the children afterwards
                preexec_fn=partial(stop_with_parent, stop_by),
            )
        self.running.append(process)
        return process

    def wait_until(
        self, ready: Callable[[], bool], process: subprocess.Popen[bytes], seconds: float = 120
    ) -> None:
        """Wait for a child to be ready; RuntimeError with its log when it ends or takes longer."""
        deadline = time.monotonic() + seconds
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{process.args!r} is not ready.\n{self.said()}")
            time.sleep(0.05)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a child and its own children at once, as a power cut would."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def cut_off(self) -> None:
        """End every child at once: nobody will read what it would still have written."""
        for process in self.running:
            self.kill(process)
        self.running.clear()

    def stop(self) -> None:
        """End every child in good order, the last started first."""
        for process in reversed(self.running):
            if process.poll() is None:
                process.terminate()
        for process in reversed(self.running):
            try:
                process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill(process)
        self.running.clear()

    def said(self) -> str:
        """What the children wrote, the last of it."""
        logs = sorted(self.folder.glob("process-*.log"))
        return "\n".join(f"{log.name}:\n{log.read_text(errors='replace')[-4000:]}" for log in logs)


def family(process: int) -> set[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # It has just ended.
        children.setdefault(parent, []).append(int(status.parent.name))
    found = {process}
    waiting = [process]
    while waiting:
        waiting.extend(new := set(children.get(waiting.pop(), [])) - found)
        found |= new
    return found


def memory_mb(process: int) -> float:
    """Memory of a process and all that descend from it, shared pages counted once, in MB."""
    kilobytes = 0
    for member in family(process):
        try:
            lines = Path(f"/proc/{member}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024
