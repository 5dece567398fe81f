"""The menu of the site on a phone: one row for everybody; with the largest letters it folds."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gatehouse.web.viewing import COOKIE, Viewing
from tests.journeys import steps
from tests.site import Site

pytestmark = pytest.mark.journey
MENU = ".site-nav a"


@pytest.fixture(scope="module")
def site(season_site: Site) -> Site:
    """The example season, shared: it is only read."""
    return season_site


@pytest.mark.parametrize("language", ["", "/en"])
def test_it_takes_one_row_and_each_of_its_places_is_in_reach(
    site: Site, plain_page: Page, language: str
) -> None:
    steps.signed_in(plain_page, site, "organiser@gatehouse.example", f"{language}/visits/")
    rows = plain_page.locator(MENU).evaluate_all(
        "links => links.map((one) => one.getBoundingClientRect().top)"
    )
    assert len(rows) >= 6
    assert len(set(rows)) == 1
    last = plain_page.locator(MENU).last
    last.focus()
    expect(last).to_be_in_viewport()
    last.press("Enter")
    plain_page.wait_for_url("**/office/**")


def test_with_letters_twice_as_large_it_folds_and_opens_without_a_script(
    site: Site, plain_page: Page
) -> None:
    view = {"name": COOKIE, "value": Viewing(size="200").as_cookie(), "url": site.url}
    plain_page.context.add_cookies([view])  # type: ignore[list-item]
    plain_page.goto("/programme/")
    expect(plain_page.locator(MENU).first).to_be_hidden()
    plain_page.get_by_text("Меню", exact=True).press("Enter")
    plain_page.locator(MENU, has_text="Игры").click()
    plain_page.wait_for_url("**/games/")
