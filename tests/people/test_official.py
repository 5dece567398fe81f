"""An official identity by OpenID Connect, with a real server of it on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pytest_django import Settings

from gatehouse.admission import operations as admission
from gatehouse.core.env import WrongEnvironment
from gatehouse.core.setup import gateway, oidc_hosts, sms_body
from gatehouse.pages.my_data.queries import everything
from gatehouse.people import operations as people
from gatehouse.people.models import OfficialIdentity, Person
from tests import make
from tests.office import client_of

pytestmark = pytest.mark.django_db
START = "/sign-in/outside/official/"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Where a server of OpenID Connect listens that lets in whoever it is told."""
    with oidc_provider_mock.run_server_in_thread() as running:
        yield f"http://localhost:{running.server_port}"


@pytest.fixture(autouse=True)
def _is_set(settings: Settings, server: str) -> None:
    settings.OIDC_SERVER, settings.OIDC_NAME = server, "mos.ru"
    app = {
        "provider_id": "official", "name": "mos.ru", "client_id": "gatehouse", "secret": "key",
        "settings": {"server_url": server, "fetch_userinfo": False},
    }  # fmt: skip
    told = {"APPS": [app], "SCOPE": ["openid"], "OAUTH_PKCE_ENABLED": True}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": told}


def through(browser: Client, subject: str, following: str = "") -> Any:
    """Out to the server, in as this subject, and back: the last answer of ours."""
    out = browser.post(START, {"next": following})
    assert out.status_code == 302
    assert "code_challenge=" in out["Location"]
    there = requests.post(out["Location"], data={"sub": subject}, allow_redirects=False, timeout=60)
    assert there.status_code == 302
    back = urlsplit(there.headers["Location"])
    assert back.path == f"{START}back/"
    return browser.get(f"{back.path}?{back.query}")


def link(person: Person, subject: str = "1007") -> OfficialIdentity:
    return people.link_official(person=person, subject=f"server|{subject}", by=person, now=make.NOW)


def test_an_identity_is_linked_and_one_comes_back_to_the_form() -> None:
    person, back = make.person(), "/sessions/SLOT-01/apply/?adults=2"
    answer = through(client_of(person), "1007", back)
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert OfficialIdentity.objects.get().person == person


def test_only_an_index_is_kept_of_it() -> None:
    person = make.person()
    through(client_of(person), "very-own-number-1007")
    assert not SocialAccount.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_officialidentity")
        assert "very-own-number-1007" not in str(cursor.fetchall())
        cursor.execute("SELECT * FROM django_session")
        assert "very-own-number-1007" not in str(cursor.fetchall())


def test_who_has_linked_it_signs_in_with_it() -> None:
    person = make.person()
    through(client_of(person), "1007")
    stranger = Client()
    answer = through(stranger, "1007", "/me/")
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert stranger.get("/me/").context["person"] == person


def test_an_unknown_identity_signs_nobody_in_and_makes_no_account() -> None:
    make.person()
    stranger = Client()
    answer = through(stranger, "2008", "/visits/")
    assert answer["Location"].startswith("/sign-in/?why=unlinked&next=%2Fme%2Fofficial%2F")
    assert stranger.get("/me/").status_code == 302
    assert Person.objects.count() == 1
    assert "по почте" in stranger.get(answer["Location"]).content.decode()


def test_one_identity_is_one_persons() -> None:
    first, second = make.person("anna@example.org"), make.person()
    through(client_of(first), "1007")
    answer = through(client_of(second), "1007")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "a…@example.org" in page
    assert "/texts/contacts/" in page
    assert OfficialIdentity.objects.get().person == first


def test_one_person_has_one_identity() -> None:
    browser = client_of(make.person())
    through(browser, "1007")
    assert through(browser, "2008").status_code == 409
    assert through(browser, "1007").status_code == 302
    assert OfficialIdentity.objects.count() == 1


def test_the_database_itself_keeps_one_identity_to_one_person() -> None:
    linked, other = link(make.person()), make.person()
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficialIdentity.objects.create(
            person=other, subject_index=linked.subject_index, linked_at=make.NOW
        )


