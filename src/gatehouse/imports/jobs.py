"""What imports do by themselves; reading and taking over are put into the queue by operations."""

from datetime import datetime

from gatehouse.core.jobs import every
from gatehouse.imports import operations


@every(minutes=60)
def forget_imports(*, now: datetime) -> None:
    """What files said goes thirty days after they were done with."""
    operations.forget_imports(now=now)
