"""Every write of the gate. Each locks, re-reads, decides, writes and records, in this order."""

from gatehouse.gate.operations.acts import NotTaken, Taken, hand_in, settle_conflict
from gatehouse.gate.operations.doors import (
    Opened,
    note_seen,
    open_door,
    share_walk_ins,
    shut_out,
)

__all__ = [
    "NotTaken",
    "Opened",
    "Taken",
    "hand_in",
    "note_seen",
    "open_door",
    "settle_conflict",
    "share_walk_ins",
    "shut_out",
]
