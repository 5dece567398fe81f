"""Letters to many go into the outbox here; each is written when it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gatehouse.core import mail
from gatehouse.core.mail import Outgoing
from gatehouse.mailings.models import Addressee, Mailing
from gatehouse.people.models import Person


def letters(of: Sequence[Addressee], *, now: datetime, due_at: datetime) -> None:
    """One letter to each, from `due_at` on; those queued already stay as they are."""
    outgoing = [
        Outgoing(one.person.email, one.person.language, one.letter, {"addressee": one.pk})
        for one in of
        if one.person.is_active
    ]
    mail.queue_each("mailings.letter", outgoing, now=now, due_at=due_at)


def test(mailing: Mailing, *, to: Person, now: datetime) -> None:
    """To whoever wrote it, at once, in each language it is written in."""
    for language in mailing.languages:
        mail.queue(
            "mailings.test",
            to=to.email,
            language=language,
            now=now,
            urgent=True,
            mailing=mailing.pk,
            reader=to.pk,
        )
