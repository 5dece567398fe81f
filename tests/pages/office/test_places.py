"""More places at a session, and one press that tells of it those who waited."""

from __future__ import annotations

import pytest

from gatehouse.admission.models import State
from gatehouse.core.models import OutboxItem
from gatehouse.programme.models import Session
from tests import make
from tests.pages.desks import text
from tests.pages.offices import OF_THE_SEASON, Office

pytestmark = pytest.mark.any_database


def page_of(session: Session) -> str:
    return f"/office/sessions/{session.code}/places/"


@pytest.fixture
def full(office: Office) -> Session:
    session = office.plant.visit(capacity=1)
    make.application(session)
    return session


def test_only_who_plans_the_season_has_the_page(office: Office, full: Session) -> None:
    assert office.statuses(page_of(full)) == OF_THE_SEASON


def test_places_are_added_and_those_who_wait_have_an_offer(office: Office, full: Session) -> None:
    waiting, quota = make.application(full), full.quotas.get()
    typed = {"do": "places", "quota": quota.pk, "places": 2, "seen": 1}
    answer = office.desk.post(page_of(full), typed, follow=True)
    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED
    assert "/office/undo/" in text(answer)


def test_fewer_than_are_held_is_refused(office: Office, full: Session) -> None:
    typed = {"do": "places", "quota": full.quotas.get().pk, "places": 0, "seen": 1}
    assert office.desk.post(page_of(full), typed).status_code == 409
    assert office.desk.post(page_of(full), typed | {"places": "ой"}).status_code == 409


def test_places_of_another_session_are_not_changed_from_here(office: Office, full: Session) -> None:
    other = office.plant.session.quotas.get()
    typed = {"do": "places", "quota": other.pk, "places": 99, "seen": other.places}
    assert office.desk.post(page_of(full), typed).status_code == 404


def test_who_waited_is_told_by_one_press(office: Office, full: Session) -> None:
    make.application(full)
    added = office.plant.visit(days=9)
    assert "Рассказать им об этой дате" in text(office.desk.get(page_of(added)))
    office.desk.post(page_of(added), {"do": "tell"})
    assert OutboxItem.objects.filter(kind="admission.new_date").count() == 1
    assert "Рассказать им об этой дате" not in text(office.desk.get(page_of(added)))
