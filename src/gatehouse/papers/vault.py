"""Document data under keys of their own: a copy of the database alone, or with the keys of all
other data, shows nothing of it.

Each value is bound to the number of its row, so that one copied into another row does not open.
"""

from __future__ import annotations

import json
from uuid import UUID

from django.conf import settings

from gatehouse.core import crypto

Facts = dict[str, str]
TABLE = "papers_papers"


def _context(key: UUID) -> str:
    return f"{TABLE}.sealed:{key.hex}"


def seal(facts: Facts, *, key: UUID) -> str:
    """What a row of this number keeps."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    return crypto.encrypt(text, context=_context(key), keys=settings.PAPERS_KEYS)


def open_sealed(sealed: str, *, key: UUID) -> Facts:
    """Texts by code of Field. Raises crypto.CannotDecrypt."""
    text = crypto.decrypt(sealed, context=_context(key), keys=settings.PAPERS_KEYS)
    facts: Facts = json.loads(text)
    return facts


def is_current(sealed: str) -> bool:
    """Whether the newest key of the ring sealed it."""
    return crypto.is_current(sealed, keys=settings.PAPERS_KEYS)


def has_keys() -> bool:
    """Whether the site may take document data: who keeps all other keys apart keeps these apart
    too, instead of a file that the site made beside the database."""
    return not settings.PAPERS_KEYS_ARE_DUE
