"""What happens to proposals by itself."""

from datetime import datetime

from gatehouse.core.jobs import every
from gatehouse.proposals import operations


@every(minutes=60)
def remind(*, now: datetime) -> None:
    """An enterprise that owes an answer hears of it two days before, once."""
    operations.remind_due(now=now)


@every(minutes=1)
def tell_decided(*, now: datetime) -> None:
    """Enterprises hear what was accepted and what was not."""
    operations.tell_decided(now=now)


@every(minutes=60)
def erase(*, now: datetime) -> None:
    """Addresses and words go some time after the season."""
    operations.erase_old(now=now)
