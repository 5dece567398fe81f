"""Text messages: handed to the gateway that the settings name, over HTTP, one at a time.

Gateways differ in the names of what they take, so the body is a template of the settings. In the
example messages land beside the letters, and nothing leaves the machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from gatehouse.core import mailbox

SECONDS = 10.0  # to connect, and between two signs of life
AT_MOST = 65_536  # bytes of an answer
TOO_OFTEN, SERVER_ERROR = 429, 500
# What stands between us and the gateway does not know whether the gateway has it.
FROM_BETWEEN = (502, 504)
KEY_OF_OURS = "{id}"


class NotTaken(Exception):
    """The gateway did not take a message. `again`: it may later. `in_doubt`: for all we know it
    has it. What is said names no number and no text."""

    def __init__(self, said: str, *, again: bool, in_doubt: bool = False) -> None:
        super().__init__(said)
        self.again, self.in_doubt = again, in_doubt


def is_set() -> bool:
    """Whether text messages can be sent at all."""
    return bool(settings.SMS_URL) or settings.SMS_IS_LOCAL


def knows_ours() -> bool:
    """Whether the gateway is told our number of a message, by which it knows it again and does
    not send it twice."""
    return KEY_OF_OURS in settings.SMS_BODY


def send(to: str, text: str, *, key: str, dated: datetime) -> None:
    """Hand one message over. `key` is the same each time the same message is handed over.

    Raises:
        NotTaken: when it was not, or nobody knows.
    """
    if settings.SMS_URL:
        _hand_over(body(to, text, key=key), urlsplit(settings.SMS_URL))
    else:
        _keep(to, text, dated=dated)


def body(to: str, text: str, *, key: str) -> bytes:
    """What is posted: the template of the settings with the message in its texts."""
    words = {"to": to.lstrip("+"), "text": text, "sender": settings.SMS_SENDER, "id": key}
    words["token"] = settings.SMS_TOKEN
    return json.dumps(_filled(json.loads(settings.SMS_BODY), words), ensure_ascii=False).encode()


def _filled(part: Any, words: Mapping[str, str]) -> Any:
    if isinstance(part, dict):
        return {name: _filled(value, words) for name, value in part.items()}
    if isinstance(part, list):
        return [_filled(one, words) for one in part]
    if not isinstance(part, str):
        return part
    for name, value in words.items():
        if part == f"{{{name}}}":
            return value
    for name in ("sender", "id", "token", "to", "text"):  # what a visitor could write comes last
        part = part.replace(f"{{{name}}}", words[name])
    return part


def _hand_over(content: bytes, at: SplitResult) -> None:
    kind = HTTPSConnection if at.scheme == "https" else HTTPConnection
    line = kind(at.hostname or "", at.port, timeout=SECONDS)
    try:
        try:
            line.connect()
        except OSError as error:  # it has seen nothing of the message
            raise NotTaken(f"no connection: {type(error).__name__}", again=True) from error
        try:
            line.request("POST", _path(at), content, _headers())
            answer = line.getresponse()
            _judge(answer, answer.read(AT_MOST))
        except (OSError, HTTPException) as error:
            said = f"no answer: {type(error).__name__}"
            raise NotTaken(said, again=True, in_doubt=True) from error
    finally:
        line.close()


def _path(at: SplitResult) -> str:
    return (at.path or "/") + (f"?{at.query}" if at.query else "")


def _headers() -> dict[str, str]:
    headers = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
    token = settings.SMS_TOKEN
    if token and "{token}" not in settings.SMS_BODY:
        headers["Authorization"] = token if " " in token else f"Bearer {token}"
    return headers


def _judge(answer: HTTPResponse, content: bytes) -> None:
    status = answer.status
    if status >= SERVER_ERROR or status == TOO_OFTEN:
        raise NotTaken(f"HTTP {status}", again=True, in_doubt=status in FROM_BETWEEN)
    if not 200 <= status < 300:
        raise NotTaken(f"HTTP {status}", again=False)
    if settings.SMS_ACCEPTED and not _holds(content, settings.SMS_ACCEPTED):
        raise NotTaken("HTTP 200, but not accepted", again=True)


def _holds(content: bytes, name: str) -> bool:
    """Whether the answer has something under this name that is no refusal itself."""
    try:
        said = json.loads(content)
    except ValueError:
        return False
    return isinstance(said, dict) and bool(said.get(name))


def _keep(to: str, text: str, *, dated: datetime) -> None:
    """One file beside the letters; the page of the example's letters shows what it is."""
    message = EmailMessage()
    message["Subject"] = text
    message["To"] = f"{to}@{mailbox.PHONES}"
    message["Date"] = format_datetime(dated.astimezone(UTC))
    message.set_content(text)
    mailbox.deliver(message.as_bytes(), mailbox.folder(), dated=dated.astimezone(UTC))
