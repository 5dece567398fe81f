"""What the gate does by itself, minute by minute."""

from datetime import datetime

from gatehouse.core.jobs import every
from gatehouse.gate import operations
from gatehouse.gate.operations import due, missed


@every(minutes=1)
def make_due_lists(*, now: datetime) -> None:
    """Each plant gets its pass list by its deadline."""
    due.make_due_lists(now=now)


@every(minutes=1)
def tell_changes(*, now: datetime) -> None:
    """Each plant hears what changed after its list."""
    due.tell_changes(now=now)


@every(minutes=1)
def clear_benches(*, now: datetime) -> None:
    """Places that come back late may go to parties that the plant agreed to in advance."""
    operations.clear_benches(now=now)


@every(minutes=60)
def erase_lists(*, now: datetime) -> None:
    """Names in pass lists go when they are no longer needed."""
    due.erase_lists(now=now)


@every(minutes=60)
def erase_words(*, now: datetime) -> None:
    """What groups were told goes when it is no longer needed."""
    operations.erase_words(now=now)


@every(minutes=10)
def reckon_missed(*, now: datetime) -> None:
    """Who had a place and did not come is told so, once the visit is over and counted."""
    missed.reckon_missed(now=now)


@every(minutes=60)
def shut_out_unseen(*, now: datetime) -> None:
    """A phone that nobody has used for a month opens no gate any more."""
    operations.shut_out_unseen(now=now)
