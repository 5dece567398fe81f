"""A second person's word: said once, by another one who looks after such acts."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people import operations
from gatehouse.people.models import Approval, Person
from tests import make

A_WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
done: list[dict[str, Any]] = []
pytestmark = pytest.mark.django_db


@operations.approved("test.act", may=lambda person, params: person.name in ("Анна", "Борис"))
def act(**params: Any) -> None:
    if params.get("fails"):
        raise Refused(Refusal("gone", "Этого больше нет."))
    done.append(params)


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()


@pytest.fixture
def anna() -> Person:
    return make.person("anna@example.org", name="Анна")


@pytest.fixture
def boris() -> Person:
    return make.person("boris@example.org", name="Борис")


def asked(by: Person, *tell: Person, **params: Any) -> Approval:
    return operations.ask(
        kind="test.act", persons=60, why="Отмена", tell=tell, by=by, now=make.NOW, **params
    )


def refused(approval: Approval, by: Person, *, after: timedelta = HOUR) -> str:
    with pytest.raises(Refused) as caught:
        operations.decide(approval=approval, is_granted=True, by=by, now=make.NOW + after)
    return caught.value.first.code


def test_what_another_person_agrees_to_is_done_once(anna: Person, boris: Person) -> None:
    approval = asked(anna, thing=7)
    later = make.NOW + HOUR
    operations.decide(approval=approval, is_granted=True, by=boris, now=later)
    assert done == [{"by": anna, "approved_by": boris, "now": later, "why": "Отмена", "thing": 7}]
    assert refused(approval, boris) == "decided"


def test_a_no_does_nothing(anna: Person, boris: Person) -> None:
    approval = asked(anna)
    operations.decide(approval=approval, is_granted=False, by=boris, now=make.NOW)
    assert done == []
    approval.refresh_from_db()
    assert (approval.is_granted, approval.decided_by) == (False, boris)


def test_who_asked_is_no_second_person(anna: Person) -> None:
    assert refused(asked(anna), anna) == "own_question"
    assert done == []


def test_who_does_not_look_after_such_acts_has_no_word(anna: Person) -> None:
    assert refused(asked(anna), make.person("eve@example.org", name="Ева")) == "not_yours"


def test_nothing_is_done_for_who_may_not_do_it_any_more(anna: Person, boris: Person) -> None:
    approval = asked(anna)
    Person.objects.filter(pk=anna.pk).update(is_active=False)
    assert refused(approval, boris) == "asker_left"


def test_after_a_week_nobody_decides(anna: Person, boris: Person) -> None:
    approval = asked(anna)
    assert refused(approval, boris, after=A_WEEK) == "expired"
    assert list(Approval.objects.waiting(now=make.NOW + A_WEEK)) == []


def test_what_cannot_be_done_any_more_stays_undecided(anna: Person, boris: Person) -> None:
    approval = asked(anna, fails=True)
    assert refused(approval, boris) == "gone"
    approval.refresh_from_db()
    assert approval.decided_at is None


def test_the_same_is_not_asked_twice_while_it_waits(anna: Person, boris: Person) -> None:
    first = asked(anna, thing=1)
    asked(anna, thing=2)
    with pytest.raises(Refused) as caught:
        asked(boris, thing=1)
    assert caught.value.first.code == "asked"
    operations.take_back_question(approval=first, by=anna, now=make.NOW)
    asked(boris, thing=1)


def test_only_who_asked_takes_the_question_back(anna: Person, boris: Person) -> None:
    approval = asked(anna)
    with pytest.raises(Refused) as caught:
        operations.take_back_question(approval=approval, by=boris, now=make.NOW)
    assert caught.value.first.code == "not_yours"


def test_another_gets_one_letter_an_hour_however_much_waits(anna: Person, boris: Person) -> None:
    for thing in range(3):
        asked(anna, boris, thing=thing)
    assert [letter.to for letter in OutboxItem.objects.all()] == [boris.email]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_agree_at_once_one_is_first() -> None:
    asker = make.person(name="Анна")
    others = [make.person(name="Борис"), make.person(name="Анна")]
    approval = asked(asker)
    codes: list[str] = []

    def decide(by: Person) -> None:
        try:
            operations.decide(approval=approval, is_granted=True, by=by, now=make.NOW)
        except Refused as refusal:
            codes.append(refusal.first.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=[one]) for one in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert (len(done), codes) == (1, ["decided"])
