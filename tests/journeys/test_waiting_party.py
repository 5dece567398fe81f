"""A full session: who waits sees the place in line, is offered what comes back, and takes it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gatehouse.admission.models import Application, State
from gatehouse.admission.operations import expire_offers, withdraw
from gatehouse.programme.models import Session
from tests import make
from tests.browser import NewPage
from tests.journeys import steps
from tests.site import Site

pytestmark = pytest.mark.journey
FIRST = re.compile("1|перв")


@pytest.fixture(scope="module")
def site(season_site: Site) -> Site:
    """The example season, shared: here people wait for MED-2, GAL-2, SVO-1 and TRA-2."""
    return season_site


def asks(session: Session, email: str, adults: int) -> Application:
    """Somebody asks for places beside the test; the application as the house keeps it."""
    return make.application(session, by=make.person(email), now=timezone.now(), adults=adults)


def gives_back(application: Application) -> None:
    """Everything, by who asked for it."""
    withdraw(application=application, by=application.party.asker, now=timezone.now())


def joins_the_line(page: Page, site: Site, session: Session, email: str) -> Application:
    """Two adults ask for a session that is full, from its page to their place in line."""
    page.goto(f"/sessions/{session.code}/")
    steps.ask_for_places(page, adults=2)
    steps.sign_in(page, site, email)
    steps.name_company(page, [f"Первый {email}", f"Вторая {email}"])
    steps.agree(page)
    steps.send(page)
    steps.expect_state(page, "waiting")
    return Application.objects.get(session=session, party__asker__email=email)


@pytest.mark.parametrize(
    ("javascript", "code"),
    [(True, "MED-2"), (False, "GAL-2")],
    ids=["with-javascript", "without-javascript"],
)
def test_a_waiting_pair_takes_what_a_pair_gives_back_before_a_single_who_came_first(
    site: Site, new_page: NewPage, javascript: bool, code: str
) -> None:
    session = steps.leave_free(code, 2)
    first = asks(session, f"first-{code}@example.org".lower(), adults=2)
    single = asks(session, f"alone-{code}@example.org".lower(), adults=1)
    email = f"pair-{code}@example.org".lower()
    pair = joins_the_line(new_page(javascript=javascript), site, session, email)

    gives_back(first)
    [offer] = [one for one in site.letters(email, 3) if "держ" in str(one["Subject"])]
    elsewhere = new_page(javascript=javascript)
    elsewhere.goto(steps.signed_link(offer))
    steps.expect_state(elsewhere, "offered")
    elsewhere.get_by_role("button", name="Занять").click()
    steps.expect_state(elsewhere, "booked")
    expect(elsewhere.locator(".pass-code")).to_have_count(2)
    pair.refresh_from_db()
    single.refresh_from_db()
    assert (pair.state, single.state) == (State.BOOKED, State.WAITING)


def test_who_waits_sees_the_place_in_line_move_up(site: Site, page: Page) -> None:
    session = steps.leave_free("SVO-1", 2)
    asks(session, "svo-first@example.org", adults=2)
    ahead = asks(session, "svo-ahead@example.org", adults=3)
    joins_the_line(page, site, session, "svo-pair@example.org")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2")
    expect(page.locator("main .lead").first).to_contain_text(FIRST)  # among those of its size
    gives_back(ahead)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text(FIRST)
    page.goto("/visits/")
    expect(page.get_by_role("main")).to_contain_text(session.activity.title)


def test_an_offer_without_an_answer_passes_on_and_says_so(site: Site, page: Page) -> None:
    session = steps.leave_free("TRA-2", 2)
    first = asks(session, "tra-first@example.org", adults=2)
    silent = asks(session, "tra-silent@example.org", adults=2)
    following = asks(session, "tra-next@example.org", adults=2)
    gives_back(first)
    offer = site.letters("tra-silent@example.org", 2)[-1]

    long_ago = timezone.now() - timedelta(hours=1)  # time flies
    Application.objects.filter(pk=silent.pk).update(offered_until=long_ago)
    expire_offers(now=timezone.now())
    page.goto(steps.signed_link(offer))
    steps.expect_state(page, "expired")
    following.refresh_from_db()
    assert following.state == State.OFFERED
    passed_on = site.letters("tra-next@example.org", 2)[-1]
    page.goto(steps.signed_link(passed_on))
    steps.expect_state(page, "offered")
