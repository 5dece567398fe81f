"""Letters about the account; each is queued in the transaction of its cause."""

from datetime import datetime

from gatehouse.core import mail


def code(*, to: str, digits: str, language: str, now: datetime) -> None:
    """The digits that sign somebody in; the same letter for a known and for a new address."""
    mail.queue("people.code", to=to, language=language, now=now, urgent=True, digits=digits)


def erased(*, to: str, language: str, now: datetime) -> None:
    """The account was erased, as asked; the last letter to this address."""
    mail.queue("people.erased", to=to, language=language, now=now)
