"""From published to seen: open pages in a process of their own, one frame a second.

    python -m bench.push                                  # 229, 2,000 and 5,000 pages
    python -m bench.push --pages 10000 --forms nchan
    python -m bench.push --frames 60 --bytes 1200

Each form beside a bare loop in the same run: "embedded" is `manage.py serve` on SQLite, "nchan"
the production form with nginx in front, "bare" writes to sockets and does nothing else. What is
measured begins before `publish` and ends when the last byte of a frame is read by a page.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any
from urllib.parse import urlsplit

from bench.embedded import embedded
from tools.processes import free_port
from tools.production import production

TOPIC = "play-0123456789abcdef"
PAUSE_SECONDS = 1.0
Say = Callable[[dict[str, Any]], None]


@contextmanager
def bare() -> Iterator[tuple[str, Say]]:
    """The loop that does nothing else."""
    port = free_port()
    command = [sys.executable, "-m", "bench.push_bare", str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True) as loop:
        time.sleep(1)
        yield f"http://127.0.0.1:{port}", lambda frame: write(loop.stdin, json.dumps(frame))
        loop.terminate()


@contextmanager
def in_site(form: str) -> Iterator[tuple[str, Say]]:
    """A site, and a process of it that publishes what it is told."""
    with embedded() if form == "embedded" else production() as site:
        command = [sys.executable, "-m", "bench.push", "--publish"]
        publisher = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=site.environment,
        )
        assert publisher.stdout is not None
        publisher.stdout.readline()  # it is ready
        yield site.url, lambda frame: write(publisher.stdin, json.dumps(frame))
        publisher.stdin.close()  # type: ignore[union-attr]
        publisher.wait(30)


def write(file: IO[str] | None, line: str) -> None:
    """One line, at once."""
    assert file is not None
    file.write(f"{line}\n")
    file.flush()


def publish_what_is_told() -> None:
    """A process of the site: each line of standard input is a frame."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatehouse.settings")
    sys.path.insert(0, "src")
    django.setup()
    from gatehouse.core.live import publish

    print("ready", flush=True)
    for line in sys.stdin:
        frame = json.loads(line) | {"t": time.time() * 1000}
        publish(TOPIC, version=frame["v"], frame=frame)


def measure(url: str, say: Say, *, pages: int, frames: int, size: int) -> dict[str, float]:
    """Open the pages, push the frames, and tell how late they were in milliseconds."""
    parts = urlsplit(url)
    where = [parts.hostname or "", str(parts.port), TOPIC, str(pages)]
    command = [sys.executable, "-m", "bench.push_pages", *where]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as browser:
        assert browser.stdout is not None
        if (said := browser.stdout.readline().strip()) != "open":
            raise RuntimeError(said or "the pages could not be opened")
        start = int(time.time() * 1000)
        for number in range(frames):
            text = "x" * size
            say({"v": start + number, "t": time.time() * 1000, "text": text})
            time.sleep(PAUSE_SECONDS)
        time.sleep(2)
        write(browser.stdin, "tell")
        heard = json.loads(browser.stdout.readline())
    late = heard["late_ms"]
    if len(late) < 2:
        raise RuntimeError("nothing was heard")
    cuts = statistics.quantiles(late, n=100)
    share = 100 * heard["heard"] / (pages * frames)
    return {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "last": max(late), "heard %": share}


def main() -> int:
    """Print one line for each form and number of pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs="+", default=[229, 2000, 5000])
    parser.add_argument("--forms", nargs="+", default=["embedded", "nchan"])
    parser.add_argument("--frames", type=int, default=20)
    parser.add_argument("--bytes", type=int, default=600, help="text of a frame")
    parser.add_argument("--publish", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.publish:
        publish_what_is_told()
        return 0
    print(f"load before: {os.getloadavg()[0]:.1f}", flush=True)
    for form in [*asked.forms, "bare"]:
        with bare() if form == "bare" else in_site(form) as (url, say):
            for pages in asked.pages:
                told = measure(url, say, pages=pages, frames=asked.frames, size=asked.bytes)
                words = " ".join(f"{name} {value:,.0f}" for name, value in told.items())
                print(f"{form:9} {pages:6,} pages  ms: {words}", flush=True)
    print(f"load after: {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
