"""Every write of letters to many."""

from gatehouse.mailings.operations.batches import send_batch
from gatehouse.mailings.operations.drafting import (
    SEND,
    Draft,
    change_mailing,
    drop_mailing,
    refusals,
    try_out,
    waiting_word,
    write,
)
from gatehouse.mailings.operations.refusing import stop_news
from gatehouse.mailings.operations.sending import send

__all__ = [
    "SEND",
    "Draft",
    "change_mailing",
    "drop_mailing",
    "refusals",
    "send",
    "send_batch",
    "stop_news",
    "try_out",
    "waiting_word",
    "write",
]
