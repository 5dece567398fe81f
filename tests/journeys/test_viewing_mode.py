"""The mode for the visually impaired: from every page, without JavaScript, kept until left."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.site import Site

pytestmark = pytest.mark.journey
PAGES = ("/", "/programme/", "/sessions/UNI-3/", "/enterprises/", "/groups/", "/nothing-here/")


@pytest.fixture(scope="module")
def site(season_site: Site) -> Site:
    """The example season, shared: it is only read."""
    return season_site


def chosen(page: Page) -> dict[str, str]:
    """What the page was told to look like."""
    return dict(page.locator("html").evaluate("html => ({...html.dataset})"))


def choose(page: Page) -> None:
    """Double letters, beige on brown, no pictures."""
    for name, value in (("size", "200"), ("scheme", "brown"), ("pictures", "off")):
        # The round sign itself lies hidden under its words.
        page.locator(f"label:has([name={name}][value='{value}'])").click()
    page.locator(".view-form .button-signal").click()


WANTED = {"size": "200", "scheme": "brown", "pictures": "off"}


@pytest.mark.parametrize("path", PAGES)
def test_it_is_reached_from_every_page_and_leads_back_there(
    site: Site, plain_page: Page, path: str
) -> None:
    plain_page.goto(path)
    plain_page.get_by_role("link", name="слабовидящих").first.click()
    choose(plain_page)
    expect(plain_page).to_have_url(f"{site.url}{path}")
    assert chosen(plain_page) == WANTED


def test_it_is_kept_from_page_to_page_and_through_sign_in_and_left_by_one_press(
    site: Site, plain_page: Page
) -> None:
    plain_page.goto("/view/")
    choose(plain_page)
    plain_page.goto("/programme/")
    assert chosen(plain_page) == WANTED
    assert size_of_text(plain_page) == 2 * 16
    steps.signed_in(plain_page, site, "weak-eyes@example.org")
    assert chosen(plain_page) == WANTED
    plain_page.goto("/en/programme/")
    assert chosen(plain_page) == WANTED
    plain_page.goto("/programme/calendar/")
    plain_page.get_by_role("button", name="Обычная версия").click()
    expect(plain_page).to_have_url(f"{site.url}/programme/calendar/")
    assert chosen(plain_page) == {}


def size_of_text(page: Page) -> float:
    """Pixels of one rem, which every size of the site is counted in."""
    return float(page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)"))


def test_pictures_that_are_hidden_leave_their_words(site: Site, plain_page: Page) -> None:
    plain_page.goto("/")
    picture = plain_page.locator(".hero svg")
    expect(picture).to_be_visible()
    plain_page.goto("/view/?back=/")
    choose(plain_page)
    expect(picture).to_be_hidden()
    expect(plain_page.get_by_role("link", name="Выбрать экскурсию")).to_be_visible()
