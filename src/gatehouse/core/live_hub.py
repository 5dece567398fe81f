"""Holds the streams of live pages inside a web process, and gives each the newest frame.

It lives in the event loop of the server. Frames come over a Unix socket of this process, from all
processes of the site; a stream is a line of Server-Sent Events that the server writes. What is
kept for a stream is nothing: the server has what is under way, and a stream to which more was
written than a page could want is ended, so that a reader that is too slow begins anew with the
newest frame. One that reads nothing at all is cut off by the kernel (`core/front.py`).
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from gatehouse.core.live import TOPIC
from gatehouse.core.live_ways import LARGEST_FRAME, short

PING_SECONDS = 15
PING = b"event: ping\ndata: 1\n\n"
FIRST = b": here\n\n"
# A stream is ended after so many bytes and begins anew.
MOST_BYTES = 2 * 1024 * 1024
MOST_TOPICS = 1000
# One network may hold a quarter of all streams: a school or a plant behind one address, no more.
NETWORKS_SHARE = 4
# Two frames of a topic follow each other no faster than they can be written.
PAUSE_SECONDS, PAUSE_EACH = 0.05, 0.00002
END = b"end\n"
HEAD = re.compile(rb"(\S+) (\d+) (\d+)\n")


class Line(Protocol):
    """The server's side of a stream; it takes what it is given and writes it when it can."""

    def send_bytes(self, data: bytes) -> Any: ...


@dataclass(eq=False)
class Stream:
    """One open page."""

    line: Line
    turn: int  # in which second of a round it is pinged
    ended: asyncio.Future[None]
    network: str = ""
    written: int = 0

    def write(self, data: bytes) -> None:
        self.line.send_bytes(data)
        self.written += len(data)
        if self.written > MOST_BYTES:
            self.end()

    def end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


@dataclass
class Topic:
    """Who listens, and what was said last."""

    streams: set[Stream] = field(default_factory=set)
    version: int = -1
    said: bytes = b""
    told_at: float = 0.0
    is_waiting: bool = False


class Hub:
    """`folder` holds the sockets of all web processes; at most so many streams in this one."""

    def __init__(self, folder: Path, *, at_most: int) -> None:
        self._folder, self._at_most = folder, at_most
        self._topics: dict[str, Topic] = {}
        self._count = 0
        self._networks: Counter[str] = Counter()
        self._opened = 0
        self._is_ending = False

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Listen for frames from now on; the loop may begin to run later."""
        self._loop = loop
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)  # nobody else may say what is shown
        self._path = self._folder / f"live-{os.getpid()}.sock"  # this object came by a fork
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with short(self._path) as address:
            self._path.unlink(missing_ok=True)
            listener.bind(address)
        listener.listen(128)
        self._tasks: list[asyncio.Task[Any]] = [
            loop.create_task(asyncio.start_unix_server(self._hear, sock=listener)),
            loop.create_task(self._ping()),
        ]

    def stop(self) -> None:
        """End every stream; their pages ask again elsewhere."""
        self._is_ending = True
        self._path.unlink(missing_ok=True)
        for task in self._tasks:
            task.cancel()
        for topic in list(self._topics.values()):
            for stream in list(topic.streams):
                stream.end()

    def has_room(self, network: str = "") -> bool:
        """Whether this process may hold one more stream, of this network if it is known."""
        share = max(1, self._at_most // NETWORKS_SHARE)
        is_free = self._count < self._at_most and not self._is_ending
        return is_free and (not network or self._networks[network] < share)

    def open(self, name: str, line: Line, network: str = "") -> Stream:
        """Begin a stream with the last frame, if there was one."""
        stream = Stream(line, self._opened % PING_SECONDS, self._loop.create_future(), network)
        self._networks[network] += 1
        topic = self._topic(name)
        topic.streams.add(stream)
        self._count += 1
        self._opened += 1
        stream.write(FIRST + topic.said)
        return stream

    def close(self, name: str, stream: Stream) -> None:
        """Its page has gone."""
        topic = self._topics.get(name)
        if topic is not None and stream in topic.streams:
            topic.streams.remove(stream)
            self._count -= 1
            self._networks[stream.network] -= 1
            if not self._networks[stream.network]:
                del self._networks[stream.network]
            if not topic.streams and not topic.said:
                del self._topics[name]

    def take(self, name: str, version: int, text: bytes) -> None:
        """A frame: JSON on one line. An older one than was said is forgotten."""
        topic = self._topic(name)
        if version <= topic.version:
            return
        topic.version = version
        topic.said = b"data: " + text + b"\n\n"
        if not topic.is_waiting:
            topic.is_waiting = True
            pause = max(PAUSE_SECONDS, PAUSE_EACH * len(topic.streams))
            wait = topic.told_at + pause - self._loop.time()
            self._loop.call_later(max(0.0, wait), self._tell, topic)

    def _topic(self, name: str) -> Topic:
        if name not in self._topics and len(self._topics) >= MOST_TOPICS:
            self._forget()
        return self._topics.setdefault(name, Topic())

    def _forget(self) -> None:
        """What nobody listens to, the oldest first."""
        idle = [name for name, topic in self._topics.items() if not topic.streams]
        idle.sort(key=lambda name: self._topics[name].told_at)
        for name in idle[: MOST_TOPICS // 2]:
            del self._topics[name]

    def _tell(self, topic: Topic) -> None:
        topic.is_waiting = False
        topic.told_at = self._loop.time()
        for stream in topic.streams:
            stream.write(topic.said)

    async def _ping(self) -> None:
        while not self._is_ending:
            await asyncio.sleep(1)
            turn = int(time.monotonic()) % PING_SECONDS
            for topic in list(self._topics.values()):
                for stream in topic.streams:
                    if stream.turn == turn:
                        stream.write(PING)

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One frame from a process of ours: `topic version bytes`, a new line, the text."""
        try:
            said = await reader.readline()
            if said == END:
                self.stop()
            head = HEAD.fullmatch(said)
            if head is None:
                return
            name, version, size = head[1].decode(), int(head[2]), int(head[3])
            if TOPIC.fullmatch(name) and size <= LARGEST_FRAME:
                self.take(name, version, await reader.readexactly(size))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # whoever said it has ended in the middle
        finally:
            writer.close()
