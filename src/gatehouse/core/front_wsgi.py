"""One request of Granian's (RSGI) answered by a WSGI application, in the thread that calls."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from gatehouse.core.arrival import STAMP

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
# A larger file is read by the server itself, piece by piece as the browser takes it.
SMALL_FILE = 256 * 1024
PARTIAL = 206
BARE = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
JOINED_BY = {"cookie": "; "}


class FileBody:
    """What WSGI calls a file wrapper: a file that the server may send itself."""

    def __init__(self, file: Any, size: int = 64 * 1024) -> None:
        self.file, self.size = file, size

    def __iter__(self) -> FileBody:
        return self

    def __next__(self) -> bytes:
        if chunk := self.file.read(self.size):
            return bytes(chunk)
        raise StopIteration

    def close(self) -> None:
        self.file.close()

    def path(self) -> str | None:
        """Where a large whole file lies; None for a part or for what has no name."""
        name = getattr(self.file, "name", None)
        is_whole = isinstance(name, str) and os.path.isabs(name) and self.file.tell() == 0
        return name if is_whole and os.path.getsize(str(name)) > SMALL_FILE else None


def environ_of(scope: Any, body: Any, size: int, arrived: float) -> dict[str, Any]:
    """What WSGI (PEP 3333) says of a request. `arrived`: seconds since the epoch."""
    server, _, port = scope.server.rpartition(":")
    client = scope.client.rpartition(":")[0]
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "REMOTE_ADDR": client.strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.file_wrapper": FileBody,
        "wsgi.input_terminated": True,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        STAMP: arrived,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    _add_headers(environ, scope.headers.items())
    if size:
        environ["CONTENT_LENGTH"] = str(size)
    return environ


def _add_headers(environ: dict[str, Any], headers: Iterable[tuple[str, str]]) -> None:
    for name, value in headers:
        if "_" in name:
            continue  # it would pass for the one with dashes, which a proxy vouches for
        key = BARE.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
        before = environ.get(key) if key != "HTTP_HOST" else None
        environ[key] = f"{before}{JOINED_BY.get(name, ',')}{value}" if before else value


def answer(application: Wsgi, environ: dict[str, Any], proto: Any) -> None:
    """Call the application and hand over what it says.

    All bodies but files are small here, so each goes as a whole. A response that knows where its
    bytes lie says so by `file_part`: (path, first byte, last byte).
    """
    said: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        said[:] = [int(status[:3]), headers]

    body = application(environ, start)
    try:
        whole = body.path() if isinstance(body, FileBody) else None
        part = getattr(body, "file_part", None)
        if environ["REQUEST_METHOD"] == "HEAD":
            proto.response_empty(*said)
        elif part is not None:
            _hand_over(proto, said, *part)
        elif whole is not None:
            proto.response_file(*said, whole)
        else:
            proto.response_bytes(*said, b"".join(body))
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()


def _hand_over(proto: Any, said: list[Any], path: Path, first: int, last: int) -> None:
    if said[0] == PARTIAL:
        proto.response_file_range(*said, str(path), first, last + 1)
    else:
        proto.response_file(*said, str(path))
