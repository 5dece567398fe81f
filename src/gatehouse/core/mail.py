"""The one outbox: a letter is queued in the transaction of its cause, exactly once.

A kind of letter is a renderer registered with `@letter`; the row holds ids, the renderer
runs in the worker when the letter is sent (see `core.post`).
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q

from gatehouse.core.models import Channel, MailState, OutboxItem

__all__ = [
    "Attachment",
    "Letter",
    "MailState",
    "Outgoing",
    "Posted",
    "Withheld",
    "delivery",
    "letter",
    "posted",
    "queue",
    "queue_each",
    "reaches",
    "recall",
    "render",
    "sent_at",
    "state_of",
    "tally",
]


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    media_type: str  # "text/calendar; charset=utf-8; method=REQUEST" and the like


@dataclass(frozen=True)
class Letter:
    """What a renderer makes: `html` may be empty, then the letter has only its text. `headers` are
    those of the kind alone, by name and value."""

    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = field(default=())
    headers: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True)
class Outgoing:
    """One of many letters of a kind: `once` is its key, so that it is never queued twice."""

    to: str
    language: str
    once: str
    params: dict[str, Any]


class Withheld(Exception):
    """Raised by a renderer: nobody wants this letter any more. It is never sent."""


NOWHERE = ".invalid"  # the top-level name in which there can never be a mail server (RFC 2606)


def reaches(address: str) -> bool:
    """Whether a letter to this address can ever arrive: accounts without one have a stand-in."""
    return not address.endswith(NOWHERE)


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
    channel: Channel = Channel.MAIL,
    not_after: datetime | None = None,
    **params: Any,
) -> None:
    """Put one letter into the outbox; a rollback of the transaction takes it out again.

    Nothing is queued to whoever has no address. With `once` a second letter of the same key is
    never queued. An `urgent` one, for which
    somebody sits and waits, goes before all others. Of a text message `to` is the number. Past
    `not_after` nothing is sent. One SQL statement.
    """
    _known(kind)
    if not reaches(to):
        return
    item = _item(kind, to=to, now=now, language=language, once=once, urgent=urgent, params=params)
    item.channel, item.not_after = channel, not_after
    OutboxItem.objects.bulk_create([item], ignore_conflicts=once is not None)


def queue_each(kind: str, letters: Iterable[Outgoing], *, now: datetime, due_at: datetime) -> None:
    """Put many letters of a kind into the outbox, to be sent from `due_at` on; those that are
    there already stay as they are. A few statements."""
    _known(kind)
    items = [
        _item(
            kind,
            to=one.to,
            now=now,
            language=one.language,
            once=one.once,
            params=one.params,
            due_at=due_at,
        )
        for one in letters
        if reaches(one.to)
    ]
    OutboxItem.objects.bulk_create(items, ignore_conflicts=True, batch_size=200)


def recall(keys: Iterable[str]) -> int:
    """Take letters back that no worker has touched yet; how many. Those under way or sent stay."""
    waiting = OutboxItem.objects.filter(once__in=list(keys), state=MailState.QUEUED, attempts=0)
    return waiting.order_by().delete()[0]


def _known(kind: str) -> None:
    if kind not in _renderers:
        raise LookupError(f"No renderer for letters of the kind {kind!r}.")


def _item(
    kind: str,
    *,
    to: str,
    now: datetime,
    language: str,
    once: str | None,
    params: dict[str, Any],
    urgent: bool = False,
    due_at: datetime | None = None,
) -> OutboxItem:
    return OutboxItem(
        kind=kind,
        to=to,
        params=params,
        language=language,
        once=once,
        urgent=urgent,
        message_id=f"<{uuid.uuid4()}@{settings.MAIL_DOMAIN}>",
        created_at=now,
        due_at=due_at or now,
    )


def state_of(once: str) -> MailState | None:
    """What became of the letter queued with this key; None when there is none."""
    state = OutboxItem.objects.filter(once=once).values_list("state", flat=True).first()
    return None if state is None else MailState(state)


def sent_at(once: str) -> datetime | None:
    """When the letter queued with this key went out, for certain; None when it did not."""
    sent = OutboxItem.objects.filter(once=once, state=MailState.SENT, doubtful=False)
    return sent.values_list("ended_at", flat=True).first()


@dataclass(frozen=True)
class Posted:
    """When the first of some letters was queued, and when one of them first went out for certain;
    None when none did, or not yet."""

    queued_at: datetime
    sent_at: datetime | None


def posted(prefix: str) -> Posted | None:
    """The letters whose keys begin so, taken together; None when there is none. One statement."""
    certain = Q(state=MailState.SENT, doubtful=False)
    rows = OutboxItem.objects.filter(once__startswith=prefix)
    found = rows.aggregate(queued=Min("created_at"), sent=Min("ended_at", filter=certain))
    return Posted(found["queued"], found["sent"]) if found["queued"] else None


Delivered = dict[str, tuple[MailState, bool]]


def delivery(keys: Iterable[str]) -> Delivered:
    """By key: what became of these letters, and whether that is in doubt; keys of which nothing
    is known (any more) are left out. One statement."""
    found = OutboxItem.objects.filter(once__in=list(keys)).order_by()
    rows = found.values_list("once", "state", "doubtful")
    return {str(once): (MailState(state), doubtful) for once, state, doubtful in rows}


def tally(prefix: str) -> Counter[MailState]:
    """How many letters whose keys begin so stand how. One statement."""
    rows = OutboxItem.objects.filter(once__startswith=prefix).order_by().values_list("state")
    return Counter({MailState(state): count for state, count in rows.annotate(n=Count("pk"))})


def render(item: OutboxItem) -> Letter:
    """The letter as it would be sent now. Raises LookupError for a kind nobody renders."""
    _known(item.kind)
    return _renderers[item.kind](**item.params)
