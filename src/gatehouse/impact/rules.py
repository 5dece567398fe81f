"""When a visitor may say how it was: plain values, no rows, no clock."""

from datetime import datetime, timedelta
from typing import Literal

from gatehouse.admission.rules import may_tell

# A door without a network may hand in late who came.
THANKS_AFTER = timedelta(hours=1)
TEXT_AT_MOST = 2_000

Window = Literal["too_early", "open", "too_late"]


def window(*, ends_at: datetime, now: datetime) -> Window:
    """Whether feedback on a session that ends then is taken now."""
    if may_tell(ends_at=ends_at, now=now):
        return "open"
    return "too_early" if now < ends_at else "too_late"
