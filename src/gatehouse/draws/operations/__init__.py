"""Every write of a draw, in the order in which they happen."""

from gatehouse.draws.operations.asking import DICE, ask_for_dice, ask_to_release, ask_to_void
from gatehouse.draws.operations.committing import commit
from gatehouse.draws.operations.drawing import bring_signature, draw_lots, throw_dice
from gatehouse.draws.operations.entering import Described, close, describe, enter, leave
from gatehouse.draws.operations.planning import (
    add_lot,
    appoint_witness,
    drop_draw,
    plan_draw,
    publish_draw,
    set_lot_places,
)
from gatehouse.draws.operations.releasing import RELEASE, VOID, erase_salts, release, void
from gatehouse.draws.operations.revealing import close_reveals, reveal
from gatehouse.draws.operations.testing import draw_dummies, test

__all__ = [
    "DICE",
    "RELEASE",
    "VOID",
    "Described",
    "add_lot",
    "appoint_witness",
    "ask_for_dice",
    "ask_to_release",
    "ask_to_void",
    "bring_signature",
    "close",
    "close_reveals",
    "commit",
    "describe",
    "draw_dummies",
    "draw_lots",
    "drop_draw",
    "enter",
    "erase_salts",
    "leave",
    "plan_draw",
    "publish_draw",
    "release",
    "reveal",
    "set_lot_places",
    "test",
    "throw_dice",
    "void",
]
