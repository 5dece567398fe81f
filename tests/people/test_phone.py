"""A phone is confirmed by a code: one number stands for one person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pytest_django import Settings

from gatehouse.admission import operations as admission
from gatehouse.core import mailbox, sms_post
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import Channel, OutboxItem
from gatehouse.core.refusal import Refused
from gatehouse.pages.my_data.queries import everything
from gatehouse.people import operations as people
from gatehouse.people.models import Person, PhoneCode, Role
from gatehouse.people.phones import mobile, shown
from tests import make
from tests.office import client_of

pytestmark = pytest.mark.django_db
NUMBER = "+79161234567"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _sent_here(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.SMS_URL, settings.SMS_IS_LOCAL, settings.MAIL_DIR = "", True, tmp_path
    cache.clear()  # how many codes were asked for is counted there
    with time_machine.travel(make.NOW, tick=False):
        yield


def sent(number: str = NUMBER) -> str:
    """The code of the last message, as its reader sees it."""
    while sms_post.send_next(make.NOW + 3 * MINUTE):
        pass
    (path,) = mailbox.newest()
    last = mailbox.read(path)
    path.unlink()
    assert last.to == number
    return last.text.split()[0]


def ask(person: Person, number: str = NUMBER, **changed: Any) -> PhoneCode:
    usual: dict[str, Any] = {"language": "ru", "by": person, "now": make.NOW}
    return people.ask_phone_code(person=person, number=number, **usual | changed)


def confirm(person: Person, number: str = NUMBER) -> Person:
    ask(person, number)
    return people.confirm_phone(person=person, typed=sent(number), by=person, now=make.NOW)


def why_not(person: Person, typed: str, *, now: datetime = make.NOW) -> str:
    with pytest.raises(Refused) as refused:
        people.confirm_phone(person=person, typed=typed, by=person, now=now)
    return refused.value.first.code


@pytest.mark.parametrize(
    "typed",
    ["+7 916 123-45-67", "8(916)1234567", "9161234567", "7 916 123 45 67", "8-916-123.45.67"],
)
def test_one_number_is_written_in_many_ways(typed: str) -> None:
    assert mobile(typed) == NUMBER


@pytest.mark.parametrize(
    "typed", ["+7 495 123-45-67", "+1 916 123 45 67", "916123456", "", "номер", "+7 777 123-45-67",
              "９１６1234567", "+79161234567; 1"],
)  # fmt: skip
def test_what_is_no_russian_mobile_number_is_none(typed: str) -> None:
    assert mobile(typed) == ""


def test_a_number_is_confirmed_by_the_code_that_came_to_it() -> None:
    person = confirm(make.person())
    person.refresh_from_db()
    assert person.has_phone
    assert (person.phone, person.phone_confirmed_at) == (NUMBER, make.NOW)
    assert shown(person.phone) == "+7 916 123-45-67"
    assert not PhoneCode.objects.exists()


def test_the_database_holds_neither_the_number_nor_the_code() -> None:
    person = make.person()
    ask(person)
    digits = sent()
    confirm(person)
    with connection.cursor() as cursor:
        for table in ("people_person", "people_phonecode", "core_outboxitem"):
            cursor.execute(f"SELECT * FROM {table}")
            text = str(cursor.fetchall())
            assert "9161234567" not in text
            assert digits not in text
    assert "9161234567" not in str(list(HistoryEntry.objects.values()))


def test_the_message_is_short_and_names_no_person() -> None:
    person = make.person("anna@example.org", name="Анна Петрова")
    ask(person)
    while sms_post.send_next(make.NOW):
        pass
    text = mailbox.read(mailbox.newest()[0]).text.strip()
    digits = text[:6]
    assert text == f"{digits} — ваш код для визитов. Никому его не говорите."
    assert len(text) <= 70, "one message in Cyrillic letters has seventy signs"


def test_a_wrong_code_costs_a_try_and_the_fifth_is_the_last() -> None:
    person = make.person()
    ask(person)
    right = sent()
    wrong = f"{(int(right) + 1) % 10**6:06}"
    assert [why_not(person, wrong) for _ in range(5)] == ["wrong_code"] * 4 + ["no_code"]
    assert why_not(person, right) == "no_code"
    person.refresh_from_db()
    assert not person.has_phone


def test_a_code_works_for_ten_minutes_and_once() -> None:
    person = make.person()
    ask(person)
    digits = sent()
    assert why_not(person, digits, now=make.NOW + 10 * MINUTE) == "no_code"
    people.confirm_phone(person=person, typed=digits, by=person, now=make.NOW + 9 * MINUTE)
    assert why_not(person, digits) == "no_code"


def test_a_new_code_voids_the_one_before_and_its_message_if_it_has_not_left() -> None:
    person = make.person()
    ask(person)
    ask(person, now=make.NOW + MINUTE)
    assert OutboxItem.objects.filter(channel=Channel.SMS).count() == 1
    first = sent()
    ask(person, now=make.NOW + 2 * MINUTE)
    assert why_not(person, first) in {"wrong_code", "no_code"}


def test_the_code_of_one_person_opens_nothing_for_another() -> None:
    one, other = make.person(), make.person()
    ask(one)
    digits = sent()
    ask(other, "+79169999999")
    assert why_not(other, digits) == "wrong_code"


def test_a_number_that_is_confirmed_elsewhere_is_told_only_to_who_holds_it() -> None:
    first, second = confirm(make.person("anna@example.org")), make.person()
    ask(second)
    digits = sent()
    with pytest.raises(Refused) as refused:
        people.confirm_phone(person=second, typed=digits, by=second, now=make.NOW)
    assert refused.value.first.code == "phone_taken"
    assert "a…@example.org" in str(refused.value)
    assert "anna" not in str(refused.value)
    first.refresh_from_db()
    assert first.has_phone


def test_the_database_itself_keeps_one_number_to_one_person() -> None:
    first, second = confirm(make.person()), make.person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=second.pk).update(
            phone_index=first.phone_index, phone_confirmed_at=make.NOW
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=second.pk).update(phone_confirmed_at=make.NOW)


def test_another_number_takes_the_place_of_the_first_which_is_free_again() -> None:
    one, other = confirm(make.person()), make.person()
    confirm(one, "+79169999999")
    confirm(other)
    one.refresh_from_db()
    assert one.phone == "+79169999999"


def test_a_removed_number_is_forgotten() -> None:
    person = confirm(make.person())
    assert people.drop_phone(person=person, by=person, now=make.NOW)
    assert not people.drop_phone(person=person, by=person, now=make.NOW)
    person.refresh_from_db()
    assert (person.phone, person.has_phone, person.phone_confirmed_at) == ("", False, None)


def test_who_is_forgotten_leaves_no_number_and_the_number_is_free() -> None:
    person, other = confirm(make.person()), make.person()
    ask(person, "+79169999999")
    admission.forget(person=person, by=person, now=make.NOW)
    person.refresh_from_db()
    assert (person.phone, person.phone_index) == ("", None)
    assert not PhoneCode.objects.exists()
    confirm(other)


def test_ones_own_data_tell_the_number() -> None:
    person = confirm(make.person())
    account = everything(person)["account"]
    assert (account["phone"], account["phone_confirmed_at"]) == (NUMBER, make.NOW)


def test_a_merged_account_hands_its_number_over_and_gets_it_back() -> None:
    kept, merged, organiser = make.person(), confirm(make.person()), make.person()
    people.grant_role(person=organiser, role=Role.ORGANISER, by=None, now=make.NOW)
    merge, _undo = admission.merge_people(kept=kept, merged=merged, by=organiser, now=make.NOW)
    kept.refresh_from_db()
    assert kept.phone == NUMBER
    admission.take_apart(merge=merge, by=organiser, now=make.NOW)
    kept.refresh_from_db()
    merged.refresh_from_db()
    assert (kept.phone, merged.phone) == ("", NUMBER)


def test_of_two_numbers_the_kept_account_keeps_its_own() -> None:
    kept, merged = confirm(make.person(), "+79169999999"), confirm(make.person())
    organiser = make.person()
    merge, _undo = admission.merge_people(kept=kept, merged=merged, by=organiser, now=make.NOW)
    kept.refresh_from_db()
    assert kept.phone == "+79169999999"
    confirm(kept)  # the number of the closed account is free for who uses it
    admission.take_apart(merge=merge, by=organiser, now=make.NOW)
    kept.refresh_from_db()
    assert kept.phone == NUMBER


def test_a_number_that_nobody_confirmed_is_forgotten_the_next_day() -> None:
    ask(make.person())
    assert people.forget_codes(now=make.NOW + timedelta(hours=23)) == 0
    assert people.forget_codes(now=make.NOW + timedelta(hours=25)) == 1


# --- the pages ------------------------------------------------------------------------------


def test_on_the_pages_a_number_is_confirmed_and_one_comes_back_to_where_one_was_going() -> None:
    person = make.person()
    browser, back = client_of(person), "/sessions/SLOT-01/apply/?adults=2&children=1"
    query = urlencode({"next": back})
    assert browser.get(f"/me/phone/?{query}").status_code == 200
    answer = browser.post("/me/phone/", {"phone": "8 (916) 123-45-67", "next": back})
    assert (answer.status_code, answer["Location"]) == (302, f"/me/phone/code/?{query}")
    page = browser.get(answer["Location"])
    assert "+7 916 123-45-67" in page.content.decode()
    digits = sent()
    answer = browser.post("/me/phone/code/", {"code": f"{digits[:3]} {digits[3:]}", "next": back})
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert "+7 916 123-45-67" in browser.get("/me/").content.decode()


def test_nobody_is_led_to_another_site() -> None:
    browser = client_of(make.person())
    answer = browser.post("/me/phone/", {"phone": NUMBER, "next": "https://example.org/"})
    assert answer["Location"] == "/me/phone/code/"


def test_what_is_no_number_is_said_and_stays_typed() -> None:
    answer = client_of(make.person()).post("/me/phone/", {"phone": "+7 495 123-45-67"})
    assert answer.status_code == 422
    assert "+7 495 123-45-67" in answer.content.decode()
    assert not PhoneCode.objects.exists()


def test_a_slip_of_the_finger_costs_no_try() -> None:
    person = make.person()
    browser = client_of(person)
    browser.post("/me/phone/", {"phone": NUMBER})
    assert browser.post("/me/phone/code/", {"code": "12345"}).status_code == 422
    assert PhoneCode.objects.get().tries_left == 5


def test_a_taken_number_is_told_kindly_with_what_to_do() -> None:
    confirm(make.person("anna@example.org"))
    browser = client_of(make.person())
    browser.post("/me/phone/", {"phone": NUMBER})
    answer = browser.post("/me/phone/code/", {"code": sent()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "a…@example.org" in page
    assert "/texts/contacts/" in page


def test_codes_are_not_sent_again_and_again() -> None:
    browser = client_of(make.person())
    assert browser.post("/me/phone/", {"phone": NUMBER}).status_code == 302
    assert browser.post("/me/phone/", {"phone": NUMBER}).status_code == 422
    with time_machine.travel(make.NOW + 2 * MINUTE, tick=False):
        assert browser.post("/me/phone/code/", {"resend": "1"}).status_code == 302


def test_many_accounts_send_no_more_to_one_number_than_one_does() -> None:
    answers = []
    for minute in range(6):
        with time_machine.travel(make.NOW + minute * MINUTE, tick=False):
            answers.append(client_of(make.person()).post("/me/phone/", {"phone": NUMBER}))
    assert [answer.status_code for answer in answers] == [302] * 4 + [422] * 2


def test_the_number_is_removed_on_its_page() -> None:
    person = confirm(make.person())
    answer = client_of(person).post("/me/phone/", {"remove": "1"})
    assert answer["Location"] == "/me/?done=no-phone"
    person.refresh_from_db()
    assert not person.has_phone


def test_without_a_gateway_the_page_says_so_and_sends_nothing(settings: Settings) -> None:
    settings.SMS_IS_LOCAL = False
    browser = client_of(make.person())
    assert "не отправляются" in browser.get("/me/phone/").content.decode()
    browser.post("/me/phone/", {"phone": NUMBER})
    assert not OutboxItem.objects.exists()


def test_a_stranger_signs_in_first() -> None:
    for page in ("/me/phone/", "/me/phone/code/"):
        assert Client().get(page)["Location"] == f"/sign-in/?next={page}"
