"""Stands between Granian and the site: streams of live pages go to the hub, all else to Django.

Granian calls it in an event loop (RSGI). A request is stamped there when its last byte has come,
and one of a bounded number of threads then answers it under WSGI, each with a database connection
of its own; one thread more answers in groups what `Grouped` takes. Files are handed to Granian by
their names.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import socket
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from typing import IO, Any, Protocol

from django.db import close_old_connections

from gatehouse.core.front_wsgi import Wsgi, answer, environ_of
from gatehouse.core.live import TOPIC
from gatehouse.core.live_hub import Hub
from gatehouse.core.live_post import finish
from gatehouse.core.log import brief

LIVE, CLOCK = "/live/", "/live/clock"
# The largest thing that is sent here is a packet of questions, 100 MB; nginx has its own limits.
LARGEST_BODY = 104 * 1024 * 1024
IN_MEMORY = 256 * 1024
BODY_SECONDS = 300
HOME_BITS = 64  # of IPv6: what a provider gives to one home
BODILESS = {"GET", "HEAD", "OPTIONS"}
# A page that has taken nothing for so long is gone, or does not read: the kernel cuts it off.
SILENT_MILLISECONDS = 30_000
GROUP_AT_MOST = 200
STREAM_HEADERS = [
    ("content-type", "text/event-stream"),
    ("cache-control", "no-store, no-transform"),
    ("x-accel-buffering", "no"),
    ("x-content-type-options", "nosniff"),
]
PLAIN = [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store")]
logger = logging.getLogger(__name__)


class TooLarge(Exception):
    """A body of more than LARGEST_BODY."""


@dataclass(frozen=True)
class _Asked:
    """A request that waits for a thread; `done` is told when it was answered."""

    scope: Any
    proto: Any
    body: IO[bytes]
    size: int
    arrived: float
    done: asyncio.Future[None]

    def environ(self) -> dict[str, Any]:
        return environ_of(self.scope, self.body, self.size, self.arrived)


Reply = tuple[int, list[tuple[str, str]], bytes]


class Grouped(Protocol):
    """Answers small requests many at a time, where each alone would wait for the disk."""

    def takes(self, method: str, path: str) -> bool: ...

    def answer(self, environs: list[dict[str, Any]]) -> list[Reply | None]:
        """A reply to each; None: it goes the way of all pages."""


class Front:
    """The application that Granian runs, one in each web process."""

    def __init__(
        self,
        application: Wsgi,
        *,
        hub: Hub,
        threads: int,
        port: int,
        trusts_proxy: bool = False,
        grouped: Grouped | None = None,
    ) -> None:
        self._application, self._hub, self._grouped = application, hub, grouped
        self._trusts_proxy = trusts_proxy
        self._threads, self._port = threads, port
        self._asked: SimpleQueue[_Asked] = SimpleQueue()
        self._rush: SimpleQueue[_Asked] = SimpleQueue()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._hub.start(loop)
        loop.call_later(0.1, self._limit_silence)
        for number in range(self._threads):
            threading.Thread(target=self._work, name=f"web-{number + 1}", daemon=True).start()
        if self._grouped is not None:
            work = partial(self._work_in_groups, self._grouped)
            threading.Thread(target=work, name="web-groups", daemon=True).start()

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._hub.stop()
        finish()

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        path = scope.path
        if path == CLOCK:
            proto.response_str(200, PLAIN, str(int(time.time() * 1000)))
        elif path.startswith(LIVE):
            await self._stream(scope, proto, path.removeprefix(LIVE))
        else:
            await self._page(scope, proto)

    # --- streams -------------------------------------------------------------------------
    async def _stream(self, scope: Any, proto: Any, topic: str) -> None:
        if scope.method != "GET" or not TOPIC.fullmatch(topic):
            proto.response_str(404, PLAIN, "Not found")
            return
        seen = scope.headers.get("x-forwarded-for", "") if self._trusts_proxy else ""
        network = network_of(scope.client, seen)
        if not self._hub.has_room(network):
            proto.response_str(503, [*PLAIN, ("retry-after", "10")], "Too many")
            return
        stream = self._hub.open(topic, proto.response_stream(200, STREAM_HEADERS), network)
        gone = asyncio.ensure_future(proto.client_disconnect())
        try:
            await asyncio.wait({gone, stream.ended}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            self._hub.close(topic, stream)

    def _limit_silence(self, tries: int = 50) -> None:
        """Granian opens its socket a moment after this process has begun."""
        if not limit_silence(self._port) and tries:
            self._loop.call_later(0.1, self._limit_silence, tries - 1)

    # --- pages ---------------------------------------------------------------------------
    async def _page(self, scope: Any, proto: Any) -> None:
        try:
            body, size = (
                (io.BytesIO(), 0) if scope.method in BODILESS else await _body(scope, proto)
            )
        except TooLarge:
            proto.response_str(413, PLAIN, "Too large")
            return
        except (TimeoutError, EOFError):
            proto.response_str(400, PLAIN, "Incomplete")
            return
        arrived = time.time()  # with its last byte: nobody begins in time and writes on afterwards
        done = self._loop.create_future()
        together = (
            self._grouped is not None
            and size <= IN_MEMORY
            and self._grouped.takes(scope.method, scope.path)
        )
        asked = self._rush if together else self._asked
        asked.put(_Asked(scope, proto, body, size, arrived, done))
        await done

    def _work(self) -> None:
        """A thread that answers pages, one after another."""
        while True:
            one = self._asked.get()
            try:
                answer(self._application, one.environ(), one.proto)
            except BaseException as error:  # noqa: BLE001 — the thread must live on
                logger.error("A request was not answered: %s", brief(error))
            finally:
                one.body.close()
                self._loop.call_soon_threadsafe(_told, [one.done])

    def _work_in_groups(self, grouped: Grouped) -> None:
        """A thread that answers all that came while it answered those before."""
        while True:
            group = _taken(self._rush)
            replies = _replies(grouped, group)
            answered = [one for one in map(self._send, group, replies) if one is not None]
            self._loop.call_soon_threadsafe(_told, answered)

    def _send(self, one: _Asked, reply: Reply | None) -> asyncio.Future[None] | None:
        """Whose answer is sent; None where it takes the other way."""
        if reply is None:
            one.body.seek(0)
            self._asked.put(one)
            return None
        try:
            one.proto.response_bytes(*reply)
        except BaseException as error:  # noqa: BLE001 — it is gone; the others wait
            logger.error("A reply was not sent: %s", brief(error))
        one.body.close()
        return one.done


def _taken(asked: SimpleQueue[_Asked]) -> list[_Asked]:
    """Waits for the first, and takes who stands behind it."""
    group = [asked.get()]
    with suppress(Empty):
        while len(group) < GROUP_AT_MOST:
            group.append(asked.get_nowait())
    return group


def _replies(grouped: Grouped, group: list[_Asked]) -> list[Reply | None]:
    """A reply to each; where none can be had, all go the other way."""
    try:
        close_old_connections()  # as Django does before each page, and after it
        replies = grouped.answer([one.environ() for one in group])
    except BaseException as error:  # noqa: BLE001 — the thread must live on
        logger.error("%d requests were not answered: %s", len(group), brief(error))
        return [None] * len(group)
    try:
        close_old_connections()
    except BaseException as error:  # noqa: BLE001 — what was answered stays answered
        logger.error("A connection was not closed: %s", brief(error))
    return replies


def _told(answered: list[asyncio.Future[None]]) -> None:
    for done in answered:
        if not done.done():
            done.set_result(None)


async def _body(scope: Any, proto: Any) -> tuple[IO[bytes], int]:
    """What was sent, and how much; raises TooLarge, TimeoutError, EOFError."""
    if scope.method in BODILESS:
        return io.BytesIO(), 0
    declared = scope.headers.get("content-length", "")
    expected = int(declared) if declared.isascii() and declared.isdigit() else None
    if (expected or 0) > LARGEST_BODY:
        raise TooLarge
    body, size = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY), 0  # noqa: SIM115 — see _work
    async with asyncio.timeout(BODY_SECONDS):
        async for chunk in proto:
            size += len(chunk)
            if size > LARGEST_BODY:
                raise TooLarge
            body.write(chunk)
    if expected is not None and size != expected:
        raise EOFError
    body.seek(0)
    return body, size


def network_of(client: str, seen_by_proxy: str) -> str:
    """Whom to count a stream of: an address, of IPv6 the network of a home. Empty for this
    machine, from which a proxy asks for everybody."""
    said = seen_by_proxy.rpartition(",")[2].strip() or client.rpartition(":")[0].strip("[]")
    try:
        address = ip_address(said)
    except ValueError:  # a Unix socket has none
        return ""
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return ""
    is_wide = isinstance(address, IPv6Address)
    return str(ip_network((address, HOME_BITS), strict=False)) if is_wide else str(address)


def limit_silence(port: int) -> bool:
    """Tell the kernel for how long a browser may take nothing of what was sent.

    Connections inherit it from the sockets at which this process listens; False: there are none.
    """
    found = False
    for name in os.listdir("/proc/self/fd"):
        try:
            with socket.socket(fileno=os.dup(int(name))) as one:
                if _listens(one, port):
                    option = socket.TCP_USER_TIMEOUT
                    one.setsockopt(socket.IPPROTO_TCP, option, SILENT_MILLISECONDS)
                    found = True
        except OSError:
            continue  # a file, or closed meanwhile
    return found


def _listens(one: socket.socket, port: int) -> bool:
    is_tcp = one.family in {socket.AF_INET, socket.AF_INET6}
    listens = one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    return bool(is_tcp and listens and one.getsockname()[1] == port)
