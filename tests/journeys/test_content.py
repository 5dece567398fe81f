"""Through the gaps of the content by the keyboard alone: found, filled in, on to the next."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gatehouse.catalogue.models import Enterprise
from gatehouse.programme.operations import update_enterprise
from tests.browser import NewPage
from tests.journeys import steps
from tests.journeys.every_page import ORGANISER
from tests.journeys.test_keyboard import press, tab_to
from tests.site import Site

pytestmark = pytest.mark.journey


def without_english(count: int) -> list[Enterprise]:
    """So many enterprises lose what visitors see there, in English."""
    plants = list(Enterprise.objects.order_by("name")[:count])
    return [
        update_enterprise(enterprise=one, shows_en="", by=None, now=timezone.now())
        for one in plants
    ]


@pytest.mark.parametrize("width", [360, 1280], ids=["phone", "desk"])
def test_an_organiser_finds_what_has_no_english_fills_it_in_and_goes_on(
    site: Site, new_page: NewPage, width: int
) -> None:
    first, second = without_english(2)
    page = new_page(width=width, height=900)
    steps.signed_in(page, site, ORGANISER, "/office/")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/office/content/")
    expect(page.locator(".office-nav [aria-current]")).to_be_in_viewport(ratio=1)
    tab_to(page, ".content-filters [name=kind]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")  # all, seasons, enterprises
    tab_to(page, ".content-filters [name=lack]")
    page.keyboard.press("ArrowDown")  # all, English
    press(page, ".content-show button")
    page.wait_for_url("**lack=english**")
    press(page, f"a[href*='/{first.code}/?at=shows_en']")
    page.wait_for_url(f"**/{first.code}/?at=shows_en**")

    for number, plant in enumerate((first, second), start=1):
        expect(page.locator("[name=shows_en]")).to_be_focused()  # one types at once
        page.keyboard.type(f"What is made here, {number}")
        press(page, "[name=go_on]")
        if plant is first:
            page.wait_for_url(f"**/{second.code}/?at=shows_en**")
    page.wait_for_url("**/office/content/**")
    expect(page.locator("#toasts")).to_contain_text("есть всё")
    for number, plant in enumerate((first, second), start=1):
        plant.refresh_from_db()
        assert plant.shows_en == f"What is made here, {number}"
