"""When a visitor may say how it was: plain values, no rows, no clock."""

from datetime import datetime, timedelta
from typing import Literal

# From the end of the session on; until then what was said may be changed.
FEEDBACK_IS_TAKEN = timedelta(days=14)
# A door without a network may hand in late who came.
THANKS_AFTER = timedelta(hours=1)
TEXT_AT_MOST = 2_000

Window = Literal["too_early", "open", "too_late"]


def window(*, ends_at: datetime, now: datetime) -> Window:
    """Whether feedback on a session that ends then is taken now."""
    if now < ends_at:
        return "too_early"
    return "open" if now < ends_at + FEEDBACK_IS_TAKEN else "too_late"
