"""The one audit trail: who did what to what, and when. Rows are only ever added."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model

from gatehouse.core.models import AppendOnly, HistoryEntry

__all__ = ["AppendOnly", "HistoryEntry", "record", "record_each"]


def record(verb: str, *, of: Model, by: Model | None, now: datetime, **facts: Any) -> HistoryEntry:
    """Add one entry in the transaction of the change; facts hold ids and counts, no names.

    >>> record("application.withdrawn", of=application, by=person, now=now, persons=3)
    """
    return HistoryEntry.objects.create(
        at=now,
        by_id=key_of(by),
        verb=verb,
        of_type=of._meta.label_lower,
        of_id=str(of.pk),
        facts=facts,
    )


def record_each(
    verb: str, *, of: Iterable[Model], by: Model | None, now: datetime, **facts: Any
) -> None:
    """Add the same entry for each of many things in a few statements."""
    HistoryEntry.objects.bulk_create(
        [
            HistoryEntry(
                at=now,
                by_id=key_of(by),
                verb=verb,
                of_type=one._meta.label_lower,
                of_id=str(one.pk),
                facts=facts,
            )
            for one in of
        ],
        batch_size=1_000,
    )


def key_of(person: Model | None) -> str:
    """How the core refers to a person: the text of the key, empty for the system."""
    return "" if person is None else str(person.pk)
