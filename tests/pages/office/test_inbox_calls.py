"""Who booked on the phone and has no e-mail is called when the visit is called off or moved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, Notice
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import OutboxItem
from gatehouse.people.operations import register_by_phone
from gatehouse.programme.models import Session
from tests import make
from tests.pages.desks import text
from tests.pages.office.test_inbox import call_off, keys, kinds
from tests.pages.offices import Office

NUMBER = "+79001234567"
DAY = timedelta(days=1)


def caller(session: Session, number: str = NUMBER, **fields: Any) -> Application:
    """Somebody who booked on the phone and has no e-mail."""
    asker = register_by_phone(phone=number, now=make.NOW, language="ru")
    return make.application(session, by=asker, contact_phone=number, **fields)


def moved(session: Session, by: timedelta = DAY) -> None:
    admission.move_session(
        session=session, starts_at=session.starts_at + by, reason="Ремонт", by=None, now=make.NOW
    )


def told(client: Any, notice: Notice, **more: Any) -> Any:
    return client.post(f"/office/notices/{notice.pk}/told/", **more)


def test_who_has_no_address_is_to_be_called_when_the_visit_is_called_off(office: Office) -> None:
    visit = caller(office.plant.session, adults=2)
    call_off(visit.session)
    assert OutboxItem.objects.count() == 0
    assert kinds(office.organiser) == {"call", "cancelled"}
    page = text(office.desk.get("/office/"))
    assert "узнают только по телефону: 2 человека" in page
    assert f"/office/applications/{visit.key}/" in page


def test_the_number_stands_behind_a_look_that_is_recorded(office: Office) -> None:
    visit = caller(office.plant.session)
    call_off(visit.session)
    assert NUMBER not in office.desk.get("/office/").content.decode()
    assert NUMBER in office.desk.get(f"/office/applications/{visit.key}/").content.decode()
    assert HistoryEntry.objects.filter(verb="people.seen", of_id=str(visit.pk)).count() == 1


def test_who_has_an_address_gets_a_letter_and_no_call(office: Office) -> None:
    call_off(make.application(office.plant.session, by=make.person()).session)
    assert kinds(office.organiser) == {"cancelled"}


def test_a_call_is_noted_with_who_made_it_and_had_back(office: Office) -> None:
    visit = caller(office.plant.session)
    moved(visit.session)
    assert kinds(office.organiser) == {"call"}
    notice = Notice.objects.get()
    (message,) = told(office.desk, notice, follow=True).context["messages"]
    notice.refresh_from_db()
    assert (notice.called_at, notice.called_by) == (make.NOW, office.organiser)
    assert kinds(office.organiser) == set()
    entry = HistoryEntry.objects.get(verb="admission.told_by_phone")
    assert (entry.of_id, entry.by_id) == (str(visit.pk), str(office.organiser.pk))
    office.desk.post(f"/office/undo/{message.extra_tags.partition(':')[2]}/")
    assert kinds(office.organiser) == {"call"}
    assert HistoryEntry.objects.filter(verb="admission.not_told_by_phone").count() == 1


def test_the_story_of_the_session_says_who_is_still_to_be_called(office: Office) -> None:
    visit = caller(office.plant.session)
    call_off(visit.session)
    page = f"/office/sessions/{visit.session.code}/"
    assert "без почты, ещё не позвонили" in text(office.desk.get(page))
    told(office.desk, Notice.objects.get())
    assert "по телефону" in text(office.desk.get(page))


def test_of_two_moves_the_last_is_told_once(office: Office) -> None:
    visit = caller(office.plant.session)
    moved(visit.session)
    visit.session.refresh_from_db()
    moved(visit.session)
    last = Notice.objects.latest("pk")
    assert keys(office.organiser) == [f"call:{last.pk}"]


def test_who_gave_the_place_back_or_comes_elsewhere_is_not_called(office: Office) -> None:
    gone, elsewhere = caller(office.plant.session), caller(office.plant.session, "+79001234568")
    moved(office.plant.session)
    admission.withdraw(application=gone, by=gone.asker, now=make.NOW)
    admission.exchange(
        application=elsewhere, session=office.plant.visit(days=9), by=elsewhere.asker, now=make.NOW
    )
    assert keys(office.organiser) == []


def test_what_is_over_needs_no_call(office: Office) -> None:
    visit = caller(office.plant.session)
    call_off(visit.session)
    assert "call" not in kinds(office.organiser, visit.session.starts_at)


def test_of_two_who_call_the_second_is_told_so(office: Office) -> None:
    call_off(caller(office.plant.session).session)
    notice = Notice.objects.get()
    told(office.desk, notice)
    page = told(office.admin, notice, follow=True)
    assert "уже позвонили" in text(page)
    assert HistoryEntry.objects.filter(verb="admission.told_by_phone").count() == 1


def test_calls_of_another_season_are_nobody_s_business_there(office: Office) -> None:
    call_off(caller(office.plant.session).session)
    notice = Notice.objects.get()
    for client in (office.foreign, office.press, office.viewer):
        assert told(client, notice).status_code == 404
    notice.refresh_from_db()
    assert notice.called_at is None


@pytest.mark.parametrize("many", [1, 6])
def test_many_calls_take_as_many_statements_as_one(
    office: Office, django_assert_max_num_queries: Any, many: int
) -> None:
    for number in range(many):
        call_off(caller(office.plant.visit(days=4 + number / 10), f"+7900123450{number}").session)
    with django_assert_max_num_queries(36):
        office.desk.get("/office/")
