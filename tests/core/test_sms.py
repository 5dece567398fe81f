"""Text messages: a real little gateway here takes them, refuses them, or keeps silent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from django.utils.translation import override
from pytest_django import Settings

from gatehouse.core import mail, mailbox, sms, sms_post
from gatehouse.core.env import SMS_BODY
from gatehouse.core.models import Channel, MailState, OutboxItem
from tests import make
from tests.core import due
from tests.live import until

NOW = make.NOW
NUMBER = "+79161234567"


@dataclass
class Gateway:
    """What it was sent, and what it answers: a status and a body, or nothing for a long time."""

    url: str = ""
    status: int = 200
    answer: str = '{"message_id": "439166486328448126"}'
    is_slow: bool = False
    taken: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    done: Event = field(default_factory=Event)


@contextmanager
def gateway() -> Iterator[Gateway]:
    """A gateway that listens while this lasts."""
    known = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            known.taken.append(json.loads(self.rfile.read(size)))
            known.headers.append(dict(self.headers))
            if known.is_slow:
                known.done.wait(30)
                return
            self.send_response(known.status)
            self.end_headers()
            self.wfile.write(known.answer.encode())

        def log_message(self, *args: object) -> None:
            """Nothing is said about it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    known.url = f"http://127.0.0.1:{server.server_address[1]}/send"
    try:
        yield known
    finally:
        known.done.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def taking(settings: Settings) -> Iterator[Gateway]:
    """A gateway that the settings name."""
    with gateway() as known:
        settings.SMS_URL, settings.SMS_TOKEN = known.url, "the-key"
        settings.SMS_SENDER, settings.SMS_BODY = "GATEHOUSE", SMS_BODY
        settings.SMS_ACCEPTED, settings.SMS_IS_LOCAL = "message_id", False
        yield known


pytestmark = pytest.mark.django_db


def queue(**changes: Any) -> OutboxItem:
    """A message with words of its own."""
    once = changes.pop("once", "one")
    mail.queue(
        "tests.sms", to=NUMBER, now=NOW, language="ru", once=once, channel=Channel.SMS,
        said="Код 123 456 {to}", **changes,
    )  # fmt: skip
    return OutboxItem.objects.get(once=once)


@mail.letter("tests.sms")
def _said(said: str) -> mail.Letter:
    return mail.Letter(subject="", text=said)


def state(item: OutboxItem) -> tuple[str, bool]:
    item.refresh_from_db()
    return item.state, item.doubtful


def test_a_message_goes_to_the_gateway_once_as_its_settings_say(taking: Gateway) -> None:
    item = queue()
    assert sms_post.send_next(NOW)
    assert not sms_post.send_next(NOW + timedelta(hours=1))
    assert taking.taken == [
        {"number": "GATEHOUSE", "destination": "79161234567", "text": "Код 123 456 {to}"}
    ]
    assert taking.headers[0]["Authorization"] == "Bearer the-key"
    assert state(item) == (MailState.SENT, False)


def test_letters_and_messages_do_not_wait_for_one_another(taking: Gateway) -> None:
    item = queue()
    assert due.send(now=NOW) == 0
    assert state(item) == (MailState.QUEUED, False)


def test_the_names_of_another_gateway_are_a_template_and_so_is_its_key(
    taking: Gateway, settings: Settings
) -> None:
    settings.SMS_BODY = '{"psw": "{token}", "to": ["+{to}"], "id": "{id}", "mes": "{text}", "n": 1}'
    item = queue()
    sms_post.send_next(NOW)
    (said,) = taking.taken
    assert said == {
        "psw": "the-key",
        "to": ["+79161234567"],
        "id": item.message_id.strip("<>"),
        "mes": "Код 123 456 {to}",
        "n": 1,
    }
    assert "Authorization" not in taking.headers[0]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_gateway_in_trouble_is_asked_again_later(taking: Gateway, status: int) -> None:
    item = queue()
    taking.status = status
    assert sms_post.send_next(NOW)
    assert state(item) == (MailState.QUEUED, False)
    taking.status = 200
    assert not sms_post.send_next(NOW)
    assert sms_post.send_next(NOW + timedelta(minutes=1))
    assert state(item) == (MailState.SENT, False)
    assert len(taking.taken) == 2


