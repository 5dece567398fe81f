"""Signing in by a code: one way for everybody, nothing to guess, nowhere else to be led."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from gatehouse.catalogue.models import PlantRole
from gatehouse.catalogue.operations import take_on
from gatehouse.core import mail
from gatehouse.core.history import HistoryEntry
from gatehouse.core.models import OutboxItem
from gatehouse.people.models import Person, Role
from gatehouse.people.operations import grant_role
from gatehouse.programme.models import SeasonGrant
from tests import make

pytestmark = pytest.mark.django_db
ANNA = "anna@example.org"


@pytest.fixture(autouse=True)
def nothing_was_tried_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def ask(client: Client, email: str = ANNA, path: str = "/sign-in/", **fields: str) -> Any:
    return client.post(path, {"email": email} | fields)


def code_of_last_letter() -> str:
    letter = mail.render(OutboxItem.objects.filter(kind="people.code").latest("pk"))
    found = re.search(r"\d{3} \d{3}", letter.subject)
    assert found
    return found[0]


def wrong_code() -> str:
    return "000 000" if code_of_last_letter() != "000 000" else "111 111"


def sign_in(client: Client, email: str = ANNA, **fields: str) -> Any:
    ask(client, email, **fields)
    return client.post("/sign-in/code/", {"code": code_of_last_letter()} | fields)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_new_address_gets_its_account_when_the_code_comes_back(client: Client) -> None:
    ask(client)
    assert not Person.objects.exists()
    answer = client.post("/sign-in/code/", {"code": code_of_last_letter()})
    assert (answer.status_code, answer["Location"]) == (302, "/visits/")
    person = Person.objects.get(email=ANNA)
    assert is_signed_in(client)
    assert not person.has_usable_password()
    assert HistoryEntry.objects.of(person).get().verb == "people.registered"


def test_a_known_address_signs_in_to_its_account(client: Client) -> None:
    known = make.person(ANNA)
    sign_in(client, "Anna@Example.ORG")
    assert client.session["_auth_user_id"] == str(known.pk)


def test_a_known_and_a_new_address_are_answered_alike(client: Client) -> None:
    make.person(ANNA)
    answers, letters = [], []
    for email in (ANNA, "nobody@example.org"):
        visitor = Client()
        first = ask(visitor, email)
        page = visitor.get("/sign-in/code/").content.decode().replace(email, "…")
        item = OutboxItem.objects.latest("pk")
        letters.append(re.sub(r"\d{3} \d{3}", "…", str(mail.render(item))))
        bare = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page)
        answers.append((first.status_code, first["Location"], sorted(first.cookies), bare))
    assert answers[0] == answers[1]
    assert letters[0] == letters[1]


def test_the_code_is_kept_neither_in_the_session_nor_readable_in_the_outbox(client: Client) -> None:
    ask(client)
    digits = code_of_last_letter().replace(" ", "")
    assert digits not in str(dict(client.session.items()))
    raw = OutboxItem.objects.extra(select={"raw": "params"}).values_list("raw", flat=True).get()
    assert digits not in str(raw)


def test_the_browser_s_session_does_not_keep_the_address(client: Client) -> None:
    sign_in(client)
    assert is_signed_in(client)
    assert ANNA not in str(dict(client.session.items()))


def test_digits_are_read_however_they_are_grouped(client: Client) -> None:
    ask(client)
    client.post("/sign-in/code/", {"code": " " + code_of_last_letter().replace(" ", "-") + " "})
    assert is_signed_in(client)


def test_a_wrong_code_says_how_many_tries_are_left_and_the_last_one_ends_it(
    client: Client,
) -> None:
    ask(client)
    right = code_of_last_letter()
    wrong = wrong_code()
    first = client.post("/sign-in/code/", {"code": wrong})
    assert first.status_code == 422
    assert "Осталось 4 попытки" in first.content.decode()
    for _ in range(3):
        client.post("/sign-in/code/", {"code": wrong})
    last = client.post("/sign-in/code/", {"code": wrong})
    assert last["Location"] == "/sign-in/?why=tries"
    assert client.post("/sign-in/code/", {"code": right})["Location"] == "/sign-in/"
    assert not is_signed_in(client)


def test_a_code_opens_once(client: Client) -> None:
    sign_in(client)
    used = code_of_last_letter()
    client.post("/sign-out/")
    assert not is_signed_in(client)
    assert client.post("/sign-in/code/", {"code": used})["Location"] == "/sign-in/"


def test_a_code_opens_only_in_the_browser_that_asked_for_it(client: Client) -> None:
    ask(client)
    elsewhere = Client()
    ask(elsewhere, "other@example.org")
    other_code = code_of_last_letter()
    elsewhere.post("/sign-in/code/", {"code": other_code})
    client.post("/sign-in/code/", {"code": other_code})
    assert is_signed_in(elsewhere)
    assert not is_signed_in(client)


def test_a_code_is_too_old_after_a_quarter_of_an_hour(client: Client) -> None:
    ask(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        answer = client.post("/sign-in/code/", {"code": code_of_last_letter()})
        assert answer["Location"] == "/sign-in/?why=expired"
        assert "слишком старый" in client.get("/sign-in/?why=expired").content.decode()


def test_a_new_code_voids_the_one_before(client: Client) -> None:
    ask(client)
    first = code_of_last_letter()
    answer = client.post("/sign-in/code/", {"resend": "1", "next": "/programme/"})
    assert answer["Location"] == "/sign-in/code/?sent=again&next=%2Fprogramme%2F"
    second = code_of_last_letter()
    if first != second:
        client.post("/sign-in/code/", {"code": first})
        assert not is_signed_in(client)
    client.post("/sign-in/code/", {"code": second})
    assert is_signed_in(client)


def test_a_network_gets_six_codes_to_an_address_in_a_quarter_of_an_hour(client: Client) -> None:
    with time_machine.travel("2023-12-05 09:01Z", tick=False):
        for _ in range(6):
            assert ask(Client()).status_code == 302
        refused = ask(client)
        assert ask(Client(), "boris@example.org").status_code == 302
    assert refused.status_code == 422
    assert 'id="id_email-error"' in refused.content.decode()
    assert ANNA in refused.content.decode()
    assert OutboxItem.objects.count() == 7


def guess_all_day(clock: time_machine.Traveller, network: str) -> int:
    """Ask for codes to Anna and try a wrong one five times each; how many were asked for."""
    asked = 0
    for _ in range(8):
        clock.shift(900)
        for _ in range(6):
            guesser = Client(REMOTE_ADDR=network)
            if ask(guesser).status_code != 302:
                break
            asked += 1
            wrong = "000000" if code_of_last_letter() != "000 000" else "111111"
            for _ in range(5):
                guesser.post("/sign-in/code/", {"code": wrong})
    return asked


def test_whoever_guesses_all_day_does_not_keep_the_owner_of_the_address_out() -> None:
    with time_machine.travel("2023-12-05 00:01Z", tick=False) as clock:
        assert guess_all_day(clock, "203.0.113.7") == 20
        owner = Client()
        sign_in(owner)
        assert is_signed_in(owner)


def test_an_address_gets_no_more_than_sixty_letters_a_day_wherever_they_are_asked_for() -> None:
    with time_machine.travel("2023-12-05 00:01Z", tick=False) as clock:
        asked = [guess_all_day(clock, f"203.0.113.{number}") for number in range(4)]
    assert asked == [20, 20, 20, 0]


def test_a_code_is_tried_five_times_even_by_copies_of_one_browser(client: Client) -> None:
    ask(client)
    right = code_of_last_letter()
    wrong = "000 000" if right != "000 000" else "111 111"
    before = dict(client.session.items())
    for _ in range(4):
        client.post("/sign-in/code/", {"code": wrong})
        session = client.session
        session.update(before)
        session.save()
    client.post("/sign-in/code/", {"code": wrong})
    session = client.session
    session.update(before)
    session.save()
    assert client.post("/sign-in/code/", {"code": right})["Location"] == "/sign-in/?why=tries"
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "http://localhost:9/",
        "javascript:alert(1)",
        "\t//evil.example",
    ],
)
def test_after_sign_in_nobody_is_led_to_another_site(client: Client, elsewhere: str) -> None:
    answer = sign_in(client, next=elsewhere)
    assert answer["Location"] == "/visits/"
    assert client.get("/sign-in/", {"next": elsewhere})["Location"] == "/visits/"


def test_the_page_that_was_asked_for_opens_after_sign_in(client: Client) -> None:
    first = ask(client, next="/sessions/A1/apply/?persons=2")
    assert first["Location"] == "/sign-in/code/?next=%2Fsessions%2FA1%2Fapply%2F%3Fpersons%3D2"
    answer = client.post(first["Location"], {"code": code_of_last_letter()})
    assert answer["Location"] == "/sessions/A1/apply/?persons=2"


def test_the_browser_s_session_gets_a_new_key_on_sign_in(client: Client) -> None:
    ask(client)
    before = client.session.session_key
    client.post("/sign-in/code/", {"code": code_of_last_letter()})
    assert client.session.session_key != before


def test_signing_out_is_a_post_and_ends_the_session(client: Client) -> None:
    sign_in(client)
    assert client.get("/sign-out/").status_code == 405
    assert is_signed_in(client)
    assert client.post("/sign-out/")["Location"] == "/"
    assert not is_signed_in(client)


def test_the_header_greets_only_those_who_are_in(client: Client) -> None:
    ask(client)
    assert "Мои визиты" not in client.get("/sign-in/code/").content.decode()
    client.post("/sign-in/code/", {"code": code_of_last_letter()})
    assert "gh_signing_in" not in [c for c in client.cookies if client.cookies[c].value]


def test_a_code_of_five_digits_costs_no_try_and_is_said_so(client: Client) -> None:
    ask(client)
    for typed in ("12345", "1234567", "12345a", "- -"):
        page = client.post("/sign-in/code/", {"code": typed})
        assert page.status_code == 422
        assert "В коде шесть цифр" in page.content.decode()
        assert "Код уже летит к вам" not in page.content.decode()
    for _ in range(4):
        client.post("/sign-in/code/", {"code": wrong_code()})
    client.post("/sign-in/code/", {"code": code_of_last_letter()})
    assert is_signed_in(client)


def header(person: Person, desks: str, path: str) -> str:
    """A page as a browser shows it that holds this cookie; the test's own keeps deleted ones."""
    browser = Client()
    browser.force_login(person)
    browser.cookies["gh_desk"] = desks
    return browser.get(path).content.decode()


