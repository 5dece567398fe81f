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
from gatehouse.people.operations.joining import (
    close_account,
    hand_over_consents,
    lock_active,
    reopen_account,
)

__all__ = [
    "NOTES_ARE_KEPT",
    "approved",
    "ask",
    "close_account",
    "decide",
    "delete_view",
    "erase",
    "forget_notes",
    "give_consents",
    "grant_role",
    "hand_over_consents",
    "lock_active",
    "lock_person",
    "may_decide",
    "note",
    "register",
    "remember_language",
    "remember_name",
    "reopen_account",
    "revoke_role",
    "save_view",
    "share_view",
    "take_back_question",
    "withdraw_consent",
]
