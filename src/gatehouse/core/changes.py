"""Changing a row: locked, re-read, checked, only what differs is written.

Two people may have the same row in a form at once. What each of them was shown is held against
what both wrote: see `merge`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import override

Row = TypeVar("Row", bound=models.Model)
RUSSIAN = "_ru"
TEXT_IS_KEPT = 300  # characters of each value in the history


class Changed(list[str]):
    """The names of the fields that changed, with their values `before` and `after`."""

    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def facts(self) -> dict[str, Any]:
        """What the history keeps of it."""
        return {"fields": list(self), "before": self.before, "after": self.after}


def change(row: Row, fields: Mapping[str, Any]) -> tuple[Row, Changed]:
    """The row as it is now in the database, and the names of the fields that changed.

    Runs inside the caller's transaction. Raises ValidationError; then nothing is written.
    """
    fresh = lock(row)
    changed = Changed(name for name, value in fields.items() if getattr(fresh, name) != value)
    changed.before = {name: _kept(getattr(fresh, name)) for name in changed}
    changed.after = {name: _kept(fields[name]) for name in changed}
    # A translated text has a third column beside the two languages; it holds the Russian.
    plain = {name.removesuffix(RUSSIAN) for name in changed if name.endswith(RUSSIAN)}
    with override("ru"):
        for name in changed:
            setattr(fresh, name, fields[name])
        if changed:
            fresh.full_clean()
            fresh.save(update_fields=[*changed, *plain])
    return fresh, changed


def _kept(value: Any) -> Any:
    """A value as the history keeps it: a row by its key, the beginning of a long text."""
    if isinstance(value, models.Model):
        return value.pk
    return value[:TEXT_IS_KEPT] if isinstance(value, str) else value


def lock(row: Row) -> Row:
    """The row as it is now; until the end of the transaction nobody else changes it."""
    return type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)


@dataclass(frozen=True)
class Merged:
    """What becomes of two changes to one row, by the names of its fields.

    write      what only I changed, or what I change knowingly: to be written
    kept       what only the other one changed: it stays as theirs
    conflicts  what both changed, and differently: somebody has to decide
    """

    write: tuple[str, ...]
    kept: tuple[str, ...]
    conflicts: tuple[str, ...]


def merge(*, seen: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Three-way: what the form showed me, what I sent, and what stands there now. A field that was
    not shown to me counts as shown empty-handed: whatever differs from it is a conflict."""
    write, kept, conflicts = [], [], []
    for name, value in mine.items():
        now = theirs[name]
        if value == now:
            continue
        if name not in seen:
            conflicts.append(name)
        elif value == seen[name]:
            kept.append(name)
        elif now == seen[name]:
            write.append(name)
        else:
            conflicts.append(name)
    return Merged(tuple(write), tuple(kept), tuple(conflicts))
