"""The thread of a process that sends frames: the newest of each topic, and no older one."""

from __future__ import annotations

import atexit
import json
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import close_old_connections, connections

from gatehouse.core.live_ways import LARGEST_FRAME, Way, way
from gatehouse.core.log import brief

IDLE_SECONDS = 2.0  # then the thread gives its database connection back
FIRST_WAIT, LONGEST_WAIT = 0.2, 5.0
GIVEN_UP_AFTER = 60.0
END_SECONDS = 5.0
KEPT_SECONDS = 60  # no process is late by more
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Frame:
    """What a topic shows from a version on: a JSON object, or what makes it when it is sent."""

    topic: str
    version: int
    content: dict[str, Any] | Callable[[], dict[str, Any]]
    is_slow: bool = False

    def read(self) -> tuple[int, bytes]:
        """Its version, and the JSON on one line, in which it stands as "v"."""
        content = self.content() if callable(self.content) else self.content
        content = {"v": self.version, **content}
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        if len(text) > LARGEST_FRAME:
            text = b'{"v":%d,"fetch":true}' % content["v"]
        return int(content["v"]), text


@dataclass
class _Waiting:
    frame: Frame
    since: float
    due: float
    tries: int = 0


class Poster:
    """Takes frames from any thread. Times are seconds since the epoch."""

    def __init__(self, to: Way) -> None:
        self._way = to
        self._waiting: dict[str, _Waiting] = {}
        self._sent: dict[str, int] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopping = False

    def take(self, frame: Frame) -> None:
        """Send it soon, unless a newer one of its topic waits already."""
        if not self._way.is_open():
            return
        self.put(frame, now=time.time())
        with self._changed:
            if self._thread is None and not self._stopping:
                self._thread = threading.Thread(target=self._run, name="live", daemon=True)
                self._thread.start()
            self._changed.notify()

    def has_told(self, topic: str, version: int) -> bool:
        """Whether this version of a topic, or a newer one, was sent by anybody, or soon will be."""
        with self._changed:
            waiting = self._waiting.get(topic)
            told = max(self._sent.get(topic, -1), waiting.frame.version if waiting else -1)
        if told < version <= (newest := _newest(topic)):
            self._note(topic, newest)  # so that the next page does not ask the cache again
            return True
        return told >= version

    def put(self, frame: Frame, *, now: float) -> None:
        with self._changed:
            waiting = self._waiting.get(frame.topic)
            if waiting is None:
                self._waiting[frame.topic] = _Waiting(frame, since=now, due=now)
            elif waiting.frame.version < frame.version:
                waiting.frame = frame
                waiting.since = now
                if not frame.is_slow:
                    waiting.due = now

    def step(self, *, now: float) -> float | None:
        """Send what is due; the seconds until something will be, None when nothing waits."""
        with self._changed:
            due = [one for one in self._waiting.values() if one.due <= now]
        for one in due:
            self._try(one, now)
        with self._changed:
            return min((one.due - now for one in self._waiting.values()), default=None)

    def stop(self, *, within_seconds: float = END_SECONDS) -> None:
        """Send what waits and end."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(within_seconds)

    def _run(self) -> None:
        while True:
            wait = self.step(now=time.time())
            with self._changed:
                if self._stopping and (wait is None or wait > END_SECONDS):
                    break
                if wait is None and not self._waiting and not self._changed.wait(IDLE_SECONDS):
                    connections.close_all()
                    self._changed.wait_for(lambda: self._waiting or self._stopping)
                elif wait is not None and wait > 0:
                    self._changed.wait(wait)
        connections.close_all()

    def _try(self, one: _Waiting, now: float) -> None:
        frame = one.frame
        try:
            if frame.is_slow and not _may_go(frame.topic, now):
                self._wait_for_the_next_second(one, now)
                return
            self._send(frame)
        except Exception as error:  # noqa: BLE001 — whatever it is, the rows are committed
            logger.warning("A frame could not be pushed: %s", brief(error))
            self._later(one, now)
            return
        with self._changed:
            if one.frame is frame:
                del self._waiting[frame.topic]

    def _send(self, frame: Frame) -> None:
        if frame.version <= self._sent.get(frame.topic, -1):
            return  # an earlier one was made so late that it told this already
        close_old_connections()
        version, text = frame.read()
        if _newest(frame.topic) <= version:
            self._way.send(frame.topic, version, text)
            _remember(frame.topic, version)
        self._note(frame.topic, version)

    def _note(self, topic: str, version: int) -> None:
        if len(self._sent) > 1000:
            self._sent.clear()
        self._sent[topic] = version

    def _wait_for_the_next_second(self, one: _Waiting, now: float) -> None:
        with self._changed:
            if one.frame.is_slow:
                one.due = int(now) + 1.0

    def _later(self, one: _Waiting, now: float) -> None:
        with self._changed:
            one.due = now + min(FIRST_WAIT * 2**one.tries, LONGEST_WAIT)
            one.tries += 1
            if now - one.since > GIVEN_UP_AFTER:
                self._waiting.pop(one.frame.topic, None)


def _may_go(topic: str, now: float) -> bool:
    """Whether nobody who shares the cache has sent this topic in this second."""
    return cache.add(f"live:second:{topic}:{int(now)}", 1, timeout=5)


def _newest(topic: str) -> int:
    """What another process has sent, where the cache is shared: nothing older may follow it."""
    return int(cache.get(f"live:newest:{topic}", 0))


def _remember(topic: str, version: int) -> None:
    cache.set(f"live:newest:{topic}", version, timeout=KEPT_SECONDS)


_posters: dict[int, Poster] = {}
_making = threading.Lock()


def poster() -> Poster:
    """The one of this process; a fork has one of its own."""
    with _making:
        if os.getpid() not in _posters:
            _posters.clear()
            _posters[os.getpid()] = Poster(way())
        return _posters[os.getpid()]


@atexit.register
def finish() -> None:
    """Send what this process has not sent yet; it ends."""
    if os.getpid() in _posters:
        _posters[os.getpid()].stop()
