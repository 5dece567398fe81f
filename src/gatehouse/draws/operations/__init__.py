"""Every write of a draw, in the order in which they happen."""

from gatehouse.draws.operations.asking import (
    DICE,
    ask_for_dice,
    ask_to_release,
    ask_to_void,
    officials_beside,
)
from gatehouse.draws.operations.asking_simulations import ask_simulation
from gatehouse.draws.operations.auditing import (
    AUDITOR,
    ask_for_auditor,
    dismiss_auditor,
    note_opening,
)
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
from gatehouse.draws.operations.releasing import (
    RELEASE,
    VOID,
    erase_salts,
    is_official,
    note_capacity,
    note_lost,
    refuse_same_role,
    release,
    void,
)
from gatehouse.draws.operations.revealing import close_reveals, reveal
from gatehouse.draws.operations.simulating import hide_simulation, publish_simulation
from gatehouse.draws.operations.testing import draw_dummies, test

__all__ = [
    "AUDITOR",
    "DICE",
    "RELEASE",
    "VOID",
    "Described",
    "add_lot",
    "appoint_witness",
    "ask_for_auditor",
    "ask_for_dice",
    "ask_simulation",
    "ask_to_release",
    "ask_to_void",
    "bring_signature",
    "close",
    "close_reveals",
    "commit",
    "describe",
    "dismiss_auditor",
    "draw_dummies",
    "draw_lots",
    "drop_draw",
    "enter",
    "erase_salts",
    "hide_simulation",
    "is_official",
    "leave",
    "note_capacity",
    "note_lost",
    "note_opening",
    "officials_beside",
    "plan_draw",
    "publish_draw",
    "publish_simulation",
    "refuse_same_role",
    "release",
    "reveal",
    "set_lot_places",
    "test",
    "throw_dice",
    "void",
]
