"""The audit trail: added to, never changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction

from gatehouse.core import history
from gatehouse.core.models import AppendOnly, HistoryEntry, Schedule

NOW = datetime(2023, 12, 5, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def entry() -> HistoryEntry:
    row = Schedule.objects.create(name="anything", next_at=NOW)
    return history.record("thing.changed", of=row, by=None, now=NOW, persons=3, at=NOW)


def test_an_entry_says_what_was_done_to_what_and_when() -> None:
    kept = HistoryEntry.objects.get(pk=entry().pk)
    assert (kept.at, kept.verb, kept.by_id) == (NOW, "thing.changed", "")
    assert (kept.of_type, kept.of_id) == ("core.schedule", "anything")
    assert kept.facts == {"persons": 3, "at": "2023-12-05T09:00:00Z"}


def test_the_entries_of_one_thing_are_found() -> None:
    mine = entry()
    other = Schedule.objects.create(name="other", next_at=NOW)
    history.record("thing.changed", of=other, by=None, now=NOW)
    assert list(HistoryEntry.objects.all().of(Schedule(name="anything"))) == [mine]


def test_an_entry_can_be_neither_changed_nor_deleted() -> None:
    kept = HistoryEntry.objects.get(pk=entry().pk)
    kept.verb = "nothing.happened"
    for attempt in (
        kept.save,
        kept.delete,
        HistoryEntry.objects.all().delete,
        lambda: HistoryEntry.objects.update(verb="nothing.happened"),
        lambda: HistoryEntry.objects.bulk_update([kept], ["verb"]),
    ):
        with pytest.raises(AppendOnly):
            attempt()
    assert HistoryEntry.objects.get(pk=kept.pk).verb == "thing.changed"


def test_an_entry_falls_with_the_change_it_tells_of() -> None:
    def change_and_fail() -> None:
        with transaction.atomic():
            entry()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert HistoryEntry.objects.count() == 0
