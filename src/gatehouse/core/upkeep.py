"""What the core does by itself every day: it forgets what is over."""

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings

from gatehouse.core import jobs, public_log
from gatehouse.core.models import Job, OutboxItem

JOBS_ARE_KEPT = timedelta(days=14)
# What a letter said and to whom is needed only while somebody may ask about its delivery.
LETTERS_ARE_READABLE = timedelta(days=30)
# The row itself stays longer: its `once` keeps the same letter from being queued again.
LETTERS_ARE_KEPT = timedelta(days=400)


@jobs.every(minutes=60)
def forget(*, now: datetime) -> None:
    """Delete what is over, by its date; empty the letters first."""
    Job.objects.filter(ended_at__lt=now - JOBS_ARE_KEPT).delete()
    sent = OutboxItem.objects.filter(ended_at__lt=now - LETTERS_ARE_READABLE, is_empty=False)
    sent.update(to="", params={}, is_empty=True)
    OutboxItem.objects.filter(ended_at__lt=now - LETTERS_ARE_KEPT).delete()


@jobs.every(minutes=1)
def chain_log(*, now: datetime) -> None:
    """Chain what was written to the history since."""
    public_log.chain(now=now)


@jobs.every(minutes=10)
def publish_log(*, now: datetime) -> None:
    """Publish the log of the days that are over."""
    public_log.publish_days(now=now)


@jobs.every(minutes=24 * 60)
def forget_browsers(*, now: datetime) -> None:
    """Delete the browsers' sessions that have run out."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
