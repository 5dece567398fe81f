"""The letters of a mailing go into the outbox batch by batch."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gatehouse.core import history
from gatehouse.core.changes import lock
from gatehouse.mailings import messages
from gatehouse.mailings.models import Addressee, Mailing, MailingState

BATCH = 100


@transaction.atomic
def send_batch(*, mailing_id: int, now: datetime) -> bool:
    """Queue the next letters of a mailing; whether there may be more. Once all are queued and the
    minute is over, it is sent."""
    mailing = lock(Mailing.objects.get(pk=mailing_id))
    if mailing.state != MailingState.SENDING or mailing.goes_at is None:
        return False
    rows = mailing.addressees.filter(is_queued=False).select_related("person")
    batch = list(rows.order_by("pk")[:BATCH])
    messages.letters(batch, now=now, due_at=mailing.goes_at)
    Addressee.objects.filter(pk__in=[one.pk for one in batch]).update(is_queued=True)
    if len(batch) == BATCH:
        return True
    if now < mailing.goes_at:
        return False
    mailing.state, mailing.ended_at = MailingState.SENT, now
    mailing.save(update_fields=["state", "ended_at"])
    history.record("mailings.sent", of=mailing, by=None, now=now, persons=mailing.persons)
    return False
