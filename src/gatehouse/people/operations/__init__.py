"""Every write of people: accounts, roles, consents, what the desk keeps, second persons' words."""

from gatehouse.people.operations.accounts import (
    NOTES_ARE_KEPT,
    delete_view,
    erase,
    forget_notes,
    give_consents,
    grant_role,
    lock_person,
    note,
    register,
    remember_language,
    remember_name,
    revoke_role,
    save_view,
    share_view,
    withdraw_consent,
)
from gatehouse.people.operations.approvals import (
    approved,
    ask,
    decide,
    may_decide,
    take_back_question,
)

__all__ = [
    "NOTES_ARE_KEPT",
    "approved",
    "ask",
    "decide",
    "delete_view",
    "erase",
    "forget_notes",
    "give_consents",
    "grant_role",
    "lock_person",
    "may_decide",
    "note",
    "register",
    "remember_language",
    "remember_name",
    "revoke_role",
    "save_view",
    "share_view",
    "take_back_question",
    "withdraw_consent",
]
