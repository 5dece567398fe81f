"""The one outbox: a letter is queued in the transaction of its cause, exactly once.

A kind of letter is a renderer registered with `@letter`; the row holds ids, the renderer
runs in the worker when the letter is sent (see `core.post`).
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings

from gatehouse.core.models import MailState, OutboxItem

__all__ = ["Attachment", "Letter", "MailState", "delivery", "letter", "queue", "render", "state_of"]


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    media_type: str  # "text/calendar; charset=utf-8; method=REQUEST" and the like


@dataclass(frozen=True)
class Letter:
    """What a renderer makes: `html` may be empty, then the letter has only its text."""

    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = field(default=())


Renderer = Callable[..., Letter]
_renderers: dict[str, Renderer] = {}


def letter(kind: str) -> Callable[[Renderer], Renderer]:
    """Register the renderer of a kind; it is called with the params given to `queue`.

    The language of the reader is active while it runs. Params come back from JSON: dates
    as texts, tuples as lists.
    """

    def register(renderer: Renderer) -> Renderer:
        if kind in _renderers:
            raise ValueError(f"Two renderers for letters of the kind {kind!r}.")
        _renderers[kind] = renderer
        return renderer

    return register


def renderers() -> dict[str, Renderer]:
    """All kinds of letters of the site."""
    return dict(_renderers)


def queue(
    kind: str,
    *,
    to: str,
    now: datetime,
    language: str,
    once: str | None = None,
    urgent: bool = False,
    **params: Any,
) -> None:
    """Put one letter into the outbox; a rollback of the transaction takes it out again.

    With `once` a second letter of the same key is never queued. An `urgent` one, for which
    somebody sits and waits, goes before all others. One SQL statement.
    """
    if kind not in _renderers:
        raise LookupError(f"No renderer for letters of the kind {kind!r}.")
    item = OutboxItem(
        kind=kind,
        to=to,
        params=params,
        language=language,
        once=once,
        urgent=urgent,
        message_id=f"<{uuid.uuid4()}@{settings.MAIL_DOMAIN}>",
        created_at=now,
        due_at=now,
    )
    OutboxItem.objects.bulk_create([item], ignore_conflicts=once is not None)


def state_of(once: str) -> MailState | None:
    """What became of the letter queued with this key; None when there is none."""
    state = OutboxItem.objects.filter(once=once).values_list("state", flat=True).first()
    return None if state is None else MailState(state)


Delivered = dict[str, tuple[MailState, bool]]


def delivery(keys: Iterable[str]) -> Delivered:
    """By key: what became of these letters, and whether that is in doubt; keys of which nothing
    is known (any more) are left out. One statement."""
    found = OutboxItem.objects.filter(once__in=list(keys)).order_by()
    rows = found.values_list("once", "state", "doubtful")
    return {str(once): (MailState(state), doubtful) for once, state, doubtful in rows}


def render(item: OutboxItem) -> Letter:
    """The letter as it would be sent now. Raises LookupError for a kind nobody renders."""
    if item.kind not in _renderers:
        raise LookupError(f"No renderer for letters of the kind {item.kind!r}.")
    return _renderers[item.kind](**item.params)
