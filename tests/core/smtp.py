"""A small real mail server: it speaks SMTP over a socket and keeps what it accepted."""

from __future__ import annotations

import email
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default as modern

OK = "250 accepted"


class MailServer(socketserver.ThreadingTCPServer):
    """`answers` are given to the next letters, in order; then all are accepted.

    While `holding` is set, a letter is accepted but its sender is not told.
    """

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.calls = 0
        self.accepted: list[EmailMessage] = []
        self.answers: list[str] = []
        self.holding = threading.Event()
        self.arrived = threading.Event()
        self.released = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.calls += 1
        self._say("220 test")
        for raw in self.rfile:
            verb = raw.decode().strip().upper()
            if verb == "DATA":
                self._say("354 go on")
                self._take()
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self) -> None:
        content = b""
        for line in self.rfile:
            if line == b".\r\n":
                break
            content += line.removeprefix(b".")
        answer = self.server.answers.pop(0) if self.server.answers else OK
        if answer == OK:
            parsed = email.message_from_bytes(content, policy=modern)
            assert isinstance(parsed, EmailMessage)
            self.server.accepted.append(parsed)
            self.server.arrived.set()
        if self.server.holding.is_set():
            self.server.released.wait(60)
        if answer == "hang up":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._say(answer)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A running server on a free port of this machine."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
