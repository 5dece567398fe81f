"""The two ways a frame takes to the browsers: the hubs of our own web processes, or Nchan."""

from __future__ import annotations

import http.client
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

SEND_SECONDS = 2.0
# A frame goes to thousands: a larger one only says that there is one.
LARGEST_FRAME = 32 * 1024
SOCKETS = "live-*.sock"


class NotTaken(Exception):
    """The server that holds the browsers did not take a frame."""


class Way(Protocol):
    def is_open(self) -> bool:
        """Whether anybody is there to send to."""

    def send(self, topic: str, version: int, text: bytes) -> None:
        """Hand over a frame, JSON on one line; raises OSError or NotTaken when it was not taken."""


def way() -> Way:
    """As the site is set."""
    return ToNchan(settings.LIVE_URL) if settings.LIVE_URL else ToHubs(settings.VAR_DIR / "run")


class ToHubs:
    """Each web process listens at a socket of its own in `folder`, which is ours alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def is_open(self) -> bool:
        return any(self.folder.glob(SOCKETS))

    def send(self, topic: str, version: int, text: bytes) -> None:
        self._say(f"{topic} {version} {len(text)}\n".encode() + text)

    def end_streams(self) -> None:
        """The server stops: no page may hold it up."""
        self._say(b"end\n")

    def sweep(self) -> None:
        """Remove what processes left that were killed."""
        for path in self.folder.glob(SOCKETS):
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line, short(path) as address:
                try:
                    line.connect(address)
                except ConnectionRefusedError:
                    path.unlink(missing_ok=True)
                except FileNotFoundError:
                    continue

    def _say(self, words: bytes) -> None:
        for path in self.folder.glob(SOCKETS):
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                line.settimeout(SEND_SECONDS)
                try:
                    with short(path) as address:
                        line.connect(address)
                    line.sendall(words)
                except (ConnectionError, FileNotFoundError):
                    continue  # that process has ended, and its browsers with it


class ToNchan:
    """The publish location of nginx: `url`/<topic> takes what is posted there."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._path = parts.path.rstrip("/")
        secure = parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        self._line = kind(parts.hostname or "", parts.port, timeout=SEND_SECONDS)

    def is_open(self) -> bool:
        return True

    def send(self, topic: str, version: int, text: bytes) -> None:
        try:
            self._post(topic, text)
        except (http.client.RemoteDisconnected, ConnectionError):  # it was idle for too long
            self._line.close()
            self._post(topic, text)

    def _post(self, topic: str, text: bytes) -> None:
        headers = {"Content-Type": "application/json"}
        try:
            self._line.request("POST", f"{self._path}/{topic}", text, headers)
            answer = self._line.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self._line.close()
            raise
        if answer.status not in {200, 201, 202}:
            raise NotTaken(str(answer.status))


@contextmanager
def short(path: Path) -> Iterator[str]:
    """A name of at most 108 bytes for a socket, which is all that the kernel takes."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
