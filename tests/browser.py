"""A real Chromium for journeys. Whatever it complains about fails the test.

    @pytest.mark.journey
    def test_a_family_finds_a_tour(site, page): page.goto("/programme/")

`page` is a phone of 360 × 740; `plain_page` the same without JavaScript; `new_page(width=1280,
color_scheme="dark")` any other.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    Route,
    expect,
    sync_playwright,
)

from tests import axe
from tests.site import Site
from tools import system_packages

PHONE = {"width": 360, "height": 740}
# How long what must come is waited for: a busy machine takes its time, a quiet one loses nothing.
WAIT_MS = 30_000
expect.set_options(timeout=WAIT_MS)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
# axe makes many small objects in a second: room for them, so that they need not be swept up.
QUIET += ["--js-flags=--min-semi-space-size=64"]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Chromium's own note on each answer of 400 and above; `Watch.answered` judges those.
STATUS_NOTE = "Failed to load resource"
# htmx's note when a newer request takes the place of one under way, as `hx-sync` asks of it; a
# request that failed says htmx:sendError as well.
REPLACED = ("htmx:afterRequest, ", "htmx:sendAbort, ")


class Watch:
    """What went wrong in a browser while nobody looked."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.origin = origin
        self.complaints: list[str] = []
        # What comes from home goes straight on: asking us about each file would cost more time
        # than the page itself.
        home = re.escape(f"{origin}/")
        context.route(re.compile(f"^(?!{home}|data:|blob:)"), self.refuse)
        context.on("console", self.said)
        context.on("weberror", lambda fault: self.complaints.append(f"error: {fault.error}"))
        context.on("response", self.answered)

    def refuse(self, route: Route, request: Request) -> None:
        """Let nothing be loaded from elsewhere."""
        self.complaints.append(f"foreign request: {request.url}")
        route.abort()

    def said(self, message: ConsoleMessage) -> None:
        """Errors and warnings of the page, a breach of the security policy among them."""
        expected = (STATUS_NOTE, *REPLACED)
        if message.type in {"error", "warning"} and not message.text.startswith(expected):
            self.complaints.append(f"console: {message.text}")

    def answered(self, response: Response) -> None:
        """A page may answer 4xx to whom it should, its parts may not; nothing may answer 5xx."""
        page = response.request.is_navigation_request() or response.request.resource_type == "fetch"
        page = page or response.request.resource_type == "xhr"
        if response.status >= 500 or (response.status >= 400 and not page):
            self.complaints.append(f"{response.status}: {response.url}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for each process of the test run."""
    program = system_packages.chromium()
    assert program, "no Chromium: run `make test`, or install the package chromium"
    # Playwright keeps an event loop in this thread; our rows are read beside it, not in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(chromium: Browser, site: Site) -> Iterator[NewPage]:
    """Opens pages as different people: each call has its own cookies.

    `javascript`, `width`, `height`, `color_scheme`, `locale` and whatever else a context of
    Playwright takes. At the end of the test every complaint of every page is a failure.
    """
    opened: list[tuple[BrowserContext, Watch]] = []

    def make(
        *, javascript: bool = True, width: int = 360, height: int = 740, **more: object
    ) -> Page:
        choices: dict[str, object] = {"locale": "ru-RU", "timezone_id": "Europe/Moscow"}
        choices |= {"reduced_motion": "reduce"} | more
        context = chromium.new_context(
            base_url=site.url,
            java_script_enabled=javascript,
            viewport={"width": width, "height": height},
            **choices,  # type: ignore[arg-type]
        )
        context.set_default_timeout(WAIT_MS)
        opened.append((context, Watch(context, site.url)))
        return context.new_page()

    yield make
    for context, _ in opened:
        context.close()
    assert [complaint for _, watch in opened for complaint in watch.complaints] == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A phone."""
    return new_page()


@pytest.fixture
def plain_page(new_page: NewPage) -> Page:
    """A phone without JavaScript."""
    return new_page(javascript=False)


def assert_accessible(page: Page, only: Sequence[str] = AXE_TAGS) -> None:
    """No finding of axe on WCAG 2.2 AA and its best practices on the page as it stands.

    The rules are run from outside, past the page's security policy, which stays as it is.
    `only` are tags of axe, or names of its rules.
    """
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.quick())
    result = page.evaluate(
        "only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", list(only)
    )
    findings = [
        f"{finding['id']}: {finding['help']}: {node['target']} {node['html'][:160]}"
        for finding in result["violations"]
        for node in finding["nodes"]
    ]
    assert findings == [], f"{urlsplit(page.url).path}:\n" + "\n".join(findings)


def assert_fits(page: Page) -> None:
    """Nothing sticks out to the right: no page scrolls sideways."""
    page.wait_for_load_state()  # words can be read before the style sheet is there
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, f"{urlsplit(page.url).path} is {wide} px wider than the screen"
