"""When an answer counts: decisions on times and numbers, no rows and no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Window:
    """From when to when a team may answer one question. Ends before it opens: never."""

    opens_at: datetime
    closes_at: datetime


def window(
    *,
    opened_at: datetime,
    seconds: int,
    stopped_at: datetime | None = None,
    delay_seconds: int = 0,
    time_percent: int = 100,
) -> Window:
    """The window of one team.

    Who watches a stream sees the question `delay_seconds` later and has the same number of
    seconds from then; a team with a declared need has `time_percent` of them. Stopping early
    shortens every channel alike, and leaves a team with more time its share of what was played.
    """
    length = timedelta(seconds=seconds) * time_percent / 100
    if stopped_at is not None:
        played = max(stopped_at - opened_at, timedelta(0)) * time_percent / 100
        length = min(length, played)
    opens_at = opened_at + timedelta(seconds=delay_seconds)
    return Window(opens_at, opens_at + length)


def delay_of(delays: Mapping[str, int], *, channel_id: int, team_id: int | None = None) -> int:
    """By how many seconds a question that was asked with these `delays` came later: to a team by
    its own word, which is never more than its channel's, else to its channel."""
    of_channel = delays.get(str(channel_id), 0)
    return of_channel if team_id is None else delays.get(own_key(team_id), of_channel)


def own_key(team_id: int) -> str:
    """Where a team's own delay stands among those of the channels."""
    return f"t{team_id}"


def late_ms(*, received_at: datetime, closes_at: datetime, grace_ms: int) -> int:
    """By how much an answer came too late, in whole milliseconds, at least 1; 0 where it counts."""
    late = received_at - closes_at
    if late <= timedelta(milliseconds=grace_ms):
        return 0
    return max(1, late // timedelta(milliseconds=1))
