"""The signed link of a letter: scanners change nothing, a person needs no sign-in."""

import pytest
from django.conf import settings
from django.test import Client

from gatehouse.admission import operations
from gatehouse.admission.links import visit_token
from gatehouse.admission.models import Application, State
from gatehouse.core.codes import sign
from gatehouse.core.history import HistoryEntry
from tests import make
from tests.admission.test_visit_page import offer, state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PAGES = ("", "give-back/", "accept/", "decline/", "ticket.pdf", "calendar.ics")


def link(application: Application, page: str = "") -> str:
    return f"/v/{visit_token(application)}/{page}"


def browser() -> Client:
    """A browser without cookies that enforces the CSRF token wherever one is needed."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_follows_every_link_changes_nothing(page: str, method: str) -> None:
    booked, offered = make.application(make.session(), adults=2), offer()
    for application in (booked, offered):
        getattr(browser(), method)(link(application, page))
    assert [state(a) for a in (booked, offered)] == [State.BOOKED, State.OFFERED]
    assert booked.passes.filter(given_back_at=None).count() == 2


def test_a_place_is_given_back_without_sign_in_and_without_a_cookie() -> None:
    application = make.application(make.session())
    client = browser()
    asked = client.get(link(application, "give-back/"))
    assert asked.status_code == 200
    client.post(link(application, "give-back/"))
    assert state(application) == State.WITHDRAWN
    assert not client.cookies


def test_one_guest_s_place_is_given_back_through_the_link() -> None:
    application = make.application(make.session(), adults=2)
    last = application.passes.order_by("pk").last()
    assert last is not None
    browser().post(link(application, f"give-back/{last.pk}/"))
    application.refresh_from_db()
    assert (application.state, application.persons) == (State.BOOKED, 1)


@pytest.mark.parametrize(
    ("page", "expected"), [("accept/", State.BOOKED), ("decline/", State.DECLINED)]
)
def test_an_offer_is_answered_through_the_link(page: str, expected: State) -> None:
    application = offer()
    browser().post(link(application, page))
    assert state(application) == expected
    entry = HistoryEntry.objects.of(application).latest("pk")
    assert entry.facts["by_link"] is True


def test_giving_back_twice_is_done_once_and_hurts_nobody() -> None:
    session = make.session(capacity=2)
    application = make.application(session, adults=2)
    for _ in range(2):
        answer = browser().post(link(application, "give-back/"))
        assert answer.status_code == 302
    application.quota.refresh_from_db()
    assert application.quota.held == 0


@pytest.mark.parametrize("page", PAGES[:4])
def test_a_made_up_changed_or_foreign_token_opens_nothing(page: str) -> None:
    application = make.application(make.session())
    token = visit_token(application)
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    foreign = sign("team", application.key.hex)
    for wrong in (changed, foreign, "x", "..", "%00", sign("visit", "0" * 32)):
        assert browser().get(f"/v/{wrong}/{page}").status_code in {404, 405}
        assert browser().post(f"/v/{wrong}/{page}").status_code in {404, 405}
    assert state(application) == State.BOOKED


def test_the_address_is_neither_passed_on_nor_kept_nor_indexed() -> None:
    answer = browser().get(link(make.application(make.session())))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert settings.CSRF_COOKIE_NAME not in answer.cookies
    assert settings.SESSION_COOKIE_NAME not in answer.cookies


def test_who_presses_without_end_is_asked_to_wait() -> None:
    application = make.application(make.session(capacity=1))
    waiting = make.application(application.session)
    for _ in range(30):
        browser().post(link(waiting, "accept/"))
    answer = browser().post(link(waiting, "accept/"))
    assert [r.code for r in answer.context["refusals"]] == ["too_often"]


def test_the_link_of_an_ended_visit_still_says_what_became_of_it() -> None:
    application = make.application(make.session())
    operations.withdraw(application=application, by=application.party.asker, now=make.NOW)
    answer = browser().get(link(application))
    assert 'data-state="withdrawn"' in answer.content.decode()
    assert browser().get(link(application, "give-back/")).status_code == 302
