"""What happens after visits by itself."""

from datetime import datetime

from gatehouse.core.jobs import every
from gatehouse.impact import operations


@every(minutes=10)
def thank(*, now: datetime) -> None:
    """Who came is thanked, and asked how it was, once."""
    operations.thank(now=now)


@every(minutes=10)
def erase_words(*, now: datetime) -> None:
    """What visitors wrote goes with their names, by its date or when they ask for it."""
    operations.erase_words(now=now)
