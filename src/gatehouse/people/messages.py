"""Letters about the account; each is queued in the transaction of its cause."""

from datetime import datetime

from gatehouse.core import mail
from gatehouse.core.models import Channel
from gatehouse.people.models import Approval, Person, PhoneCode


def code(*, to: str, digits: str, language: str, now: datetime) -> None:
    """The digits that sign somebody in; the same letter for a known and for a new address."""
    mail.queue("people.code", to=to, language=language, now=now, urgent=True, digits=digits)


def erased(*, to: str, language: str, now: datetime) -> None:
    """The account was erased, as asked; the last letter to this address."""
    mail.queue("people.erased", to=to, language=language, now=now)


def second_word(approval: Approval, *, to: Person, now: datetime) -> None:
    """Somebody asks for a second person's word; at most one letter an hour to a person."""
    mail.queue(
        "people.second_word",
        to=to.email,
        language=to.language,
        now=now,
        once=f"people.second_word:{to.pk}:{now:%Y-%m-%dT%H}",
        approval=approval.pk,
    )


def phone_code(code: PhoneCode, *, digits: str, language: str, now: datetime) -> None:
    """The code that confirms a number, as a text message; of no use once it has run out."""
    mail.queue(
        "people.phone_code",
        to=code.number,
        language=language,
        now=now,
        once=once_of_code(code),
        urgent=True,
        channel=Channel.SMS,
        not_after=code.expires_at,
        digits=digits,
        person=code.person_id,
        sealed=code.sealed,
    )


def once_of_code(code: PhoneCode) -> str:
    """The key of the message with this code."""
    return f"people.phone_code:{code.person_id}:{code.sealed}"
