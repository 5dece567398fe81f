"""Every page, light and dark and for weak eyes, on a phone and on a desk: nothing is out of reach,
unreadable or sticking out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from playwright.sync_api import Page

from gatehouse.web.viewing import COOKIE, SCHEMES, Viewing
from tests.browser import AXE_TAGS, NewPage, assert_accessible, assert_fits
from tests.journeys import steps
from tests.journeys.every_page import (
    DESK,
    EVERY_PAGE,
    OFFICE,
    PUBLIC,
    TYPED,
    VISITORS,
    World,
)  # fmt: skip
from tests.site import Site

pytestmark = pytest.mark.journey

WIDTHS, HEIGHT = (360, 1280), 740
# What can change with colours and width; the rest of the rules sees the same page.
CHANGING = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]
FOR_EYES = SCHEMES[3:]
REFUSED = ("/nothing-here/", "no form now")  # pages that say no, and say so to machines as well


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_every_page_is_in_reach_and_legible(
    site: Site, world: World, new_page: NewPage, name: str
) -> None:
    look_at(new_page, site, world, name)


def look_at(page_of: NewPage, site: Site, world: World, name: str) -> None:
    """Open a page as whoever it is for, and look at it: light and dark, and once more in the mode
    for the visually impaired, at its largest."""
    page = page_of(storage_state=_cookies(world, name))
    if name in TYPED:
        page.goto("/sign-in/")
        page.locator("[name=email]").fill("nobody@example.org")
        steps.send(page)
        page.wait_for_url("**/sign-in/code/**")
    else:
        answer = page.goto((PUBLIC | VISITORS | DESK | OFFICE)[name](world))
        assert answer is not None
        assert answer.ok or name in REFUSED, answer.status
    rules = AXE_TAGS
    for width, device in zip(WIDTHS, ("light", "dark"), strict=True):
        page.emulate_media(color_scheme=device)  # type: ignore[arg-type]
        _look(page, width, rules)
        rules = CHANGING
    page.emulate_media(color_scheme="light")
    chosen = Viewing(scheme=FOR_EYES[0], size="200", letters="widest", lines="widest")
    page.context.add_cookies([{"name": COOKIE, "value": chosen.as_cookie(), "url": site.url}])
    page.reload()
    page.evaluate("scheme => document.documentElement.dataset.scheme = scheme", _scheme(name))
    _look(page, WIDTHS[0], CHANGING)
    page.set_viewport_size({"width": WIDTHS[1], "height": HEIGHT})
    assert_fits(page)


def _look(page: Page, width: int, rules: Sequence[str]) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    assert_fits(page)
    assert_accessible(page, rules)


def _cookies(world: World, name: str) -> Any:
    """Of whoever opens this page; a stranger has none."""
    by_whom = {"office": OFFICE, "plant": DESK, "visitor": VISITORS}
    who = next((who for who, pages in by_whom.items() if name in pages), "")
    return {
        "office": world.office_cookies,
        "plant": world.plant_cookies,
        "visitor": world.cookies,
    }.get(who)


def _scheme(name: str) -> str:
    """The pages take turns with the four colours: that every pair of colours can be told apart in
    all of them is shown by their values, in tests/web/test_colours.py."""
    return FOR_EYES[EVERY_PAGE.index(name) % len(FOR_EYES)]
