"""Every write of proposals. Each locks, re-reads, decides, writes and records, in this order."""

from gatehouse.proposals.operations.answering import (
    Words,
    decline,
    save_words,
    send,
    take_part_after_all,
)
from gatehouse.proposals.operations.deciding import (
    Accepted,
    accept,
    ask_back,
    take_rules,
    turn_down,
)
from gatehouse.proposals.operations.due import erase_old, remind_due, tell_decided
from gatehouse.proposals.operations.inviting import (
    invite,
    note_opened,
    remind,
    renew,
    withdraw,
)
from gatehouse.proposals.operations.proposing import (
    Repeated,
    VisitPlan,
    add_offer,
    change_offer,
    drop_offer,
    repeat_season,
)

__all__ = [
    "Accepted",
    "Repeated",
    "VisitPlan",
    "Words",
    "accept",
    "add_offer",
    "ask_back",
    "change_offer",
    "decline",
    "drop_offer",
    "erase_old",
    "invite",
    "note_opened",
    "remind",
    "remind_due",
    "renew",
    "repeat_season",
    "save_words",
    "send",
    "take_part_after_all",
    "take_rules",
    "tell_decided",
    "turn_down",
    "withdraw",
]
