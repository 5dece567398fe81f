"""Sending the text messages that the outbox holds, as `post` sends letters.

A gateway does not know a message again by itself, so one of which nobody knows whether it was taken
is sent again only where the gateway is told our number of it; else it is given up as doubtful,
and whoever waits for a code asks for another.
"""

import logging
from datetime import datetime, timedelta

from django.utils import translation

from gatehouse.core import leases, mail, sms
from gatehouse.core.log import brief
from gatehouse.core.models import Channel, MailState, OutboxItem

ATTEMPTS = 20
FIRST_PAUSE = timedelta(seconds=5)
logger = logging.getLogger(__name__)


def send_next(now: datetime) -> bool:
    """Send the message that has been due longest; False when none is due."""
    if not sms.is_set():
        return False
    messages = OutboxItem.objects.filter(channel=Channel.SMS).defer("to", "params")
    item = leases.claim(messages, now=now)
    if item is None:
        return False
    with leases.held(item):
        if item.not_after is not None and now >= item.not_after:
            leases.end(item, now=now, state=MailState.WITHHELD, error="too late")
        elif item.attempts > ATTEMPTS:
            _give_up(item, item.error or "its worker died each time", now)
        else:
            _send(item, now)
    return True


def _send(item: OutboxItem, now: datetime) -> None:
    doubtful = item.doubtful or item.state == MailState.SENDING
    if doubtful and not sms.knows_ours():
        leases.settle(item, doubtful=True)
        _give_up(item, item.error or "its worker died while it was sent", now)
        return
    try:
        item.refresh_from_db(fields=["to", "params"])
        with translation.override(item.language):
            text = mail.render(item).text
    except mail.Withheld:
        leases.end(item, now=now, state=MailState.WITHHELD, error="")
        return
    except Exception as error:  # noqa: BLE001 — a renderer is broken: nothing was sent
        logger.warning("Message %s waits: %s", item.pk, brief(error))
        _try_again(item, type(error).__name__, now, doubtful=doubtful)
        return
    if leases.settle(item, state=MailState.SENDING, doubtful=doubtful):
        _hand_over(item, text, now)


def _hand_over(item: OutboxItem, text: str, now: datetime) -> None:
    try:
        sms.send(item.to, text, key=item.message_id.strip("<>"), dated=item.created_at)
    except sms.NotTaken as refused:
        logger.warning("Message %s was not taken: %s", item.pk, refused)
        doubtful = item.doubtful or refused.in_doubt
        if refused.again and (sms.knows_ours() or not doubtful):
            _try_again(item, str(refused), now, doubtful=doubtful)
        else:
            leases.settle(item, doubtful=doubtful)
            _give_up(item, str(refused), now)
    else:
        leases.end(item, now=now, state=MailState.SENT, error="")


def _try_again(item: OutboxItem, error: str, now: datetime, *, doubtful: bool) -> None:
    due_at = now + leases.pause(item.attempts, first=FIRST_PAUSE)
    leases.settle(item, state=MailState.QUEUED, due_at=due_at, doubtful=doubtful, error=error)


def _give_up(item: OutboxItem, error: str, now: datetime) -> None:
    logger.error("Message %s was given up: %s", item.pk, error)
    leases.end(item, now=now, state=MailState.FAILED, error=error)