def test_a_closed_account_signs_in_with_nothing() -> None:
    person = make.person()
    through(client_of(person), "1007")
    people.close_account(person=person, by=person, now=make.NOW)
    stranger = Client()
    assert through(stranger, "1007")["Location"] == "/sign-in/?why=closed"
    assert stranger.get("/me/").status_code == 302


def test_a_made_up_answer_of_the_server_is_believed_by_nobody() -> None:
    browser = client_of(make.person())
    assert browser.get(f"{START}back/?code=1&state=2").status_code in {302, 200}
    browser.post(START)
    assert browser.get(f"{START}back/?code=1&state=made-up").status_code in {302, 200}
    assert not OfficialIdentity.objects.exists()


def test_a_server_that_is_away_is_said_kindly(settings: Settings) -> None:
    told = deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    told["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:1"
    settings.SOCIALACCOUNT_PROVIDERS = told
    answer = client_of(make.person()).post(START, {"next": "/visits/"})
    assert answer["Location"] == "/me/official/?why=failed&next=%2Fvisits%2F"
    assert Client().post(START)["Location"] == "/sign-in/?why=outside&next="


def test_who_calls_it_off_there_is_back_where_they_were() -> None:
    browser = client_of(make.person())
    out = browser.post(START, {"next": "/visits/"})
    there = requests.post(
        out["Location"], data={"action": "deny", "sub": "1007"}, allow_redirects=False, timeout=10
    )
    back = urlsplit(there.headers["Location"])
    assert "error=access_denied" in back.query
    state = parse_qs(urlsplit(out["Location"]).query)["state"][0]  # which this server leaves out
    answer = browser.get(f"{back.path}?{back.query}&state={state}")
    assert answer["Location"] == "/me/official/?why=failed&next=%2Fvisits%2F"
    assert not OfficialIdentity.objects.exists()


def test_the_page_of_sign_in_offers_it_only_where_it_is_set(settings: Settings) -> None:
    assert "Войти через mos.ru" in Client().get("/sign-in/").content.decode()
    settings.OIDC_SERVER = ""
    assert "mos.ru" not in Client().get("/sign-in/").content.decode()
    assert Client().post(START).status_code == 404
    assert Client().get(f"{START}back/").status_code == 404


def test_nobody_is_led_to_another_site() -> None:
    answer = through(client_of(make.person()), "1007", "https://example.org/")
    assert answer["Location"] == "/me/?done=official"


def test_it_is_taken_off_again() -> None:
    person = make.person()
    link(person)
    browser = client_of(person)
    assert browser.get("/me/official/").status_code == 200
    assert browser.post("/me/official/")["Location"] == "/me/?done=no-official"
    assert not OfficialIdentity.objects.exists()


def test_who_is_forgotten_leaves_none() -> None:
    person = make.person()
    link(person)
    admission.forget(person=person, by=person, now=make.NOW)
    assert not OfficialIdentity.objects.exists()


def test_ones_own_data_tell_when_it_was_linked() -> None:
    person = make.person()
    assert everything(person)["account"]["official_identity_linked_at"] is None
    link(person)
    assert everything(person)["account"]["official_identity_linked_at"] == make.NOW


def test_a_merged_account_hands_it_over_and_gets_it_back() -> None:
    kept, merged, by = make.person(), make.person(), make.person()
    link(merged)
    merge, _undo = admission.merge_people(kept=kept, merged=merged, by=by, now=make.NOW)
    assert OfficialIdentity.objects.get().person == kept
    admission.take_apart(merge=merge, by=by, now=make.NOW)
    assert OfficialIdentity.objects.get().person == merged


def test_a_form_of_ours_may_lead_only_to_the_servers_that_are_set() -> None:
    assert oidc_hosts("https://login.example.ru/sps", ["https://esia.example.ru"]) == [
        "https://login.example.ru",
        "https://esia.example.ru",
    ]
    assert oidc_hosts("", []) == []


@pytest.mark.parametrize("url", ["http://sms.example.org/send", "ftp://sms.example.org"])
def test_a_key_is_sent_only_over_a_safe_line(url: str) -> None:
    with pytest.raises(WrongEnvironment):
        gateway(url)


@pytest.mark.parametrize("template", ["{to}", '{"to": "{to}"}', '["{to}", "{text}"]'])
def test_a_template_that_says_too_little_stops_the_start(template: str) -> None:
    with pytest.raises(WrongEnvironment):
        sms_body(template)
