"""All the work that is due at one moment, as if a worker did it then."""

from __future__ import annotations

from datetime import datetime

from gatehouse.core import jobs, post
from gatehouse.core.models import MailState, OutboxItem


def run(*, now: datetime) -> int:
    """Run the jobs; how many there were."""
    count = 0
    while jobs.run_next(now=now):
        count += 1
    return count


def send(*, now: datetime) -> int:
    """Send the letters; how many there were."""
    sender, count = post.Sender(), 0
    while sender.send_next(now):
        count += 1
    return count


def carried(now: datetime) -> int:
    """Every letter that is due arrives, without its being written out; how many there were."""
    on_the_way = OutboxItem.objects.filter(state=MailState.QUEUED, due_at__lte=now)
    return on_the_way.update(state=MailState.SENT, ended_at=now, due_at=None)