def test_what_a_gateway_will_never_take_is_given_up(taking: Gateway) -> None:
    item = queue()
    taking.status = 400
    sms_post.send_next(NOW)
    assert state(item) == (MailState.FAILED, False)
    assert item.error == "HTTP 400"


def test_an_answer_without_a_number_of_the_message_is_no_acceptance(taking: Gateway) -> None:
    item = queue()
    taking.answer = '{"error": {"code": 5}}'
    sms_post.send_next(NOW)
    assert state(item) == (MailState.QUEUED, False)


def test_a_gateway_that_is_away_has_nothing_and_is_asked_again(
    taking: Gateway, settings: Settings
) -> None:
    item = queue()
    there, settings.SMS_URL = settings.SMS_URL, "http://127.0.0.1:1/"
    sms_post.send_next(NOW)
    assert state(item) == (MailState.QUEUED, False)
    settings.SMS_URL = there
    sms_post.send_next(NOW + timedelta(minutes=1))
    assert state(item) == (MailState.SENT, False)


def test_a_gateway_that_keeps_silent_is_not_asked_twice_for_it_may_have_sent(
    taking: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sms, "SECONDS", 1.0)
    item = queue()
    taking.is_slow = True
    sms_post.send_next(NOW)
    assert state(item) == (MailState.FAILED, True)
    assert not sms_post.send_next(NOW + timedelta(hours=1))
    until(lambda: taking.taken, "what was sent")  # it may be read after we have given up
    assert len(taking.taken) == 1


def test_a_gateway_that_knows_our_number_of_a_message_is_asked_again(
    taking: Gateway, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sms, "SECONDS", 1.0)
    settings.SMS_BODY = '{"id": "{id}", "to": "{to}", "text": "{text}"}'
    item = queue()
    taking.is_slow = True
    sms_post.send_next(NOW)
    assert state(item) == (MailState.QUEUED, True)
    until(lambda: taking.taken, "what was sent")
    taking.is_slow = False
    monkeypatch.undo()  # now there is time
    sms_post.send_next(NOW + timedelta(minutes=1))
    assert state(item) == (MailState.SENT, True)
    assert taking.taken[0]["id"] == taking.taken[1]["id"]


def test_a_worker_killed_while_it_sent_leaves_nothing_sent_twice(taking: Gateway) -> None:
    item = queue()
    OutboxItem.objects.filter(pk=item.pk).update(state=MailState.SENDING, attempts=1, due_at=NOW)
    assert sms_post.send_next(NOW)
    assert state(item) == (MailState.FAILED, True)
    assert taking.taken == []


def test_a_worker_killed_before_it_sent_loses_nothing(taking: Gateway) -> None:
    item = queue()
    lease_over: datetime = NOW + timedelta(seconds=31)
    OutboxItem.objects.filter(pk=item.pk).update(attempts=1, due_at=lease_over)
    assert not sms_post.send_next(NOW)
    assert sms_post.send_next(lease_over)
    assert state(item) == (MailState.SENT, False)


def test_a_message_that_is_of_no_use_any_more_is_not_sent(taking: Gateway) -> None:
    item = queue(not_after=NOW + timedelta(minutes=10))
    sms_post.send_next(NOW + timedelta(minutes=10))
    assert state(item) == (MailState.WITHHELD, False)
    assert taking.taken == []


def test_in_the_example_a_message_lands_beside_the_letters(
    settings: Settings, tmp_path: Any
) -> None:
    settings.SMS_URL, settings.SMS_IS_LOCAL, settings.MAIL_DIR = "", True, tmp_path
    item = queue()
    assert sms_post.send_next(NOW)
    assert state(item) == (MailState.SENT, False)
    with override("ru"):
        kept = mailbox.read(mailbox.newest()[0])
    assert kept.is_text_message
    assert kept.to == NUMBER
    assert kept.text.strip() == "Код 123 456 {to}"


def test_without_a_gateway_nothing_is_sent_and_the_site_says_so(
    settings: Settings,
) -> None:
    settings.SMS_URL, settings.SMS_IS_LOCAL = "", False
    item = queue()
    assert not sms.is_set()
    assert not sms_post.send_next(NOW)
    assert state(item) == (MailState.QUEUED, False)
