"""Killed while a text message is sent: it is not lost, and nobody gets it twice."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from gatehouse.core import leases, mail, sms_post
from gatehouse.core.models import Channel, MailState, OutboxItem
from tests.core import slow
from tests.core.test_sms import NOW, NUMBER, Gateway, queue, state, taking
from tests.kills import killed_when

__all__ = ["taking"]
pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + leases.LEASE + timedelta(seconds=1)
WORK = f"sms_post.send_next(datetime.fromisoformat({NOW.isoformat()!r}))"


def imports(taking: Gateway, settings: Settings) -> str:
    """The other process sends to the same gateway in the same words."""
    names = ("SMS_URL", "SMS_TOKEN", "SMS_SENDER", "SMS_BODY", "SMS_ACCEPTED", "SMS_IS_LOCAL")
    said = [f"settings.{name} = {getattr(settings, name)!r}" for name in names]
    first = ["from django.conf import settings", "from gatehouse.core import sms_post"]
    return "\n".join([*first, "from tests.core import slow, test_sms", *said])


class Taken:
    """Comes when the gateway has a message."""

    def __init__(self, taking: Gateway) -> None:
        self.taking = taking

    def wait(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while not self.taking.taken and time.monotonic() < end:
            time.sleep(0.01)
        return bool(self.taking.taken)


class Said:
    """Comes when the renderer has begun."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def wait(self, _seconds: float) -> bool:
        slow.wait_until_said(self.path, "rendering")
        return True


def test_a_message_killed_in_the_gateway_s_hands_is_given_up_as_doubtful_and_not_sent_twice(
    taking: Gateway, settings: Settings
) -> None:
    item = queue()
    taking.is_slow = True
    killed_when(Taken(taking), imports=imports(taking, settings), work=WORK)
    taking.is_slow = False
    assert not sms_post.send_next(NOW)  # the lease of the dead still holds
    assert sms_post.send_next(LATER)
    assert state(item) == (MailState.FAILED, True)
    assert len(taking.taken) == 1


def test_a_gateway_that_knows_our_number_gets_it_again_under_the_same_one(
    taking: Gateway, settings: Settings
) -> None:
    settings.SMS_BODY = '{"id": "{id}", "to": "{to}", "text": "{text}"}'
    item = queue()
    taking.is_slow = True
    killed_when(Taken(taking), imports=imports(taking, settings), work=WORK)
    taking.is_slow = False
    assert sms_post.send_next(LATER)
    assert state(item) == (MailState.SENT, True)
    assert [one["id"] for one in taking.taken] == [item.message_id.strip("<>")] * 2


def test_a_message_killed_while_it_was_written_is_sent_once_and_not_doubtful(
    taking: Gateway, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "said"
    mail.queue(
        "test.slow", to=NUMBER, now=NOW, language="ru", once="slow", channel=Channel.SMS,
        path=str(path),
    )  # fmt: skip
    killed_when(Said(path), imports=imports(taking, settings), work=WORK)
    Path(f"{path}.go").touch()
    assert sms_post.send_next(LATER)
    assert len(taking.taken) == 1
    assert state(OutboxItem.objects.get()) == (MailState.SENT, False)
