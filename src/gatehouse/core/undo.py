"""Acts that can be taken back for a minute, by whoever did them.

An operation that can be undone offers it in its own transaction; what takes it back is a
function registered under the same name, which refuses when the thing has changed since.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from gatehouse.core.history import key_of
from gatehouse.core.models import Undo
from gatehouse.core.refusal import Refusal, Refused

__all__ = ["Undo", "offer", "tag", "take", "undoes"]

FOR = timedelta(minutes=1)
Undoer = Callable[..., None]
_undoers: dict[str, Undoer] = {}


def undoes(name: str) -> Callable[[Undoer], Undoer]:
    """Register what takes back acts of this name; called with `by`, `now` and their params, inside
    a transaction. It raises Refused where the thing is no longer as the act left it."""

    def register(undoer: Undoer) -> Undoer:
        if name in _undoers:
            raise ValueError(f"Two ways to take back {name!r}.")
        _undoers[name] = undoer
        return undoer

    return register


def offer(name: str, *, by: Model, now: datetime, **params: Any) -> Undo:
    """Let `by` take this act back for a minute. Params hold ids and earlier values, as JSON."""
    if name not in _undoers:
        raise LookupError(f"Nothing takes back {name!r}.")
    return Undo.objects.create(
        by_id=key_of(by), name=name, params=params, made_at=now, until=now + FOR
    )


def tag(act: Undo) -> str:
    """The extra tag of Django's message that says it was done; its toast then has an Undo."""
    return f"undo:{act.key}"


@transaction.atomic
def take(key: UUID, *, by: Model, now: datetime) -> Undo:
    """Take an act back, once.

    Raises:
        Refused: `undo_unknown` for an act of somebody else or none; `undone` for one taken back
            already; `undo_over` after its minute; or why it cannot be taken back any more.
    """
    mine = Undo.objects.select_for_update().filter(key=key, by_id=key_of(by)).first()
    if mine is None:
        raise Refused(Refusal("undo_unknown", _("There is nothing here to take back.")))
    if mine.used_at is not None:
        raise Refused(Refusal("undone", _("This has been taken back already.")))
    if now > mine.until:
        raise Refused(Refusal("undo_over", _("The minute is over: this stays as it is.")))
    _undoers[mine.name](by=by, now=now, **mine.params)
    mine.used_at = now
    mine.save(update_fields=["used_at"])
    return mine
