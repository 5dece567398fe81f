"""A network on which an answer is read in time and comes late."""

from __future__ import annotations

import time
from contextlib import suppress

from playwright.sync_api import APIResponse, Error, Page, Route

from tests.browser import WAIT_MS


class Late:
    """Answers from addresses like `url`: the server gives each at once, the page gets none of them
    until it is let through."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.held: list[tuple[Route, APIResponse]] = []
        page.route(url, self._hold)

    def _hold(self, route: Route) -> None:
        # The whole answer: one without a body could bring nothing that is old.
        headers = {**route.request.headers, "if-none-match": ""}
        self.held.append((route, route.fetch(headers=headers)))

    def holds(self, number: int = 1) -> None:
        """Wait until so many answers were given."""
        deadline = time.monotonic() + WAIT_MS / 1000
        while len(self.held) < number:
            assert time.monotonic() < deadline, f"{len(self.held)} of {number} from {self.url}"
            self.page.wait_for_timeout(20)

    def let_through(self) -> None:
        """They come now, in the order in which they were asked for, and others as always."""
        for route, answer in self.held:
            with suppress(Error):  # the page has given it up by now
                route.fulfill(response=answer)
        self.page.unroute(self.url)
        self.page.wait_for_timeout(500)  # time for what is old to do its harm
