"""Organisers ask on behalf of somebody on the phone: the same form, the same refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.admission.models import Application, State
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import OutboxItem
from gatehouse.people.models import Consent, Person, Role
from gatehouse.programme.models import SeasonRole, Session
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import text
from tests.pages.offices import granted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def organiser() -> Person:
    make.consent_texts()
    return holder(Role.ORGANISER)


@pytest.fixture
def desk(organiser: Person) -> Client:
    return client_of(organiser)


def page_of(session: Session) -> str:
    return f"/office/sessions/{session.code}/book/"


def said(**changed: Any) -> dict[str, Any]:
    """What the organiser types for one adult with an e-mail, all needed consents ticked."""
    ticks = {text.slug: text.sha256[:16] for text in make.agreed()}
    typed = {
        "adults": "1", "children": "0", "adult-0-name": "Анна Петрова", "request_key": "abc",
        "email": "Anna@example.org", "caller_phone": "8 (900) 123-45-67",
    }  # fmt: skip
    return typed | ticks | changed


def test_a_caller_with_an_address_has_a_ticket_there(desk: Client, organiser: Person) -> None:
    session = make.session()
    answer = desk.post(page_of(session), said(), follow=True)
    booked = Application.objects.get()
    assert (booked.state, booked.taken_by) == (State.BOOKED, organiser)
    assert booked.asker.email == "anna@example.org"
    assert booked.party.contact_phone == "+79001234567"
    assert [one.to for one in OutboxItem.objects.all()] == ["anna@example.org"]
    assert "Анна Петрова" in text(answer)
    code = booked.passes.get().code
    assert code[:4] in text(answer)


def test_consents_are_written_down_as_given_on_the_phone(desk: Client) -> None:
    desk.post(page_of(make.session()), said())
    assert {(one.channel, one.given_from) for one in Consent.objects.all()} == {("phone", "")}
    assert Consent.objects.count() == 2


def test_the_history_names_the_organiser_and_the_account(desk: Client, organiser: Person) -> None:
    desk.post(page_of(make.session()), said())
    entry = HistoryEntry.objects.get(verb="admission.applied")
    assert (entry.by_id, entry.facts["asker"]) == (str(organiser.pk), _asker().pk)


def _asker() -> Person:
    return Application.objects.get().asker


def test_who_has_no_address_gets_no_letter_and_a_ticket_to_print(desk: Client) -> None:
    session = make.session()
    answer = desk.post(page_of(session), said(email=""), follow=True)
    booked = Application.objects.get()
    assert not booked.asker.has_address
    assert not OutboxItem.objects.exists()
    assert "Письма не будет" in text(answer)
    ticket = desk.get(f"{page_of(session)}{booked.key}/ticket.pdf")
    assert ticket["Content-Type"] == "application/pdf"
    assert ticket.content.startswith(b"%PDF")


def test_the_same_number_is_the_same_account_however_it_is_said(desk: Client) -> None:
    desk.post(page_of(make.session()), said(email=""))
    desk.post(page_of(make.session()), said(email="", caller_phone="+7 900 123 45 67"))
    assert len({one.asker_id for one in Application.objects.all()}) == 1
    assert "9001234567" not in Person.objects.get(pk=_any_asker()).email


def _any_asker() -> int:
    return Application.objects.values_list("asker", flat=True)[0]


def test_the_caller_is_refused_in_the_words_a_visitor_reads(desk: Client) -> None:
    session = make.session()
    desk.post(page_of(session), said())
    answer = desk.post(page_of(session), said(request_key="other"))
    assert answer.status_code == 422
    assert "Вы уже подали заявку" in text(answer)


def test_a_refused_caller_leaves_no_account_behind(desk: Client) -> None:
    full = make.session(capacity=1)
    make.application(full)
    answer = desk.post(page_of(full), said(email="late@example.org"))
    assert answer.status_code == 422
    assert not Person.objects.filter(email="late@example.org").exists()


def test_who_agrees_waits_in_the_line(desk: Client) -> None:
    full = make.session(capacity=1)
    make.application(full)
    answer = desk.post(page_of(full), said(may_wait="on"), follow=True)
    assert Application.objects.get(taken_by__isnull=False).state == State.WAITING
    assert answer.status_code == 200


def test_nothing_is_booked_without_the_consents(desk: Client) -> None:
    answer = desk.post(page_of(make.session()), said(**{"consent-plant": ""}))
    assert answer.status_code == 422
    assert not Application.objects.exists()


def test_pressed_twice_it_is_one_application(desk: Client) -> None:
    session = make.session()
    for _ in range(2):
        desk.post(page_of(session), said())
    assert Application.objects.count() == 1


def test_a_row_is_added_without_losing_what_was_typed(desk: Client) -> None:
    answer = desk.post(page_of(make.session()), said(do="add-child"))
    page = text(answer)
    assert 'value="Анна Петрова"' in page
    assert 'value="8 (900) 123-45-67"' in page
    assert "child-0-born" in page


def test_a_group_is_booked_by_its_number(desk: Client) -> None:
    session = make.session(groups=30)
    typed = {
        "organisation": "Школа 5", "contact_name": "Олег Котов", "phone": "+7 900 765-43-21",
        "people": "12", "email": "",
    }  # fmt: skip
    desk.post(f"{page_of(session)}?kind=group", said() | typed)
    booked = Application.objects.get()
    assert (booked.party.kind, booked.persons, booked.state) == ("group", 12, State.BOOKED)


def test_a_team_is_booked_by_its_captain(desk: Client) -> None:
    session = make.session(of=make.activity(format="quiz"))
    typed = {"title": "Болты", "captain": "Олег Котов", "people": "4"}
    desk.post(page_of(session), said() | typed)
    assert Application.objects.get().party.kind == "team"


def test_nobody_is_booked_into_a_cancelled_session(desk: Client) -> None:
    session = make.session()
    Session.objects.filter(pk=session.pk).update(cancelled_at=make.NOW)
    assert "отмен" in text(desk.get(page_of(session)))


def test_one_organiser_books_so_many_in_an_hour_and_no_more(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gatehouse.admission.views.on_phone.BOOKED_AT_MOST", 1)
    desk.post(page_of(make.session()), said())
    answer = desk.post(page_of(make.session()), said())
    assert answer.status_code == 422
    assert Application.objects.count() == 1


def test_only_who_plans_the_season_books_in_it(organiser: Person) -> None:
    session = make.session()
    mine = client_of(granted(session.season, SeasonRole.EDITOR))
    looks = client_of(granted(session.season, SeasonRole.VIEWER))
    foreign = client_of(granted(make.season(), SeasonRole.EDITOR))
    clients = (mine, looks, foreign, client_of(make.person()))
    assert [one.get(page_of(session)).status_code for one in clients] == [200, 404, 404, 404]
    mine.post(page_of(session), said())
    key = Application.objects.get().key
    for rest in ("", "ticket.pdf"):
        answers = [one.get(f"{page_of(session)}{key}/{rest}").status_code for one in clients]
        assert answers == [200, 404, 404, 404]


def test_a_visit_that_somebody_asked_for_themselves_has_no_such_page(desk: Client) -> None:
    own = make.application(make.session())
    assert desk.get(f"{page_of(own.session)}{own.key}/").status_code == 404
