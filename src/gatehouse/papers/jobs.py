"""What document data does by itself: it is asked for, reminded of, and goes."""

from datetime import datetime

from gatehouse.core.jobs import every
from gatehouse.papers import operations


@every(minutes=1)
def ask(*, now: datetime) -> None:
    """Who has a place is asked for what the plant needs, and again when it needs more."""
    operations.find_guests_again(now=now)
    operations.ask(now=now)


@every(minutes=5)
def remind(*, now: datetime) -> None:
    """Who has not given it yet is reminded once."""
    operations.remind(now=now)


@every(minutes=5)
def follow_up(*, now: datetime) -> None:
    """Where it did not come in time, what the plant has said follows."""
    operations.follow_up(now=now)


@every(minutes=10)
def erase_due(*, now: datetime) -> None:
    """What is not needed any more is erased, with an act."""
    operations.find_guests_again(now=now)
    operations.erase_due(now=now)
