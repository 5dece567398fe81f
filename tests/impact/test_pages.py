"""The page on which a visitor says how it was: by link, and signed in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from gatehouse.admission.links import visit_token
from gatehouse.admission.models import Application
from gatehouse.core.codes import sign
from gatehouse.impact.models import Feedback
from tests import make
from tests.impact.visits import DAY, come, member, over, past_visit, team
from tests.office import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SAID = {"marks": "4", "text": "Спасибо мастеру", "may_quote": "on"}


@pytest.fixture
def application() -> Application:
    return past_visit()


@pytest.fixture(autouse=True)
def _afterwards(application: Application) -> Iterator[None]:
    with time_machine.travel(over(application.session), tick=False):
        yield


def link(application: Application) -> str:
    return f"/v/{visit_token(application)}/feedback/"


def own(application: Application) -> str:
    return f"/visits/{application.key}/feedback/"


def stranger() -> Client:
    """A browser without cookies that enforces the CSRF token wherever one is needed."""
    return Client(enforce_csrf_checks=True)


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_follows_the_link_says_nothing(
    method: str, application: Application
) -> None:
    assert getattr(stranger(), method)(link(application) + "?marks=1").status_code == 200
    assert Feedback.objects.count() == 0


def test_by_link_one_says_it_without_sign_in_and_without_a_cookie(
    application: Application,
) -> None:
    client = stranger()
    answer = client.post(link(application), SAID)
    assert (answer.status_code, answer["Location"]) == (302, link(application) + "?said=1")
    feedback = Feedback.objects.get()
    assert (feedback.marks, feedback.text, feedback.may_quote) == (4, "Спасибо мастеру", True)
    page = client.get(answer["Location"])
    assert "Хорошо, 4 из 5" in text_of(page)
    assert not client.cookies
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "private, no-store"


def test_signed_in_one_says_it_from_my_visits_and_may_change_it(application: Application) -> None:
    client = client_of(application.party.asker)
    assert f'href="{own(application)}"' in text_of(client.get("/visits/"))
    assert f'href="{own(application)}"' in text_of(client.get(f"/visits/{application.key}/"))
    assert client.post(own(application), {"marks": "2"}).status_code == 302
    assert client.post(own(application), {"marks": "5", "text": "Лучше"}).status_code == 302
    assert list(Feedback.objects.values_list("marks", flat=True)) == [5]
    assert "Лучше" in text_of(client.get(own(application)))


def test_a_form_from_elsewhere_is_not_taken(application: Application) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(application.party.asker)
    assert client.post(own(application), SAID).status_code == 403
    assert Feedback.objects.count() == 0


def test_without_a_mark_the_page_says_what_is_missing_and_keeps_the_words(
    application: Application,
) -> None:
    for marks in ("", "9", "сто"):
        answer = stranger().post(link(application), {"marks": marks, "text": "Тихо и чисто"})
        assert answer.status_code == 422
        assert "Тихо и чисто" in text_of(answer)
    assert Feedback.objects.count() == 0


def test_who_did_not_come_is_told_so_kindly_and_sees_no_form() -> None:
    absent = make.application(make.session())
    page = text_of(stranger().get(link(absent)))
    assert "Рассказать о визите могут те, кто пришёл" in page
    assert "<textarea" not in page
    assert stranger().post(link(absent), SAID).status_code == 409
    visits = text_of(client_of(absent.party.asker).get("/visits/"))
    assert own(absent) not in visits


def test_after_two_weeks_the_page_shows_what_was_said_and_takes_nothing(
    application: Application,
) -> None:
    stranger().post(link(application), SAID)
    with time_machine.travel(application.session.ends_at + 15 * DAY, tick=False):
        page = text_of(stranger().get(link(application)))
        assert "Хорошо, 4 из 5" in page
        assert "<textarea" not in page
        assert stranger().post(link(application), {"marks": "1"}).status_code == 409
        asker = client_of(application.party.asker)
        for address in ("/visits/", f"/visits/{application.key}/"):
            assert own(application) not in text_of(asker.get(address)), address
    assert Feedback.objects.get().marks == 4


def test_nobody_else_gets_the_page(application: Application) -> None:
    assert client_of(make.person()).get(own(application)).status_code == 404
    assert Client().get(own(application)).status_code == 302
    for token in ("x", sign("visit", "0" * 32), sign("team", application.key.hex)):
        assert Client().get(f"/v/{token}/feedback/").status_code == 404


def test_a_member_of_a_team_sees_their_own_words_and_not_the_captain_s() -> None:
    application = team()
    person = member(application)
    come(application)
    with time_machine.travel(over(application.session), tick=False):
        client_of(application.party.asker).post(own(application), SAID)
        page = text_of(client_of(person).get(own(application)))
        assert "Спасибо мастеру" not in page
        client_of(person).post(own(application), {"marks": "5"})
    assert Feedback.objects.count() == 2


def test_too_many_posts_are_stopped(application: Application) -> None:
    client = stranger()
    answers = [client.post(link(application), SAID).status_code for _ in range(21)]
    assert (answers[0], answers[-1]) == (302, 409)
    page = text_of(client.post(link(application), SAID | {"text": "Писал долго"}))
    assert "Писал долго" in page


def test_the_words_of_a_visitor_cannot_become_markup(application: Application) -> None:
    client = stranger()
    client.post(link(application), {"marks": "1", "text": "<script>alert(1)</script>"})
    assert "<script>alert" not in text_of(client.get(link(application)))
