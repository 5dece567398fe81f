"""What the catalogue does by itself."""

from datetime import datetime

from gatehouse.catalogue import operations
from gatehouse.core.jobs import every


@every(minutes=60)
def sweep_pictures(*, now: datetime) -> None:
    """Files of pictures that nobody shows any more go."""
    operations.sweep_pictures(now=now)
