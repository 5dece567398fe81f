"""What people does by itself."""

from datetime import datetime

from gatehouse.core import ledger
from gatehouse.core.jobs import every
from gatehouse.people import operations
from gatehouse.people.queries import erasures


@every(minutes=60)
def keep_ledger(*, now: datetime) -> None:
    """What a process that died, or a full disk, left out of the ledger is written down."""
    ledger.complete(erasures())


@every(minutes=24 * 60)
def forget_notes(*, now: datetime) -> None:
    """What was noted in the inbox is not needed for ever."""
    operations.forget_notes(now=now)


@every(minutes=60)
def forget_codes(*, now: datetime) -> None:
    """A number that nobody confirmed is nobody's business."""
    operations.forget_codes(now=now)
