"""Tables of the gate, split by concept."""

from gatehouse.gate.models.acts import ActKind, GateAct, Settlement, SettlementKind
from gatehouse.gate.models.doors import Door, WalkInShare
from gatehouse.gate.models.duty import GuideDuty, VisitEnd
from gatehouse.gate.models.lists import Clearance, Column, ListOrder, PassList, PassListLayout, Word
from gatehouse.gate.models.word import GroupWord, GroupWordKind

__all__ = [
    "ActKind",
    "Clearance",
    "Column",
    "Door",
    "GateAct",
    "GroupWord",
    "GroupWordKind",
    "GuideDuty",
    "ListOrder",
    "PassList",
    "PassListLayout",
    "Settlement",
    "SettlementKind",
    "VisitEnd",
    "WalkInShare",
    "Word",
]
