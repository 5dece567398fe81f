"""Every write of document data."""

from gatehouse.papers.operations.asking import ask, follow_up, remind
from gatehouse.papers.operations.erasing import (
    erase_due,
    erase_mine,
    forget,
    withdraw_consent,
)
from gatehouse.papers.operations.giving import (
    Said,
    find_guests_again,
    give_papers,
)
from gatehouse.papers.operations.needing import Terms, set_need, set_season_term
from gatehouse.papers.operations.rotating import rotate
from gatehouse.papers.operations.showing import Seen, show, take_along

__all__ = [
    "Said",
    "Seen",
    "Terms",
    "ask",
    "erase_due",
    "erase_mine",
    "find_guests_again",
    "follow_up",
    "forget",
    "give_papers",
    "remind",
    "rotate",
    "set_need",
    "set_season_term",
    "show",
    "take_along",
    "withdraw_consent",
]
