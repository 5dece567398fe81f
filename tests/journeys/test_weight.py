"""What a first visit costs: little over the wire, nothing from elsewhere, no inline code."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser import NewPage
from tests.site import Site

pytestmark = pytest.mark.journey
KILOBYTE = 1024
MOST_KILOBYTES = 150
FIRST_PAGES = ("/", "/programme/", "/sessions/UNI-3/")
PICTURES = {"Image", "Media"}


@pytest.fixture(scope="module")
def site(season_site: Site) -> Site:
    """The example season, shared: it is only read."""
    return season_site


class Wire:
    """Bytes that a page and its parts took over the wire, headers and encoding included."""

    def __init__(self, page: Page) -> None:
        self.kinds: dict[str, str] = {}
        self.bytes: dict[str, float] = {}
        self.hosts: set[str] = set()
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.responseReceived", self.received)
        line.on("Network.loadingFinished", self.finished)

    def received(self, event: dict[str, Any]) -> None:
        """A part begins to come."""
        self.kinds[event["requestId"]] = event["type"]
        url = urlsplit(event["response"]["url"])
        if url.scheme != "data":
            self.hosts.add(f"{url.scheme}://{url.netloc}")

    def finished(self, event: dict[str, Any]) -> None:
        """A part is there."""
        self.bytes[event["requestId"]] = event["encodedDataLength"]

    @property
    def without_pictures(self) -> float:
        """Kilobytes of all but pictures and films."""
        kept = [
            size for request, size in self.bytes.items() if self.kinds.get(request) not in PICTURES
        ]
        return sum(kept) / KILOBYTE


@pytest.mark.parametrize("path", FIRST_PAGES)
def test_a_first_visit_is_light_and_asks_nobody_else(
    site: Site, new_page: NewPage, path: str
) -> None:
    page = new_page()
    page.context.unroute_all()  # the watch would answer from beside the wire
    wire = Wire(page)
    page.goto(path, wait_until="networkidle")
    assert 0 < wire.without_pictures <= MOST_KILOBYTES
    assert wire.hosts == {site.url}


@pytest.mark.parametrize("path", FIRST_PAGES)
def test_the_policy_lets_no_inline_code_and_no_stranger_in(
    site: Site, page: Page, path: str
) -> None:
    answer = page.goto(path)
    assert answer is not None
    policy = answer.header_value("content-security-policy") or ""
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";") if rule.strip())
    assert rules["default-src"] in {"'self'", "'none'"}
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert "*" not in policy
    assert rules.get("script-src", "'self'") == "'self'"
    assert rules.get("style-src", "'self'") == "'self'"


@pytest.mark.parametrize("path", FIRST_PAGES)
def test_without_scripts_and_styles_the_page_still_says_everything(
    site: Site, new_page: NewPage, path: str
) -> None:
    page, plain = new_page(), new_page(javascript=False)
    page.goto(path)
    plain.goto(path)
    words = [one.locator("main").inner_text().split() for one in (page, plain)]
    assert words[0] == words[1]
    assert plain.locator("[hidden], noscript").count() == 0
