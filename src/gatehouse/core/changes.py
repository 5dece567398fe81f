"""Changing a row: locked, re-read, checked, only what differs is written."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import override

Row = TypeVar("Row", bound=models.Model)
RUSSIAN = "_ru"


def change(row: Row, fields: Mapping[str, Any]) -> tuple[Row, list[str]]:
    """The row as it is now in the database, and the names of the fields that changed.

    Runs inside the caller's transaction. Raises ValidationError; then nothing is written.
    """
    fresh = type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)
    changed = [name for name, value in fields.items() if getattr(fresh, name) != value]
    # A translated text has a third column beside the two languages; it holds the Russian.
    plain = {name.removesuffix(RUSSIAN) for name in changed if name.endswith(RUSSIAN)}
    with override("ru"):
        for name in changed:
            setattr(fresh, name, fields[name])
        if changed:
            fresh.full_clean()
            fresh.save(update_fields=[*changed, *plain])
    return fresh, changed
