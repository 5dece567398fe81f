"""More places, and another date: those who waited are told once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Application, State
from gatehouse.core import mail, undo
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser() -> Person:
    return make.person()


@pytest.fixture
def full() -> Session:
    """One place, and somebody has it."""
    session = make.session(capacity=1)
    make.application(session)
    return session


def another_date(of: Session, **fields: object) -> Session:
    later = of.starts_at + timedelta(days=1)
    return make.session(of=of.activity, within=of.season, starts_at=later, **fields)  # type: ignore[arg-type]


def told() -> list[str]:
    rows = OutboxItem.objects.filter(kind="admission.new_date").order_by("pk")
    return [one.to for one in rows]


def tell(session: Session, by: Person) -> int:
    return operations.tell_of_session(session=session, by=by, now=make.NOW)


def test_who_waits_is_told_of_another_date_once(full: Session, organiser: Person) -> None:
    waiting = make.application(full)
    added = another_date(full)
    assert tell(added, organiser) == 1
    assert told() == [waiting.asker.email]
    with pytest.raises(Refused) as refused:
        tell(added, organiser)
    assert refused.value.first.code == "told"
    assert tell(another_date(full), organiser) == 1


def test_the_letter_leads_who_waits_to_the_change_in_one_tap(
    full: Session, organiser: Person
) -> None:
    make.application(full)
    added = another_date(full)
    tell(added, organiser)
    text = mail.render(OutboxItem.objects.get(kind="admission.new_date")).text
    assert "/instead/" in text
    assert "15\xa0декабря" in text


def test_who_waited_in_vain_is_told_and_led_to_the_new_date(
    full: Session, organiser: Person
) -> None:
    waited = make.application(full)
    added = another_date(full)
    operations.close_lines(now=full.closes_at)
    waited.refresh_from_db()
    assert waited.state == State.EXPIRED
    tell(added, organiser)
    text = mail.render(OutboxItem.objects.get(kind="admission.new_date")).text
    assert f"/sessions/{added.code}/" in text


def test_who_has_a_place_or_applied_there_is_left_alone(full: Session, organiser: Person) -> None:
    third = make.session(
        of=full.activity, within=full.season, starts_at=full.starts_at + timedelta(days=3)
    )
    added = another_date(full)
    holder, applied, gone = make.person(), make.person(), make.person()
    for person in (holder, applied, gone):
        make.application(full, by=person)
    make.application(third, by=holder)
    make.application(added, by=applied)
    mine = Application.objects.get(asker=gone)
    operations.withdraw(application=mine, by=gone, now=make.NOW)
    with pytest.raises(Refused):
        tell(added, organiser)
    assert told() == []


def test_nobody_is_told_of_a_date_for_which_nobody_can_apply(
    full: Session, organiser: Person
) -> None:
    make.application(full)
    draft = another_date(full)
    Session.objects.filter(pk=draft.pk).update(published_at=None)
    with pytest.raises(Refused) as refused:
        tell(draft, organiser)
    assert refused.value.first.code == "not_published"


def test_places_are_added_offered_and_taken_back_while_nobody_has_them(
    full: Session, organiser: Person
) -> None:
    quota = full.quotas.get()
    act = operations.change_places(quota=quota, places=3, seen=1, by=organiser, now=make.NOW)
    assert act is not None
    undo.take(act.key, by=organiser, now=make.NOW)
    quota.refresh_from_db()
    assert quota.places == 1
    waiting = make.application(full)
    act = operations.change_places(quota=quota, places=3, seen=1, by=organiser, now=make.NOW)
    assert act is not None
    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED
    with pytest.raises(Refused) as refused:
        undo.take(act.key, by=organiser, now=make.NOW)
    assert refused.value.first.code == "places_are_held"


def test_two_who_change_places_at_once_both_see_it(full: Session, organiser: Person) -> None:
    quota = full.quotas.get()
    operations.change_places(quota=quota, places=5, seen=1, by=organiser, now=make.NOW)
    with pytest.raises(Refused) as refused:
        operations.change_places(quota=quota, places=3, seen=1, by=make.person(), now=make.NOW)
    assert refused.value.first.code == "changed_meanwhile"
    assert HistoryEntry.objects.get(verb="admission.places_set").facts == {"before": 1, "after": 5}
