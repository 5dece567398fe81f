"""Every write of the gate. Each locks, re-reads, decides, writes and records, in this order."""

from gatehouse.gate.operations.acts import NotTaken, Taken, hand_in, settle_conflict
from gatehouse.gate.operations.doors import (
    Opened,
    note_heard,
    note_seen,
    open_door,
    share_walk_ins,
    shut_out,
    shut_out_unseen,
)
from gatehouse.gate.operations.due import erase_lists, make_due_lists, tell_changes
from gatehouse.gate.operations.duty import assign_guide, take_off
from gatehouse.gate.operations.lists import (
    clear_guests,
    fetch_list,
    look_at_list,
    make_list,
    say_no,
    send_list,
    set_layout,
)
from gatehouse.gate.operations.marking import mark
from gatehouse.gate.operations.standing_by import clear_benches, present_standby
from gatehouse.gate.operations.visiting import end_visit, erase_words, write_to_group

__all__ = [
    "NotTaken",
    "Opened",
    "Taken",
    "assign_guide",
    "clear_benches",
    "clear_guests",
    "end_visit",
    "erase_lists",
    "erase_words",
    "fetch_list",
    "hand_in",
    "look_at_list",
    "make_due_lists",
    "make_list",
    "mark",
    "note_heard",
    "note_seen",
    "open_door",
    "present_standby",
    "say_no",
    "send_list",
    "set_layout",
    "settle_conflict",
    "share_walk_ins",
    "shut_out",
    "shut_out_unseen",
    "take_off",
    "tell_changes",
    "write_to_group",
]
