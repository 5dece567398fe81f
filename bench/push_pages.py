"""Many open pages in one process: streams that listen, and when each heard each frame.

    python -m bench.push_pages HOST PORT TOPIC PAGES

Prints "open" once all streams are, or why they cannot be; at a line on standard input, what was
heard: JSON with `late_ms` (from the time in the frame, "t" in milliseconds, to its last byte seen
here), `heard` (frames in all streams) and `ended` (streams that the server ended). A frame that was
made before all streams were open does not count: it is the last picture, which whoever comes gets
at once.
"""

from __future__ import annotations

import json
import resource
import selectors
import socket
import sys
import time

AT_ONCE = 200  # connections that are being opened at a time
OTHER_FILES = 64


class Refused(Exception):
    """The site takes no more pages."""


class Pages:
    """Streams of one topic."""

    def __init__(self, host: str, port: int, topic: str) -> None:
        self.address = (host, port)
        asked = f"GET /live/{topic} HTTP/1.1\r\nHost: {host}:{port}\r\n"
        self.request = f"{asked}Accept: text/event-stream\r\n\r\n".encode()
        self.selector = selectors.DefaultSelector()
        self.late_ms: list[float] = []
        self.tails: dict[socket.socket, bytes] = {}
        self.ended = self.open = 0
        self.refused = ""
        self.since = 0.0

    def open_all(self, count: int) -> None:
        """Open so many streams, a few at a time; returns when each had its head."""
        for first in range(0, count, AT_ONCE):
            for _ in range(min(AT_ONCE, count - first)):
                line = socket.create_connection(self.address)
                line.sendall(self.request)
                line.setblocking(False)
                self.tails[line] = b""
                self.selector.register(line, selectors.EVENT_READ)
            while self.open < min(first + AT_ONCE, count):
                self.look(1.0)
                if self.refused or self.ended:
                    raise Refused(self.refused or "the site closes streams")
        self.late_ms.clear()
        self.since = time.time() * 1000

    def look(self, seconds: float) -> None:
        """Read what has come."""
        for key, _events in self.selector.select(seconds):
            line: socket.socket = key.fileobj  # type: ignore[assignment]
            data = line.recv(65536)
            now = time.time() * 1000
            if not data:
                self.ended += 1
                self.selector.unregister(line)
                continue
            text = self.tails[line] + data
            if b"HTTP/1.1 200" in data:
                self.open += 1
            elif data.startswith(b"HTTP/1.1 "):
                self.refused = data[9:12].decode()
            *whole, self.tails[line] = text.split(b"\n")
            for row in whole:
                made = json.loads(row[6:])["t"] if row.startswith(b"data: {") else 0.0
                if made >= self.since:
                    self.late_ms.append(now - made)


def fit() -> int:
    """How many pages this process may hold: each is an open file, as many as the machine allows."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return 1_000_000 if hard == resource.RLIM_INFINITY else hard - OTHER_FILES


def main() -> None:
    """Listen until a line comes in."""
    host, port, topic, count = sys.argv[1:]
    if int(count) > fit():
        print(f"{fit():,} of {int(count):,} pages fit: open files are limited (ulimit -Hn)")
        return
    pages = Pages(host, int(port), topic)
    try:
        pages.open_all(int(count))
    except (Refused, OSError) as fault:
        print(f"{pages.open:,} of {int(count):,} pages could be opened: {fault}")
        return
    print("open", flush=True)
    pages.selector.register(sys.stdin, selectors.EVENT_READ)
    while True:
        ready = [key.fileobj for key, _events in pages.selector.select(0)]
        if sys.stdin in ready:
            break
        pages.selector.unregister(sys.stdin)
        pages.look(0.05)
        pages.selector.register(sys.stdin, selectors.EVENT_READ)
    said = {"late_ms": pages.late_ms, "heard": len(pages.late_ms), "ended": pages.ended}
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
