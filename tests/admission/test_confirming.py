"""Do you come? Asked before the list goes to the enterprise; silence passes the place on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.admission import operations
from gatehouse.admission.links import visit_token
from gatehouse.admission.models import Application, EndReason, State
from gatehouse.core import mail, post
from gatehouse.core.models import OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.programme.models import Session
from tests import make
from tests.admission import ladders
from tests.admission.ladders import LADDER

pytestmark = pytest.mark.django_db
STARTS_AT = make.NOW + timedelta(days=12)
CLOSES_AT = STARTS_AT - timedelta(hours=72)
ASKED_AT = CLOSES_AT - timedelta(hours=72)
UNTIL = CLOSES_AT - timedelta(hours=48)
CALLED_AT = UNTIL - timedelta(hours=6)
HOUR = timedelta(hours=1)
# One party at a time, as seasons without windows have it.
ONE_BY_ONE = replace(LADDER, windows=())


def session(capacity: int = 1) -> Session:
    return make.session(capacity=capacity, within=ladders.season(ONE_BY_ONE), starts_at=STARTS_AT)


def asked(to: Session | None = None, **fields: Any) -> Application:
    """A party that was asked and reached by the letter."""
    application = make.application(to or session(), **fields)
    operations.ask_to_confirm(now=ASKED_AT)
    sent(ASKED_AT)
    application.refresh_from_db()
    return application


def sent(now: datetime) -> None:
    """Every letter that is due goes out."""
    sender = post.Sender()
    while sender.send_next(now):
        pass


def kinds(application: Application) -> list[str]:
    rows = OutboxItem.objects.order_by("pk")
    to = application.party.asker.email
    return [item.kind.removeprefix("admission.") for item in rows if item.to == to]


def state(application: Application) -> tuple[str, str]:
    application.refresh_from_db()
    return application.state, application.ended_because


def test_parties_are_asked_once_when_the_time_to_confirm_begins() -> None:
    application = make.application(session())
    assert operations.ask_to_confirm(now=ASKED_AT - timedelta(seconds=1)) == 0
    assert operations.ask_to_confirm(now=ASKED_AT) == 1
    assert operations.ask_to_confirm(now=ASKED_AT) == 0
    application.refresh_from_db()
    assert (application.confirm_asked_at, application.confirm_by) == (ASKED_AT, UNTIL)
    assert kinds(application) == ["booked", "confirm"]


def test_a_season_without_steps_asks_nobody() -> None:
    application = make.application(make.session(starts_at=STARTS_AT))
    assert operations.ask_to_confirm(now=ASKED_AT) == 0
    assert operations.release_unconfirmed(now=UNTIL) == 0
    assert state(application) == (State.BOOKED, "")


def test_who_booked_after_the_time_began_is_never_asked() -> None:
    late = make.application(session(), now=ASKED_AT)
    assert operations.ask_to_confirm(now=ASKED_AT + HOUR) == 0
    assert operations.release_unconfirmed(now=CLOSES_AT - HOUR) == 0
    assert state(late) == (State.BOOKED, "")


def test_who_says_that_they_come_keeps_the_place_and_is_asked_no_more() -> None:
    application = asked()
    confirmed = operations.confirm(
        application=application, by=application.party.asker, now=UNTIL - HOUR
    )
    assert confirmed.confirmed_at == UNTIL - HOUR
    again = operations.confirm(application=application, by=application.party.asker, now=UNTIL)
    assert again.confirmed_at == UNTIL - HOUR
    assert operations.ask_to_confirm(now=CALLED_AT) == 0
    assert operations.release_unconfirmed(now=UNTIL) == 0


def test_who_is_silent_hears_the_last_call_once() -> None:
    application = asked()
    assert operations.ask_to_confirm(now=CALLED_AT - HOUR) == 0
    assert operations.ask_to_confirm(now=CALLED_AT) == 1
    assert operations.ask_to_confirm(now=CALLED_AT + HOUR) == 0
    assert kinds(application) == ["booked", "confirm", "last_call"]


def test_silence_passes_the_place_on_and_is_no_refusal() -> None:
    to = session()
    application = asked(to)
    waiting = make.application(to)
    assert operations.release_unconfirmed(now=UNTIL - timedelta(seconds=1)) == 0
    assert operations.release_unconfirmed(now=UNTIL) == 1
    assert state(application) == (State.EXPIRED, EndReason.NOT_CONFIRMED)
    assert state(waiting)[0] == State.OFFERED
    assert kinds(application)[-1] == "not_confirmed"
    assert not application.passes.filter(given_back_at=None).exists()


def test_nobody_loses_a_place_over_a_letter_that_did_not_arrive() -> None:
    application = make.application(session())
    operations.ask_to_confirm(now=ASKED_AT)
    assert operations.release_unconfirmed(now=UNTIL) == 0
    OutboxItem.objects.filter(kind="admission.confirm").update(state=mail.MailState.FAILED)
    assert operations.release_unconfirmed(now=CLOSES_AT - HOUR) == 0
    assert state(application) == (State.BOOKED, "")


def test_after_a_day_without_mail_half_of_the_time_is_left_to_answer() -> None:
    application = make.application(session())
    operations.ask_to_confirm(now=ASKED_AT)
    late = ASKED_AT + 23 * HOUR
    sent(late)
    assert operations.release_unconfirmed(now=UNTIL) == 0
    assert operations.release_unconfirmed(now=late + 12 * HOUR) == 1
    assert state(application)[0] == State.EXPIRED


def test_who_booked_on_the_phone_and_has_no_address_is_not_taken_for_silent() -> None:
    visitor = make.person(email=f"phone-1@gatehouse{mail.NOWHERE}")
    application = make.application(session(), by=visitor)
    operations.ask_to_confirm(now=ASKED_AT)
    sent(ASKED_AT)
    assert operations.release_unconfirmed(now=UNTIL + HOUR) == 0
    assert state(application)[0] == State.BOOKED


def test_while_nobody_else_has_it_the_place_is_taken_back_with_the_same_ticket() -> None:
    application = asked(adults=1)
    codes = set(application.passes.values_list("code", flat=True))
    operations.release_unconfirmed(now=UNTIL)
    back = operations.confirm(
        application=application, by=application.party.asker, now=UNTIL + 11 * HOUR
    )
    assert (back.state, back.ended_because, back.ended_at) == (State.BOOKED, "", None)
    assert set(back.passes.filter(given_back_at=None).values_list("code", flat=True)) == codes
    back.quota.refresh_from_db()
    assert back.quota.held == 1
    assert kinds(application) == ["booked", "confirm", "not_confirmed", "booked"]
    assert operations.release_unconfirmed(now=UNTIL + 20 * HOUR) == 0


def test_after_the_grace_it_cannot_be_taken_back() -> None:
    application = asked()
    operations.release_unconfirmed(now=UNTIL)
    with pytest.raises(Refused) as refused:
        operations.confirm(
            application=application, by=application.party.asker, now=UNTIL + 12 * HOUR
        )
    assert refused.value.first.code == "passed_on"


def test_once_somebody_else_has_it_it_cannot_be_taken_back() -> None:
    to = session()
    application = asked(to)
    make.application(to)
    operations.release_unconfirmed(now=UNTIL)
    with pytest.raises(Refused) as refused:
        operations.confirm(application=application, by=application.party.asker, now=UNTIL + HOUR)
    assert refused.value.first.code == "passed_on"
    assert state(application) == (State.EXPIRED, EndReason.NOT_CONFIRMED)


def test_who_asked_anew_meanwhile_has_that_application_and_no_second_one() -> None:
    to = session(capacity=2)
    application = asked(to)
    operations.release_unconfirmed(now=UNTIL)
    make.application(to, by=application.party.asker, now=UNTIL + HOUR)
    with pytest.raises(Refused) as refused:
        operations.confirm(application=application, by=application.party.asker, now=UNTIL + HOUR)
    assert refused.value.first.code == "passed_on"


def test_a_session_that_moves_is_asked_about_anew() -> None:
    application = asked()
    operations.confirm(application=application, by=application.party.asker, now=ASKED_AT + HOUR)
    later = timedelta(days=4)
    operations.move_session(
        session=application.session, starts_at=STARTS_AT + later, reason="", by=None, now=UNTIL
    )
    application.refresh_from_db()
    assert application.confirmed_at is None
    assert operations.ask_to_confirm(now=ASKED_AT + later) == 1
    application.refresh_from_db()
    assert application.confirm_by == UNTIL + later


def test_after_the_list_has_gone_to_the_enterprise_nobody_loses_their_place() -> None:
    application = asked()
    assert operations.release_unconfirmed(now=CLOSES_AT) == 0
    assert state(application)[0] == State.BOOKED


def test_the_letter_says_what_the_empty_place_costs_and_gives_it_back_with_one_tap() -> None:
    to = session()
    application = make.application(to)
    make.application(to)
    operations.ask_to_confirm(now=ASKED_AT)
    letter = mail.render(OutboxItem.objects.get(kind="admission.confirm"))
    link = f"/v/{visit_token(application)}/"
    assert f"{link}give-back/" in letter.text
    assert "Вы придёте?" in letter.text
    assert "Вашего места ждёт 1 компания" in letter.text


def test_who_has_answered_before_the_letter_went_out_is_not_sent_it() -> None:
    application = make.application(session())
    operations.ask_to_confirm(now=ASKED_AT)
    operations.confirm(application=application, by=application.party.asker, now=ASKED_AT)
    with pytest.raises(mail.Withheld):
        mail.render(OutboxItem.objects.get(kind="admission.confirm"))


def test_one_press_on_the_page_of_the_letter_confirms_and_opening_it_changes_nothing() -> None:
    application = asked()
    link, browser = f"/v/{visit_token(application)}/", Client(enforce_csrf_checks=True)
    with time_machine.travel(ASKED_AT + HOUR, tick=False):
        page = browser.get(link).content.decode()
        assert "data-asked" in page
        assert re.search(rf'action="{link}confirm/"', page)
        assert browser.get(f"{link}confirm/").status_code == 405
        assert Application.objects.get(pk=application.pk).confirmed_at is None
        assert browser.post(f"{link}confirm/").status_code == 302
        assert "data-asked" not in browser.get(f"{link}?confirmed=1").content.decode()
    application.refresh_from_db()
    assert application.confirmed_at == ASKED_AT + HOUR


def test_the_page_of_a_place_given_back_over_silence_takes_it_back() -> None:
    application = asked()
    operations.release_unconfirmed(now=UNTIL)
    link, browser = f"/v/{visit_token(application)}/", Client(enforce_csrf_checks=True)
    with time_machine.travel(UNTIL + HOUR, tick=False):
        assert f'action="{link}confirm/"' in browser.get(link).content.decode()
        assert browser.post(f"{link}confirm/").status_code == 302
    assert state(application) == (State.BOOKED, "")
