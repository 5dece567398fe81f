"""What a worker does for letters to many; operations put it into the queue."""

from __future__ import annotations

from datetime import datetime

from gatehouse.core.jobs import job
from gatehouse.mailings.operations.batches import send_batch


@job()
def send_mailing(*, now: datetime, mailing_id: int) -> None:
    """Queue the letters batch by batch; started again it goes on where it was."""
    while send_batch(mailing_id=mailing_id, now=now):
        pass
