"""Jobs and letters made for the tests of the queue and the post; a worker can know them too.

A slow one writes a line when it starts and waits until the file `<path>.go` is there.
"""

from __future__ import annotations

import base64
import time
from datetime import datetime
from pathlib import Path

from gatehouse.core import jobs
from gatehouse.core.mail import Attachment, Letter, letter

PATIENCE_SECONDS = 60


@jobs.job()
def slow_job(*, now: datetime, path: str) -> None:
    say(path, "started")
    wait_for_go(path)
    say(path, "finished")


@jobs.job()
def note(*, now: datetime, path: str, word: str) -> None:
    say(path, word)


@jobs.job(attempts=3)
def broken_job(*, now: datetime, path: str) -> None:
    say(path, "tried")
    raise ValueError("anna@example.org is not told to anybody")


@letter("test.plain")
def plain(word: str) -> Letter:
    calendar = Attachment("visit.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")
    return Letter(f"Слово {word}", f"Текст: {word}", f"<p>{word}</p>", (calendar,))


@letter("test.slow")
def slow_letter(path: str) -> Letter:
    say(path, "rendering")
    wait_for_go(path)
    return Letter("Медленно", "Текст")


@letter("test.broken")
def broken_letter() -> Letter:
    raise ValueError("a renderer with a mistake")


def say(path: str, word: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{word}\n")


def wait_for_go(path: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not Path(f"{path}.go").exists():
        assert time.monotonic() < deadline, "nobody said go"
        time.sleep(0.01)


def wait_until_said(path: Path, word: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not path.exists() or word not in path.read_text().split():
        assert time.monotonic() < deadline, f"{word} was never said"
        time.sleep(0.01)


def key_words(*keys: tuple[str, bytes]) -> str:
    """Keys as the environment holds them."""
    return ",".join(f"{name}:{base64.b64encode(key).decode()}" for name, key in keys)
