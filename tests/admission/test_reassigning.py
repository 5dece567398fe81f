"""An organiser moves one party to another day, and takes it back within the minute."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatehouse.admission import operations
from gatehouse.admission.models import Application
from gatehouse.core import undo
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def days() -> tuple[Session, Session]:
    of, within = make.activity(), make.season()
    first = make.session(of=of, within=within, capacity=2)
    later = first.starts_at + timedelta(days=1)
    return first, make.session(of=of, within=within, capacity=2, starts_at=later)


@pytest.fixture
def organiser() -> Person:
    return make.person()


def moved(application: Application, to: Session, by: Person) -> undo.Undo:
    _done, act = operations.move_party(application=application, session=to, by=by, now=make.NOW)
    assert act is not None
    return act


def letters() -> list[str]:
    return list(OutboxItem.objects.order_by("pk").values_list("kind", flat=True))


def held(*sessions: Session) -> list[int]:
    return [one.quotas.get().held for one in sessions]


def test_a_party_is_moved_by_the_organiser_and_told(
    days: tuple[Session, Session], organiser: Person
) -> None:
    party = make.application(days[0])
    moved(party, days[1], organiser)
    assert held(*days) == [0, 1]
    assert letters() == ["admission.booked", "admission.exchanged"]
    assert HistoryEntry.objects.get(verb="admission.exchanged").by_id == str(organiser.pk)


def test_taken_back_the_codes_are_the_old_ones_and_no_letter_leaves(
    days: tuple[Session, Session], organiser: Person
) -> None:
    party = make.application(days[0], adults=2)
    codes = list(party.passes.values_list("code", flat=True))
    undo.take(moved(party, days[1], organiser).key, by=organiser, now=make.NOW)
    party.refresh_from_db()
    assert (party.session, held(*days)) == (days[0], [2, 0])
    assert list(party.passes.values_list("code", flat=True)) == codes
    assert letters() == ["admission.booked"]


def test_a_letter_that_has_left_is_followed_by_another(
    days: tuple[Session, Session], organiser: Person
) -> None:
    party = make.application(days[0])
    act = moved(party, days[1], organiser)
    OutboxItem.objects.update(state="sent", attempts=1)
    later = make.NOW + timedelta(seconds=30)
    undo.take(act.key, by=organiser, now=later)
    assert letters() == ["admission.booked", "admission.exchanged", "admission.exchanged"]


def test_places_that_others_took_are_not_taken_from_them(
    days: tuple[Session, Session], organiser: Person
) -> None:
    party = make.application(days[0], adults=2)
    act = moved(party, days[1], organiser)
    make.application(days[0])
    with pytest.raises(Refused) as refused:
        undo.take(act.key, by=organiser, now=make.NOW)
    assert refused.value.first.code == "full"
    assert held(*days) == [1, 2]


def test_a_visit_that_changed_since_stays(days: tuple[Session, Session], organiser: Person) -> None:
    party = make.application(days[0])
    act = moved(party, days[1], organiser)
    operations.withdraw(application=party, by=party.asker, now=make.NOW)
    with pytest.raises(Refused) as refused:
        undo.take(act.key, by=organiser, now=make.NOW)
    assert refused.value.first.code == "changed"


def test_who_gives_back_what_was_moved_meanwhile_frees_the_places_it_has(
    days: tuple[Session, Session], organiser: Person
) -> None:
    """A page opened before the move knows the places of before."""
    party = make.application(days[0])
    make.application(days[0])
    moved(party, days[1], organiser)
    operations.withdraw(application=party, by=party.asker, now=make.NOW)
    assert held(*days) == [1, 0]


def test_who_waited_gets_places_and_nothing_can_be_put_back(
    days: tuple[Session, Session], organiser: Person
) -> None:
    make.application(days[0], adults=2)
    waiting = make.application(days[0])
    _done, act = operations.move_party(
        application=waiting, session=days[1], by=organiser, now=make.NOW
    )
    assert act is None
    assert Application.objects.get(pk=waiting.pk).state == "booked"


def test_the_letter_goes_out_once_more_and_once_a_minute(
    days: tuple[Session, Session], organiser: Person
) -> None:
    party = make.application(days[0])
    for _ in range(2):
        operations.send_again(application=party, by=organiser, now=make.NOW)
    assert letters() == ["admission.booked", "admission.booked"]


def test_an_ended_application_has_no_letter_to_send_again(
    days: tuple[Session, Session], organiser: Person
) -> None:
    party = make.application(days[0])
    operations.withdraw(application=party, by=organiser, now=make.NOW)
    with pytest.raises(Refused) as refused:
        operations.send_again(application=party, by=organiser, now=make.NOW)
    assert refused.value.first.code == "ended"
