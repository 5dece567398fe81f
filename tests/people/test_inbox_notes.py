"""Views that somebody keeps, and what they noted in the inbox."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatehouse.core import undo
from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.people import operations
from gatehouse.people.models import Noted, SavedView
from tests import make

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)


def keep(owner: object, title: str = "Без имён", **fields: object) -> SavedView:
    usual = {"page": "applications", "query": "unnamed=1", "is_shared": False}
    return operations.save_view(title=title, by=owner, now=make.NOW, **usual | fields)  # type: ignore[arg-type]


def test_what_is_noted_is_noted_once_and_can_be_had_back() -> None:
    alice, bob = make.person(), make.person()
    act = operations.note(key="letter:7", words="Позвонили", by=alice, now=make.NOW)
    assert operations.note(key="letter:7", words="", by=bob, now=make.NOW) is None
    assert Noted.objects.get().words == "Позвонили"
    assert act is not None
    undo.take(act.key, by=alice, now=make.NOW)
    assert not Noted.objects.exists()


def test_the_words_of_a_note_are_in_no_history() -> None:
    operations.note(key="letter:7", words="Анна Иванова", by=make.person(), now=make.NOW)
    assert all("Анна" not in str(entry.facts) for entry in HistoryEntry.objects.all())


def test_old_notes_are_forgotten() -> None:
    operations.note(key="letter:7", words="", by=make.person(), now=make.NOW)
    assert operations.forget_notes(now=make.NOW + operations.NOTES_ARE_KEPT) == 0
    assert operations.forget_notes(now=make.NOW + operations.NOTES_ARE_KEPT + A_MINUTE) == 1


def test_the_same_name_again_is_the_same_view_changed() -> None:
    alice = make.person()
    keep(alice)
    keep(alice, query="state=waiting")
    assert [view.query for view in SavedView.objects.all()] == ["state=waiting"]


def test_only_the_owner_shares_and_deletes_a_view() -> None:
    alice, bob = make.person(), make.person()
    view = keep(alice)
    with pytest.raises(Refused):
        operations.share_view(view=view, is_shared=True, by=bob, now=make.NOW)
    with pytest.raises(Refused):
        operations.delete_view(view=view, by=bob, now=make.NOW)
    assert operations.share_view(view=view, is_shared=True, by=alice, now=make.NOW).is_shared


def test_a_deleted_view_is_had_back_as_it_was() -> None:
    alice = make.person()
    act = operations.delete_view(view=keep(alice, is_shared=True), by=alice, now=make.NOW)
    assert not SavedView.objects.exists()
    undo.take(act.key, by=alice, now=make.NOW)
    view = SavedView.objects.get()
    assert (view.title, view.query, view.is_shared) == ("Без имён", "unnamed=1", True)
