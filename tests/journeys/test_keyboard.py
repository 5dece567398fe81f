"""The whole way with the keyboard alone: what has the focus is seen, and Enter and Space do it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gatehouse.admission.models import Application
from tests.browser import NewPage
from tests.journeys import steps
from tests.site import Site

pytestmark = pytest.mark.journey
MOST_STEPS = 120
# What the eye finds the focus by: an outline of two pixels or more in a colour that is not clear.
SEEN = """() => {
    const one = document.activeElement;
    if (one.type === "date" && !one.matches(":focus")) return true; // the calendar's own ring
    const box = one.closest(".choice") ?? one;
    return [one, box, box.querySelector("span") ?? box].some(part => {
        const style = getComputedStyle(part);
        return parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none"
            && style.outlineColor !== "rgba(0, 0, 0, 0)";
    });
}"""
COVERED = """() => {
    const box = document.activeElement.getBoundingClientRect();
    return box.bottom < 0 || box.top > innerHeight;
}"""


@pytest.fixture(scope="module")
def site(season_site: Site) -> Site:
    """The example season, shared: here people take places of MC-SENS-1."""
    return season_site


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until an element of this selector has the focus; each on the way is seen."""
    page.wait_for_load_state()  # the words come before the style sheet that shows the focus
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue
        where = page.evaluate("document.activeElement.outerHTML.slice(0, 160)")
        assert page.evaluate(SEEN), f"the focus is not seen: {where}"
        assert not page.evaluate(COVERED), f"the focus is out of sight: {where}"
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"the keyboard never reaches {wanted}")


def write(page: Page, wanted: str, text: str) -> None:
    """Go to a field and type over what stands there."""
    tab_to(page, wanted)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def press(page: Page, wanted: str, key: str = "Enter") -> None:
    """Go to a control and press the key."""
    tab_to(page, wanted)
    page.keyboard.press(key)


@pytest.mark.parametrize("width", [360, 1280], ids=["phone", "desk"])
def test_places_are_taken_with_the_keyboard_alone(
    site: Site, new_page: NewPage, width: int
) -> None:
    page, email = new_page(width=width), f"keys-{width}@example.org"
    page.goto("/sessions/MC-SENS-1/")
    write(page, "#adults", "2")
    press(page, "form .button-signal", "Space")
    page.wait_for_url("**/sign-in/**")
    write(page, "[type=email]", email)
    page.keyboard.press("Enter")
    expect(page.locator("[name=code]")).to_be_focused()
    code = str(site.letters(email)[-1]["Subject"]).partition(":")[2].strip()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/apply/**")

    write(page, "[name=adult-0-name]", f"Ключ Первый {width}")
    page.keyboard.press("Enter")  # too early: the other adult has no name, nothing is agreed to
    expect(page.get_by_role("alert")).to_be_focused()
    write(page, "[name=adult-1-name]", f"Ключ Вторая {width}")
    press(page, "[name=consent-personal-data]", "Space")
    press(page, "[name=consent-plant]", "Space")
    press(page, "form .button-signal")
    page.wait_for_url("**/visits/**")
    steps.expect_state(page, "booked")
    tab_to(page, "a[href$='ticket.pdf']")
    assert Application.objects.get(party__asker__email=email).persons == 2


def test_the_first_key_leads_past_the_header(site: Site, page: Page) -> None:
    page.goto("/programme/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("width", [360, 1280], ids=["phone", "desk"])
def test_the_filters_are_set_with_the_keyboard(site: Site, new_page: NewPage, width: int) -> None:
    page = new_page(width=width)
    page.goto("/programme/")
    write(page, "[name=q]", "ракета")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    if width == 360:
        press(page, "#filters summary")
    write(page, "[name=age]", "12")
    page.keyboard.press("Enter")
    page.wait_for_url("**age=12*")
    press(page, "[name=step_free]", "Space")
    page.wait_for_url("**step_free=*")
    press(page, ".chosen a")
    page.wait_for_url(lambda url: "q=" not in url)


def test_a_dialog_takes_the_focus_and_gives_it_back(site: Site, page: Page) -> None:
    page.goto("/styleguide")
    opener = page.locator("[data-dialog]")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
