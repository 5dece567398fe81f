"""A page that listens, as a socket and a thread: what it was sent, and how the answer began."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gatehouse.core.live_ways import short

PATIENCE_SECONDS = 60


def until(true: Callable[[], object], what: str) -> None:
    """Wait for something that must come; AssertionError with its name when it does not."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.02)


class Hub:
    """A web process as those see it that push: a socket, and the frames it was given."""

    def __init__(self, folder: Path) -> None:
        self.told: list[tuple[str, int]] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        folder.mkdir(parents=True)
        with short(folder / "live-1.sock") as address:
            self._socket.bind(address)
        self._socket.listen()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            line, _address = self._socket.accept()
            with line, line.makefile("rb") as said:
                topic, version, size = said.readline().split()
                said.read(int(size))
            self.told.append((topic.decode(), int(version)))


class Listener:
    """One stream. `frames` are those heard so far, oldest first; `is_over` once it has ended."""

    def __init__(self, site: str, topic: str, *, sent: str = "") -> None:
        parts = urlsplit(site)
        self._line = socket.create_connection((parts.hostname, parts.port), timeout=60)
        asked = f"GET /live/{topic} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        request = f"{asked}Accept: text/event-stream\r\n{sent}\r\n"
        self._line.sendall(request.encode())
        self._heard = b""
        self.is_over = False
        threading.Thread(target=self._listen, daemon=True).start()
        until(lambda: b"\r\n\r\n" in self._heard or self.is_over, "the head of a stream")

    @property
    def head(self) -> str:
        return self._heard.partition(b"\r\n\r\n")[0].decode("latin-1").lower()

    @property
    def frames(self) -> list[dict[str, Any]]:
        lines = self._heard.partition(b"\r\n\r\n")[2].split(b"\n")
        texts = [line[6:] for line in lines if line.startswith(b"data: {")]
        return [json.loads(text) for text in texts if text.rstrip().endswith(b"}")]

    @property
    def versions(self) -> list[int]:
        return [frame["v"] for frame in self.frames]

    def hears(self, version: int) -> None:
        """Wait for a frame."""
        until(lambda: version in self.versions, f"frame {version}")

    def leave(self) -> None:
        """Close the page. A socket that a thread reads from is closed by shutting it down."""
        self._line.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        try:
            while piece := self._line.recv(65536):
                self._heard += piece
        except OSError:
            pass
        self.is_over = True