def test_a_plant_s_person_is_led_to_the_desk_and_the_header_shows_it(client: Client) -> None:
    worker = make.person(ANNA)
    take_on(
        person=worker, enterprise=make.enterprise(), role=PlantRole.PLANT, by=None, now=make.NOW
    )
    address = sign_in(client)["Location"]
    assert (address, client.cookies["gh_desk"].value) == ("/desk/", "plant")
    page = header(worker, "plant", address)
    assert 'href="/desk/" aria-current="page">Кабинет предприятия</a>' in page
    assert 'href="/admin/"' not in page
    assert 'href="/desk/"' in client.get("/admin/").content.decode()


def test_an_organiser_is_led_to_the_office_and_the_header_shows_it(client: Client) -> None:
    organiser = make.person(ANNA)
    grant_role(person=organiser, role=Role.ORGANISER, by=None, now=make.NOW)
    assert sign_in(client)["Location"] == "/office/"
    assert client.cookies["gh_desk"].value == "both"
    page = header(organiser, "both", "/visits/")
    assert 'href="/office/"' in page
    assert 'href="/desk/"' in page
    sign_in(other := Client(), "visitor@example.org")
    assert "gh_desk" not in other.cookies


@pytest.mark.parametrize(
    ("role", "desks", "address"),
    [("editor", "plans", "/office/"), ("viewer", "1", "/office/seasons/")],
)
def test_who_has_a_role_in_one_season_is_led_to_the_organisers_desk(
    client: Client, role: str, desks: str, address: str
) -> None:
    person = make.person(ANNA)
    SeasonGrant.objects.create(person=person, season=make.season(), role=role, granted_at=make.NOW)
    assert sign_in(client)["Location"] == address
    assert client.cookies["gh_desk"].value == desks
    page = header(person, desks, "/visits/")
    assert f'href="{address}"' in page
    assert 'href="/desk/"' not in page


