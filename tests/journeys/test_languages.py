"""Two languages, each whole: no Russian word in the English interface, nor the other way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser import NewPage
from tests.journeys import steps
from tests.site import Site

pytestmark = pytest.mark.journey
PAGES = (
    "/",
    "/programme/",
    "/programme/?q=sweets&age=8&places=3",
    "/programme/?age=x&format=circus",
    "/programme/calendar/",
    "/programme/map/",
    "/enterprises/",
    "/enterprises/uniconf/",
    "/activities/konfeta-v-razreze/",
    "/sessions/UNI-3/",
    "/sessions/UNI-2/",
    "/sessions/PUT-1/",
    "/sessions/EXPO-1/",
    "/sessions/FILM-1/",
    "/groups/",
    "/sign-in/",
    "/view/",
    "/texts/visiting-rules/",
    "/nothing-here/",
)
OWN_PAGES = (
    "/sessions/UNI-3/apply/?adults=2&children=1",
    "/sessions/HACK-1/apply/",
    "/groups/apply/?session=ILY-3",
    "/visits/",
    "/me/",
    "/me/erase/",
)
CYRILLIC, LATIN = re.compile(r"[А-Яа-яЁё]+"), re.compile(r"[A-Za-z]{2,}")
RUSSIAN_NAMES = {"Русский"}  # how Russian calls itself
# How English calls itself; units and names that Russian writes in Latin letters.
LATIN_NAMES = {"English", "EN", "PDF", "RFID", "NFC", "IT", "QR", "VTT", "SVG", "LED", "WCAG", "AA"}
NO_WORDS = re.compile(r"\S+@\S+|https?://\S+|\S+\.(?:ru|org|example)\b")


@pytest.fixture(scope="module")
def site(season_site: Site) -> Site:
    """The example season, shared: it is only read."""
    return season_site


def words_of(page: Page, pattern: re.Pattern[str]) -> set[str]:
    """The words of this alphabet that one sees, and those that a reader hears."""
    spoken = page.evaluate(
        """() => [document.title, document.body.innerText,
            ...Array.from(document.querySelectorAll("[aria-label], [placeholder], [title], [alt]"),
                one => ["aria-label", "placeholder", "title", "alt"]
                    .map(name => one.getAttribute(name) ?? "").join(" "))].join("\\n")"""
    )
    return set(pattern.findall(NO_WORDS.sub(" ", spoken)))


@pytest.mark.parametrize("path", PAGES)
def test_an_english_page_has_no_russian_word(site: Site, page: Page, path: str) -> None:
    page.goto(f"/en{path}")
    assert words_of(page, CYRILLIC) - RUSSIAN_NAMES == set()


@pytest.mark.parametrize("path", PAGES)
def test_a_russian_page_has_no_english_word(site: Site, page: Page, path: str) -> None:
    page.goto(path.replace("sweets", "конфета").replace("circus", "цирк").replace("=x", "=сто"))
    assert words_of(page, LATIN) - LATIN_NAMES == set()


def test_a_visitor_s_own_pages_speak_one_language_each(site: Site, new_page: NewPage) -> None:
    page = new_page()
    steps.signed_in(page, site, "polyglot@example.org")
    for path in OWN_PAGES:
        page.goto(f"/en{path}")
        assert (path, words_of(page, CYRILLIC) - RUSSIAN_NAMES) == (path, set())
        page.goto(path)
        assert (path, words_of(page, LATIN) - LATIN_NAMES) == (path, set())
