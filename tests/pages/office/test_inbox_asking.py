"""Whoever is asked something by a letter that does not arrive is asked on the phone, and answers
are written down for them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, State
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import MailState, OutboxItem
from gatehouse.people.models import Person, Role
from gatehouse.people.operations import register_by_phone
from gatehouse.programme.models import Session
from tests import make
from tests.admission import ladders
from tests.admission.test_invitations import line
from tests.core import due
from tests.office import client_of, holder
from tests.pages.desks import text
from tests.pages.office.test_inbox import keys

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
HOUR = timedelta(hours=1)
STARTS_AT = make.NOW + timedelta(days=12)


@pytest.fixture
def organiser() -> Person:
    return holder(Role.ORGANISER)


def session(**fields: object) -> Session:
    usual = {"within": ladders.season(), "starts_at": STARTS_AT, "capacity": 2}
    return make.session(**usual | fields)  # type: ignore[arg-type]


def asked(by: Person | None = None) -> tuple[Application, datetime]:
    """A party that was asked whether it comes, and when."""
    one = make.application(session(), by=by)
    at = one.session.closes_at - 72 * HOUR
    admission.ask_to_confirm(now=at)
    return one, at


def mute() -> Person:
    return register_by_phone(phone="+79001234567", now=make.NOW, language="ru")


def test_who_has_no_address_is_asked_on_the_phone_whether_they_come(organiser: Person) -> None:
    one, at = asked(mute())
    assert keys(organiser, at) == [f"ask:{one.pk}"]
    desk = client_of(organiser)
    with time_machine.travel(at, tick=False):
        assert "Придут ли они?" in text(desk.get("/office/"))
        page = f"/office/applications/{one.key}/"
        assert 'value="answer"' in desk.get(page).content.decode()
        assert desk.post(page, {"do": "answer"}).status_code == 302
        assert "Сказали, что придут" in text(desk.get(page))
    one.refresh_from_db()
    assert one.confirmed_at == at
    assert keys(organiser, at) == []
    said = HistoryEntry.objects.get(verb="admission.confirmed", of_id=str(one.pk))
    assert said.by_id == str(organiser.pk)


def test_whose_letter_was_given_up_is_asked_on_the_phone_until_another_arrives(
    organiser: Person,
) -> None:
    one, at = asked()
    assert keys(organiser, at) == []
    question = OutboxItem.objects.filter(kind="admission.confirm")
    question.update(state=MailState.FAILED, ended_at=at)
    assert f"ask:{one.pk}" in keys(organiser, at)
    question.update(state=MailState.SENT)
    assert f"ask:{one.pk}" not in keys(organiser, at)


def test_after_a_day_without_mail_they_are_asked_on_the_phone(organiser: Person) -> None:
    one, at = asked()
    assert f"ask:{one.pk}" not in keys(organiser, at + 23 * HOUR)
    assert f"ask:{one.pk}" in keys(organiser, at + 24 * HOUR)
    due.carried(at + 24 * HOUR)
    assert f"ask:{one.pk}" not in keys(organiser, at + 24 * HOUR)


def test_who_has_said_that_they_come_is_not_asked(organiser: Person) -> None:
    one, at = asked(mute())
    admission.confirm(application=one, by=one.party.asker, now=at)
    assert keys(organiser, at) == []


def test_an_offer_to_who_has_no_address_is_taken_for_them(organiser: Person) -> None:
    to = make.session(capacity=1)
    [gone] = line(to, 1)
    waiting = make.application(to, by=mute())
    admission.withdraw(application=gone, by=gone.party.asker, now=make.NOW)
    assert f"ask:{waiting.pk}" in keys(organiser)
    desk = client_of(organiser)
    with time_machine.travel(make.NOW, tick=False):
        desk.post(f"/office/applications/{waiting.key}/", {"do": "answer"})
    waiting.refresh_from_db()
    assert waiting.state == State.BOOKED


def test_the_page_of_a_session_tells_who_confirmed_and_what_is_asked_after(
    organiser: Person,
) -> None:
    to = session(capacity=3)
    pair, single, _waiting = line(to, 2, 1, 1)
    at = to.closes_at - 72 * HOUR
    admission.ask_to_confirm(now=at)
    admission.confirm(application=pair, by=pair.party.asker, now=at)
    admission.withdraw(application=single, by=single.party.asker, now=at)
    desk = client_of(organiser)
    with time_machine.travel(at, tick=False):
        page = text(desk.get(f"/office/sessions/{to.code}/"))
    assert "сказали, что придут: 2" in page
    assert "спрошено компаний: 1, согласились: 0" in page