def test_who_looks_at_a_season_and_works_at_a_plant_finds_both_desks(client: Client) -> None:
    person = make.person(ANNA)
    take_on(
        person=person, enterprise=make.enterprise(), role=PlantRole.GUIDE, by=None, now=make.NOW
    )
    SeasonGrant.objects.create(
        person=person, season=make.season(), role="viewer", granted_at=make.NOW
    )
    assert sign_in(client)["Location"] == "/office/seasons/"
    page = header(person, client.cookies["gh_desk"].value, "/visits/")
    assert 'href="/office/seasons/"' in page
    assert 'href="/desk/"' in page


def test_the_last_language_is_the_language_of_letters(client: Client) -> None:
    ask(client, path="/en/sign-in/")
    assert OutboxItem.objects.latest("pk").language == "en"
    answer = client.post("/en/sign-in/code/", {"code": code_of_last_letter()})
    assert answer["Location"] == "/en/visits/"
    assert Person.objects.get().language == "en"


def test_a_closed_account_is_told_so_after_the_code_and_not_before(client: Client) -> None:
    closed = make.person(ANNA)
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    assert ask(client).status_code == 302
    answer = client.post("/sign-in/code/", {"code": code_of_last_letter()})
    assert answer["Location"] == "/sign-in/?why=closed"
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "typed",
    ["", "anna", "anna@", "a b@example.org", "я@", "x" * 300 + "@x.org", f"a@{'п' * 60}.рф"],
)
def test_what_is_not_an_address_is_kept_and_explained(client: Client, typed: str) -> None:
    answer = ask(client, typed)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not OutboxItem.objects.exists()


@pytest.mark.parametrize("typed", ["", "abc", "😀" * 10, "1" * 500, "\x00123456"])
def test_broken_codes_do_not_break_the_page(client: Client, typed: str) -> None:
    ask(client)
    answer = client.post("/sign-in/code/", {"code": typed})
    assert answer.status_code == 422
    assert not is_signed_in(client)


def test_the_page_of_sign_in_itself_opens_no_session(client: Client) -> None:
    answer = client.get("/sign-in/")
    assert answer.status_code == 200
    assert "gatehouse_session" not in answer.cookies


def test_the_letter_says_the_code_in_russian_and_in_english(client: Client) -> None:
    ask(client)
    item = OutboxItem.objects.get()
    assert mail.render(item).subject.startswith("Ваш код: ")
    assert item.language == "ru"
    assert item.to == ANNA
