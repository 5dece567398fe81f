"""Languages by address, kind errors, a log without names, the back office under the policy."""

from __future__ import annotations

import logging
import re
import sys

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from gatehouse.core.codes import sign
from gatehouse.core.log import OneLine
from gatehouse.people.models import Role
from gatehouse.people.operations import grant_role, register
from gatehouse.web import errors

pytestmark = pytest.mark.any_database

ADMIN_PAGES = ["historyentry", "versionedtext", "job", "schedule", "outboxitem"]


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (errors.bad_request, 400, "Мы не смогли прочитать этот запрос"),
        (errors.forbidden, 403, "Эта страница для вас закрыта"),
        (errors.not_found, 404, "Такой страницы нет"),
        (errors.csrf, 403, "Форма устарела"),
        (errors.server_error, 500, "Что-то у нас сломалось"),
    ],
)
def test_an_error_is_told_kindly_and_without_the_database(
    view: errors.View, status: int, words: str, rf: RequestFactory
) -> None:
    response = view(rf.get("/anything/"))
    assert (response.status_code, words in response.content.decode()) == (status, True)
    assert response.headers["Cache-Control"] == "no-store"


def test_an_error_on_an_english_page_is_english(client: Client) -> None:
    response = client.get("/en/there-is-nothing-here/")
    assert "There is no such page" in response.content.decode()
    assert (response.status_code, response.headers["Content-Language"]) == (404, "en")


def test_the_browsers_language_and_cookies_do_not_change_an_address(client: Client) -> None:
    client.cookies["django_language"] = "en"
    response = client.get("/nothing/", headers={"Accept-Language": "en"})
    assert (response.headers["Content-Language"], "Vary" in response.headers) == ("ru", False)


def a_line(message: str, *args: object, error: BaseException | None = None) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("site", logging.ERROR, "x.py", 1, message, args, info)
    return OneLine().format(record)


def test_a_log_line_names_nobody_and_opens_nothing() -> None:
    line = a_line("Not Found: %s", "/v/b6c1.AbCdEfGhIjKlMnOpQrStUvWxYz/")
    assert line.endswith(" ERROR site Not Found: /v/…/")
    assert a_line("for %s", "anna@example.org").endswith("for …")


@pytest.mark.parametrize(
    "path",
    [
        sign("witness", "spring-2024:museum"),
        sign("auditor", "7:1"),
        f"{sign('auditor', '7:1')}/entries.csv",
        signing.dumps(["session", 7, 1, 20], salt="preview"),
    ],
    ids=["a witness", "an auditor", "an auditor's file", "a preview"],
)
def test_a_signed_link_opens_nothing_in_a_log_whatever_it_names(path: str) -> None:
    token, *rest = path.split("/")
    line = a_line("Not Found: %s", f"/draws/audit/{path}/")
    assert line.endswith("/".join(["/draws/audit/…", *rest, ""]))
    assert token[-20:] not in line


@pytest.mark.parametrize("repeated", ["a", "a.", "a@", "/a"])
def test_an_address_without_an_end_is_logged_like_any_other(repeated: str) -> None:
    path = "/" + repeated * 500_000
    assert a_line("Not Found: %s", path).endswith(path)


def test_an_address_of_mail_is_not_logged_wherever_it_begins() -> None:
    assert a_line("for %s", "x@anna@example.org, -b.c+d@e.f").endswith("for x@…, …")


def test_an_exception_is_one_line_with_its_places_and_without_its_words() -> None:
    try:
        raise ValueError("Key (email)=(anna@example.org) already exists")
    except ValueError:
        line = a_line("It broke", error=sys.exc_info()[1])
    assert re.search(r"It broke \| ValueError at core/test_pages.py:\d+$", line)


@pytest.fixture
def _administrator(client: Client) -> None:
    now = timezone.now()
    person = register(email="admin@example.org", now=now)
    grant_role(person=person, role=Role.ADMINISTRATOR, by=None, now=now)
    person.is_superuser = True
    person.save(update_fields=["is_superuser"])
    client.force_login(person)


@pytest.mark.django_db
@pytest.mark.usefixtures("_administrator")
@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_the_back_office_shows_the_cores_rows_under_the_strict_policy(
    client: Client, name: str
) -> None:
    page = client.get(f"/admin/core/{name}/")
    assert page.status_code == 200
    assert "style-src" not in page.headers["Content-Security-Policy"]
    assert not re.search(r"<script>|<style|\sstyle=|\son\w+=", page.content.decode())


def test_a_refusal_to_enter_is_told_on_the_same_page(rf: RequestFactory) -> None:
    response: HttpResponse = errors.forbidden(rf.get("/en/x/"), PermissionDenied())
    assert "/en/sign-in/" in response.content.decode()


def test_even_without_a_template_the_last_page_comes(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(errors, "render_to_string", broken)
    request: HttpRequest = rf.get("/")
    assert errors.server_error(request).content.decode() == errors.LAST_RESORT
