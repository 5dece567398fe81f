"""A second person's word at the desk, calling off with it, and the page of rights."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gatehouse.core.models import Undo
from gatehouse.people.models import Approval, Person, Role
from gatehouse.programme.models import Season, SeasonGrant, SeasonRole, Session
from tests import make
from tests.office import client_of
from tests.pages.desks import text
from tests.pages.offices import OF_THE_SEASON, PLANNERS, Office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
APPROVALS, ROLES = "/office/approvals/", "/office/people/roles/"


def cancel_page(session: Session) -> str:
    return f"/office/sessions/{session.code}/cancel/"


def asked(office: Office) -> Approval:
    """The organiser wants to call off what concerns too many."""
    Season.objects.update(second_person_from=1)
    make.application(office.plant.session)
    office.desk.post(cancel_page(office.plant.session), {"reason": "Авария"})
    return Approval.objects.get()


def is_off(session: Session) -> bool:
    session.refresh_from_db()
    return session.cancelled_at is not None


def decide(client: Any, approval: Approval, word: str = "yes") -> Any:
    return client.post(f"{APPROVALS}{approval.pk}/decide/", {"word": word})


def test_each_seat_finds_what_is_its_own(office: Office) -> None:
    assert office.statuses(APPROVALS) == PLANNERS
    assert office.statuses(cancel_page(office.plant.session)) == OF_THE_SEASON
    assert office.statuses(ROLES) == PLANNERS | {"editor": 404, "foreign": 404}


def test_what_concerns_few_is_called_off_at_once(office: Office) -> None:
    session = office.plant.session
    make.application(session)
    page = text(office.desk.get(cancel_page(session)))
    assert "1 человек" in page
    office.desk.post(cancel_page(session), {"reason": "Авария"})
    assert is_off(session)
    assert Approval.objects.count() == 0


def test_what_concerns_many_is_done_when_the_season_s_editor_agrees(office: Office) -> None:
    approval, session = asked(office), office.plant.session
    assert not is_off(session)
    assert "ждёт второго человека" in text(office.desk.get(cancel_page(session))).lower()
    assert session.activity.title in text(office.editor.get(APPROVALS))
    decide(office.editor, approval)
    assert is_off(session)
    assert session.cancel_reason == "Авария"


def test_who_asked_has_no_second_word_and_may_take_the_question_back(office: Office) -> None:
    approval, session = asked(office), office.plant.session
    decide(office.desk, approval)
    assert not is_off(session)
    office.desk.post(f"{APPROVALS}{approval.pk}/drop/")
    approval.refresh_from_db()
    assert (approval.is_granted, approval.decided_by) == (False, None)
    decide(office.editor, approval)
    assert not is_off(session)


def test_an_editor_of_another_season_neither_sees_nor_decides_it(office: Office) -> None:
    approval = asked(office)
    assert office.plant.session.code not in text(office.foreign.get(APPROVALS))
    assert decide(office.foreign, approval).status_code == 404
    assert decide(office.press, approval).status_code == 404
    assert not is_off(office.plant.session)


def test_a_no_is_kept_and_nothing_happens(office: Office) -> None:
    approval = asked(office)
    decide(office.admin, approval, "no")
    assert not is_off(office.plant.session)
    assert "отказ" in text(office.desk.get(APPROVALS))


def test_many_questions_take_as_many_statements_as_one(office: Office) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert office.desk.get(APPROVALS).status_code == 200
        return len(queries)

    asked(office)
    office.desk.get(APPROVALS)
    one = statements()
    for days in (9, 10, 11):
        session = office.plant.visit(days)
        make.application(session)
        office.desk.post(cancel_page(session), {"reason": "Авария"})
    assert Approval.objects.count() == 4
    assert statements() == one


def test_a_role_is_given_by_address_and_taken_back_with_an_undo(office: Office) -> None:
    sent = {"email": "New@Example.org", "season": office.season.pk, "role": "editor"}
    assert office.desk.post(ROLES, sent).status_code == 302
    person = Person.objects.get(email="new@example.org")
    newcomer = client_of(person)
    assert newcomer.get(APPROVALS).status_code == 200
    grant = SeasonGrant.objects.get(person=person)
    office.desk.post(f"{ROLES}{grant.pk}/revoke/")
    assert client_of(person).get(APPROVALS).status_code == 404
    office.desk.post(f"/office/undo/{Undo.objects.get().key}/")
    assert SeasonGrant.objects.get(person=person).role == SeasonRole.EDITOR
    assert "new@example.org" in text(office.desk.get(ROLES))


def test_only_the_organisers_of_the_city_give_and_take_roles(office: Office) -> None:
    grant = SeasonGrant.objects.filter(season=office.season).first()
    assert grant is not None
    sent = {"email": "x@example.org", "season": office.season.pk, "role": "viewer"}
    for client in (office.editor, office.foreign, office.press, office.viewer):
        assert client.post(ROLES, sent).status_code == 404
        assert client.post(f"{ROLES}{grant.pk}/revoke/").status_code == 404
    assert not Person.objects.filter(email="x@example.org").exists()
    assert SeasonGrant.objects.filter(pk=grant.pk).exists()


def test_a_wrong_address_is_said_in_the_form(office: Office) -> None:
    sent = {"email": "nobody", "season": office.season.pk, "role": "viewer"}
    assert office.desk.post(ROLES, sent).status_code == 422


def test_the_only_planner_types_the_number(office: Office) -> None:
    SeasonGrant.objects.filter(role=SeasonRole.EDITOR).delete()
    Person.objects.filter(role_grants__role=Role.ADMINISTRATOR).update(is_active=False)
    Season.objects.update(second_person_from=1)
    session = office.plant.session
    make.application(session, adults=2)
    url = cancel_page(session)
    assert office.desk.post(url, {"reason": "Авария"}).status_code == 409
    assert office.desk.post(url, {"reason": "Авария", "typed": "1"}).status_code == 409
    office.desk.post(url, {"reason": "Авария", "typed": "2"})
    assert is_off(session)
