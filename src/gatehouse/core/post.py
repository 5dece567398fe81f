"""Sending what the outbox holds: one letter at a time, no transaction open while we talk.

A letter is taken (lease), rendered, marked SENDING, handed to the mail server, marked SENT.
Found in SENDING by another worker, it may have been accepted before its process died: it
is sent again under the same Message-ID and stays marked as doubtful.
"""

import logging
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from smtplib import (
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

from gatehouse.core import history, leases, mail
from gatehouse.core.log import brief
from gatehouse.core.models import Channel, MailState, OutboxItem
from gatehouse.core.refusal import Refusal, Refused

ATTEMPTS = 60  # with pauses of an hour at most, more than two days
FIRST_PAUSE = timedelta(seconds=20)
logger = logging.getLogger(__name__)


class Sender:
    """Sends letters one after another; its line to the mail server stays open meanwhile.

    Each letter is taken at a time of its own, so that its lease is a whole one and a code that
    somebody waits for goes before a backlog already under way. For one thread.
    """

    def __init__(self) -> None:
        self._connection: BaseEmailBackend = get_connection()

    def send_next(self, now: datetime) -> bool:
        """Send the letter that is due; False, and the line is closed, when none is."""
        was_sent = _send_next(self._connection, now)
        if not was_sent:
            self.hang_up()
        return was_sent

    def hang_up(self) -> None:
        _hang_up(self._connection)


def _send_next(connection: BaseEmailBackend, now: datetime) -> bool:
    """Send the letter that has been due longest, an urgent one first; False when none is due."""
    # What is encrypted is opened later, so that a letter whose key is lost stops only itself.
    letters = OutboxItem.objects.filter(channel=Channel.MAIL).defer("to", "params")
    item = leases.claim(letters.filter(urgent=True), now=now) or leases.claim(letters, now=now)
    if item is None:
        return False
    with leases.held(item):
        if item.attempts > ATTEMPTS:
            _give_up(item, item.error or "its worker died each time", now)
        else:
            _send(item, connection, now)
    return True


def _send(item: OutboxItem, connection: BaseEmailBackend, now: datetime) -> None:
    doubtful = item.doubtful or item.state == MailState.SENDING
    try:
        item.refresh_from_db(fields=["to", "params"])
        message = compose(item)
        connection.open()
    except mail.Withheld:
        leases.end(item, now=now, state=MailState.WITHHELD, error="")
        return
    except Exception as error:  # noqa: BLE001 — a renderer or the line is broken: nothing was sent
        logger.warning("Letter %s waits: %s", item.pk, brief(error))
        _try_again(item, type(error).__name__, now, doubtful=doubtful)
        return
    if leases.settle(item, state=MailState.SENDING, doubtful=doubtful):
        _hand_over(item, message, connection, now)


def _hand_over(
    item: OutboxItem, message: EmailMultiAlternatives, connection: BaseEmailBackend, now: datetime
) -> None:
    try:
        connection.send_messages([message])
    except (SMTPException, OSError) as error:
        _hang_up(connection)
        _refused(item, error, now)
    except Exception as error:  # noqa: BLE001 — no letter can be made of it, now or later
        _hang_up(connection)
        _give_up(item, type(error).__name__, now)
    else:
        leases.end(item, now=now, state=MailState.SENT, error="")


def _refused(item: OutboxItem, error: SMTPException | OSError, now: datetime) -> None:
    codes = _codes(error)
    said = " ".join([type(error).__name__, *map(str, codes)])
    logger.warning("Letter %s was not accepted: %s", item.pk, said)
    if codes and min(codes) >= 500:
        _give_up(item, said, now)
    else:
        # Without an answer of the server nobody knows whether it has the letter.
        _try_again(item, said, now, doubtful=item.doubtful or not codes)


def _codes(error: SMTPException | OSError) -> list[int]:
    """The server's answers (4xx: later, 5xx: never); none when the line broke."""
    if isinstance(error, SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    if isinstance(error, SMTPResponseException) and not isinstance(error, SMTPServerDisconnected):
        return [error.smtp_code]
    return []


def compose(item: OutboxItem) -> EmailMultiAlternatives:
    """The letter as it goes out; the same row always has the same Message-ID and date."""
    with translation.override(item.language):
        letter = mail.render(item)
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        to=[item.to],
        headers={
            "Message-ID": item.message_id,
            "Date": format_datetime(item.created_at),
            "Auto-Submitted": "auto-generated",
            "Content-Language": item.language,
            **dict(letter.headers),
        },
    )
    if letter.html:
        message.attach_alternative(styled(letter.html, item.language), "text/html")
    for attachment in letter.attachments:
        message.attach(attachment.name, attachment.content, attachment.media_type)
    return message


@cache
def _style() -> str:
    css = Path(__file__).with_name("letter.css").read_text(encoding="utf-8")
    return f'<meta name="viewport" content="width=device-width"><style>{css}</style>'


def styled(html: str, language: str) -> str:
    """The designed part with the house's style in its head; a bare fragment becomes a page."""
    if "</head>" in html:
        return html.replace("</head>", f"{_style()}</head>", 1)
    head = f'<head><meta charset="utf-8">{_style()}</head>'
    return f'<!DOCTYPE html><html lang="{language}">{head}<body>{html}</body></html>'


def _try_again(item: OutboxItem, error: str, now: datetime, *, doubtful: bool) -> None:
    due_at = now + leases.pause(item.attempts, first=FIRST_PAUSE)
    leases.settle(item, state=MailState.QUEUED, due_at=due_at, doubtful=doubtful, error=error)


def _give_up(item: OutboxItem, error: str, now: datetime) -> None:
    logger.error("Letter %s was given up: %s", item.pk, error)
    leases.end(item, now=now, state=MailState.FAILED, error=error)


def _hang_up(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (SMTPException, OSError):
        logger.info("The mail server did not say goodbye.")


@transaction.atomic
def send_again(*, letter: OutboxItem, by: Model, now: datetime) -> None:
    """Take up a letter that was given up; it goes out as soon as a worker is free.

    Raises:
        Refused: `not_failed` for one that is under way or was sent; `emptied` for one whose
            address was forgotten by its date.
    """
    letters = OutboxItem.objects.select_for_update().defer("to", "params")
    fresh = letters.get(pk=letter.pk)
    if fresh.state != MailState.FAILED:
        raise Refused(Refusal("not_failed", _("This letter is on its way already.")))
    if fresh.is_empty:
        text = _("The address of this letter was forgotten by its date: write a new one.")
        raise Refused(Refusal("emptied", text))
    fresh.state, fresh.due_at, fresh.ended_at = MailState.QUEUED, now, None
    fresh.attempts, fresh.error = 0, ""
    fresh.save(update_fields=["state", "due_at", "ended_at", "attempts", "error"])
    history.record("letter.sent_again", of=fresh, by=by, now=now, kind=fresh.kind)
