"""What happens now, pushed to the pages that show it: one topic, its newest frame, a number.

`publish` is called where the rows are written. After the commit the newest frame of each topic
goes to the hub that holds the browsers: the one in each web process (`GATEHOUSE_LIVE_URL` not
set), or nginx with Nchan at that address. A push may be lost; whoever misses one asks for a
snapshot. It never fails the operation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import transaction

from gatehouse.core.live_post import Frame, poster

TOPIC = re.compile(r"[a-z]+-[A-Za-z0-9_-]{4,64}")

__all__ = ["TOPIC", "Frame", "catch_up", "publish"]


def publish(
    topic: str,
    *,
    version: int,
    frame: dict[str, Any] | Callable[[], dict[str, Any]],
    slow: bool = False,
) -> None:
    """Push a frame once the transaction is committed; nothing when it is rolled back.

    Of several frames of a topic only the one of the highest version is sent. `frame` is a JSON
    object, or makes one when it is sent, which may be in another thread: it reads the rows afresh.
    A `slow` topic sends one frame a second at most. Of a frame over 32 KB only its number is
    pushed, and pages ask for the snapshot. Raises ValueError for a topic that is no name.
    """
    if not TOPIC.fullmatch(topic):
        raise ValueError("A topic is a word, a dash and a key.")
    one = Frame(topic, version, frame, slow)
    transaction.on_commit(lambda: poster().take(one), robust=True)


def catch_up(topic: str, *, version: int, frame: Callable[[], dict[str, Any]]) -> None:
    """Somebody asks for the snapshot of a version. Where nobody has pushed it, because whoever
    wrote it was killed on the way, it is pushed now: the others need not wait until they ask."""
    if not poster().has_told(topic, version):
        poster().take(Frame(topic, version, frame))
