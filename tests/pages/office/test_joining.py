"""Two sessions become one at the desk: seen beforehand, pressed twice."""

from __future__ import annotations

import pytest

from gatehouse.programme.models import Session
from tests import make
from tests.pages.desks import text
from tests.pages.offices import OF_THE_SEASON, Office

pytestmark = pytest.mark.any_database


def page_of(source: Session, into: Session | None = None) -> str:
    return f"/office/sessions/{source.code}/join/" + (f"?into={into.code}" if into else "")


def test_only_who_plans_the_season_has_the_page(office: Office) -> None:
    assert office.statuses(page_of(office.plant.session)) == OF_THE_SEASON


def test_what_would_happen_is_seen_first_and_then_done(office: Office) -> None:
    source, into = office.plant.session, office.plant.visit(days=9, capacity=3)
    along, left = make.application(source, adults=3), make.application(source)
    assert into.code in text(office.desk.get(page_of(source)))
    shown = office.desk.get(page_of(source, into)).context["plan"]
    assert (shown.persons_along, shown.persons_left) == (3, 1)
    typed = {"seen": 3, "reason": "мало людей"}
    office.desk.post(page_of(source, into), typed)
    for one in (source, along, left):
        one.refresh_from_db()
    assert source.cancelled_at is not None
    assert (along.session, left.session) == (into, source)


def test_without_a_reason_or_with_old_numbers_nothing_is_done(office: Office) -> None:
    source, into = office.plant.session, office.plant.visit(days=9)
    make.application(source)
    for typed in ({"seen": 1}, {"seen": 7, "reason": "мало людей"}, {"seen": "x", "reason": "а"}):
        assert office.desk.post(page_of(source, into), typed).status_code == 409
    source.refresh_from_db()
    assert source.cancelled_at is None


def test_a_session_of_another_season_is_not_chosen(office: Office) -> None:
    other = make.session(of=office.plant.activity, within=office.other_season)
    assert office.editor.get(page_of(office.plant.session, other)).status_code == 404
    answer = office.desk.post(page_of(office.plant.session, other), {"seen": 0, "reason": "а"})
    assert answer.status_code == 409
