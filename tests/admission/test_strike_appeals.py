"""Saying why one did not come: by the link of the letter, without sign-in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from gatehouse.admission.links import visit_token
from gatehouse.admission.models import LiftedBecause, Strike
from gatehouse.admission.operations.strike_appeals import appeal, decide_appeal
from gatehouse.admission.operations.strikes import erase_strikes
from gatehouse.core import mail
from gatehouse.core.models import HistoryEntry, OutboxItem
from gatehouse.core.refusal import Refused
from tests import make
from tests.admission import striking
from tests.admission.striking import DAY, HOUR, sent
from tests.office import client_of

pytestmark = pytest.mark.django_db


def missed() -> Strike:
    return striking.missed(striking.session())


def page_of(strike: Strike) -> str:
    return f"/v/{visit_token(strike.application)}/missed/"


def letter(kind: str) -> mail.Letter:
    return mail.render(OutboxItem.objects.get(kind=f"admission.{kind}"))


def verbs(strike: Strike) -> list[str]:
    rows = HistoryEntry.objects.of(strike.application).order_by("pk")
    return [one.verb for one in rows if "strike" in one.verb]


def test_the_letter_tells_it_kindly_with_what_follows_and_one_link_to_answer() -> None:
    strike = missed()
    written = letter("strike")
    assert "Мы вас ждали" in written.subject
    for words in ("никого из вас не отметили", "С 2 такими визитами", "документы не нужны"):
        assert words in written.text
    assert re.search(r"/v/[^/\s]+/missed/", written.text)
    assert "give-back" not in written.text
    assert page_of(strike) in written.text


def test_an_illness_is_believed_with_one_tap_once_a_year_and_nothing_of_it_is_kept() -> None:
    strike = missed()
    with time_machine.travel(strike.given_at + HOUR, tick=False):
        client = Client()
        page = client.get(page_of(strike))
        assert page["Referrer-Policy"] == "no-referrer"
        assert "Болел" in page.content.decode()
        done = client.post(page_of(strike), {"why": "ill"})
        assert done.status_code == 302
    strike.refresh_from_db()
    assert strike.lifted_because == LiftedBecause.EXCUSED
    assert strike.appeal == ""
    sent(strike.given_at + HOUR)
    assert "Надеемся, вы поправились" in letter("strike_lifted").text
    assert verbs(strike) == ["admission.strike_given", "admission.strike_lifted"]


def test_the_second_illness_of_a_year_goes_to_the_organisers_with_words() -> None:
    first = missed()
    appeal(strike=first, text="", was_ill=True, by=first.person, now=first.given_at)
    second = striking.missed(striking.session(first.application.session.season), by=first.person)
    with pytest.raises(Refused) as refused:
        appeal(strike=second, text=" ", was_ill=True, by=first.person, now=second.given_at)
    assert refused.value.first.code == "no_words"
    said = appeal(
        strike=second, text="Опять грипп", was_ill=True, by=first.person, now=second.given_at
    )
    assert (said.appeal, said.awaits_answer) == ("Опять грипп", True)


def test_who_says_why_in_words_waits_for_a_person_who_grants_or_refuses() -> None:
    strike, organiser = missed(), make.person()
    now = strike.given_at + HOUR
    appeal(strike=strike, text="Отменили поезд", was_ill=False, by=strike.person, now=now)
    assert appeal(
        strike=strike, text="ещё раз", was_ill=False, by=strike.person, now=now
    ).appeal == "Отменили поезд"  # fmt: skip
    with pytest.raises(Refused) as refused:
        decide_appeal(strike=strike, grants=False, words="", by=organiser, now=now)
    assert refused.value.first.code == "no_reason"
    decide_appeal(strike=strike, grants=True, words="Бывает", by=organiser, now=now)
    strike.refresh_from_db()
    assert (strike.lifted_because, strike.decided_by) == (LiftedBecause.GRANTED, organiser)
    assert "Бывает" in letter("strike_lifted").text
    with pytest.raises(Refused):
        decide_appeal(strike=strike, grants=False, words="нет", by=organiser, now=now)


def test_a_refusal_says_why_and_the_strike_stands() -> None:
    strike = missed()
    now = strike.given_at + HOUR
    appeal(strike=strike, text="Проспал", was_ill=False, by=strike.person, now=now)
    decide_appeal(strike=strike, grants=False, words="Места ждали", by=make.person(), now=now)
    strike.refresh_from_db()
    assert strike.stands(now)
    assert "Места ждали" in letter("strike_upheld").text


def test_after_its_time_nothing_is_taken_and_the_page_says_until_when_it_is_kept() -> None:
    strike = missed()
    with time_machine.travel(strike.appeal_until, tick=False):
        client = Client()
        page = client.get(page_of(strike)).content.decode()
        assert "Расскажите нам почему" not in page
        assert client.post(page_of(strike), {"words": "поздно"}).status_code == 409


def test_only_who_asked_for_the_visit_has_such_a_page() -> None:
    strike = missed()
    path = f"/visits/{strike.application.key}/missed/"
    with time_machine.travel(strike.given_at + HOUR, tick=False):
        assert client_of(strike.person).get(path).status_code == 200
        assert client_of(make.person()).get(path).status_code == 404
        assert Client().get(path).status_code == 302


def test_what_was_said_is_erased_thirty_days_after_the_answer() -> None:
    strike = missed()
    now = strike.given_at + HOUR
    appeal(strike=strike, text="Проспал", was_ill=False, by=strike.person, now=now)
    assert erase_strikes(now=now + 40 * DAY) == 0  # nobody has answered yet
    decide_appeal(strike=strike, grants=False, words="Жаль", by=make.person(), now=now)
    assert erase_strikes(now=now + 30 * DAY - timedelta(seconds=1)) == 0
    assert erase_strikes(now=now + 30 * DAY) == 1
    strike.refresh_from_db()
    assert (strike.appeal, strike.decision) == ("", "")
    assert strike.erased_at is not None


def test_my_data_shows_it_with_the_way_to_answer_and_the_file_holds_it() -> None:
    strike = missed()
    with time_machine.travel(strike.given_at + HOUR, tick=False):
        client = client_of(strike.person)
        page = client.get("/me/").content.decode()
        assert f"/visits/{strike.application.key}/missed/" in page
        known = client.get("/me/data.json").json()
    assert [one["session"] for one in known["missed"]] == [strike.application.session.code]


def test_the_page_of_giving_back_says_when_it_comes_too_late_not_to_count() -> None:
    session = striking.session()
    application = make.application(session)
    path = f"/v/{visit_token(application)}/give-back/"
    for hours, is_late in ((4, False), (2, True)):
        with time_machine.travel(session.starts_at - hours * HOUR, tick=False):
            assert ("меньше 3 часов" in Client().get(path).content.decode()) is is_late


def test_the_page_of_the_visit_leads_to_it() -> None:
    strike = missed()
    with time_machine.travel(strike.given_at + HOUR, tick=False):
        page = Client().get(page_of(strike).removesuffix("missed/")).content.decode()
    assert "/missed/" in page


def test_the_form_of_places_leaves_the_line_to_who_is_kept_out() -> None:
    season, by = striking.season(visits_per_person=9), make.person()
    for days in (-4, -3):
        striking.missed(striking.session(season, days=days), by=by)
    ahead = striking.session(season, days=6)
    with time_machine.travel(striking.STARTS_AT - DAY, tick=False):
        page = client_of(by).get(f"/sessions/{ahead.code}/apply/").content.decode()
    assert "только резерв" in page
    assert "Встать в очередь" in page
