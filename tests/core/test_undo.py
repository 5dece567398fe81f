"""An act is taken back once, by whoever did it, within its minute, while nothing has changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from gatehouse.core import undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from tests import make

pytestmark = pytest.mark.django_db
NAME = "test.name_given"


@pytest.fixture
def alice() -> Person:
    return make.person(name="Алиса")


@pytest.fixture(autouse=True)
def _registered() -> Iterator[None]:
    """What takes a new name back, as a capability would register it."""

    @undo.undoes(NAME)
    def give_back(*, person: int, was: str, now_called: str, by: Person, now: datetime) -> None:
        found = Person.objects.get(pk=person)
        if found.name != now_called:
            raise Refused(Refusal("changed_since", "It has changed since."))
        found.name = was
        found.save(update_fields=["name"])

    yield
    undo._undoers.pop(NAME)


def rename(person: Person) -> undo.Undo:
    """An act that can be taken back."""
    person.name = "Алиса Новая"
    person.save(update_fields=["name"])
    return undo.offer(
        NAME, by=person, now=make.NOW, person=person.pk, was="Алиса", now_called="Алиса Новая"
    )


def refusal(act_key: object, by: Person, at: datetime = make.NOW) -> str:
    with pytest.raises(Refused) as refused:
        undo.take(act_key, by=by, now=at)  # type: ignore[arg-type]
    return refused.value.first.code


def called(person: Person) -> str:
    return Person.objects.get(pk=person.pk).name


def test_an_act_is_taken_back_once(alice: Person) -> None:
    act = rename(alice)
    undo.take(act.key, by=alice, now=make.NOW)
    assert called(alice) == "Алиса"
    assert refusal(act.key, alice) == "undone"


def test_nobody_takes_back_what_another_did(alice: Person) -> None:
    act = rename(alice)
    assert refusal(act.key, make.person()) == "undo_unknown"
    assert refusal(uuid4(), alice) == "undo_unknown"
    assert called(alice) == "Алиса Новая"


def test_after_its_minute_an_act_stays(alice: Person) -> None:
    act = rename(alice)
    assert refusal(act.key, alice, make.NOW + timedelta(seconds=61)) == "undo_over"
    undo.take(act.key, by=alice, now=make.NOW + timedelta(seconds=60))
    assert called(alice) == "Алиса"


def test_what_has_changed_since_stays_and_may_be_tried_again(alice: Person) -> None:
    act = rename(alice)
    Person.objects.filter(pk=alice.pk).update(name="Алиса Третья")
    assert refusal(act.key, alice) == "changed_since"
    assert called(alice) == "Алиса Третья"
    act.refresh_from_db()
    assert act.used_at is None


def test_an_act_that_nothing_takes_back_is_not_offered(alice: Person) -> None:
    with pytest.raises(LookupError):
        undo.offer("test.unknown", by=alice, now=make.NOW)
    with pytest.raises(ValueError, match="Two ways"):
        undo.undoes(NAME)(lambda **_params: None)
