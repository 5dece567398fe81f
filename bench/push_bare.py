"""The least that pushing can cost: a loop that takes streams and writes each frame to all.

    python -m bench.push_bare PORT

A line on standard input is a frame. No topics, no replay, no limits, nobody is cut off.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import sys

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: here\n\n"


def main() -> None:
    """Serve until standard input ends."""
    listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=2048)
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    selector.register(sys.stdin, selectors.EVENT_READ)
    lines: list[socket.socket] = []
    while True:
        for key, _events in selector.select():
            if key.fileobj is listener:
                line, _address = listener.accept()
                line.recv(4096)
                line.sendall(HEAD)
                line.setblocking(False)
                lines.append(line)
            elif not (frame := sys.stdin.readline()):
                return
            else:
                data = f"data: {frame.strip()}\n\n".encode()
                for line in lines:
                    with contextlib.suppress(OSError):
                        line.send(data)


if __name__ == "__main__":
    main()
