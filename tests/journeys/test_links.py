"""Every link leads somewhere: all pages of both languages are read, from the front page on."""

from __future__ import annotations

import re
from collections import deque
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import APIRequestContext, Page

from tests.site import Site

pytestmark = pytest.mark.journey
HREF = re.compile(r"<(?:a|link|img|source|track|script)\b[^>]*?\s(?:href|src)=\"([^\"]*)\"")
ID = re.compile(r"\sid=\"([^\"]+)\"")
FEWEST = 250  # a crawl that ends sooner has lost its way
# Letters of the example lie on this machine only and change while we read.
LEFT_OUT = ("/mail/", "/en/mail/", "/admin/")


@pytest.fixture(scope="module")
def site(season_site: Site) -> Site:
    """The example season, shared: it is only read."""
    return season_site


def read(request: APIRequestContext, url: str) -> tuple[int, str]:
    """Status and text of an answer; what is not a page has no text."""
    answer = request.get(url)
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    return answer.status, answer.text() if is_page else ""


def links_of(text: str, url: str) -> set[tuple[str, str]]:
    """Whole addresses that a page leads to, and the place in them; a filtered list is the list."""
    found = (urldefrag(urljoin(url, unescape(href))) for href in HREF.findall(text))
    return {(link.url.partition("?")[0], link.fragment) for link in found}


def test_no_link_of_the_site_is_dead(site: Site, plain_page: Page) -> None:
    waiting, dead = deque([f"{site.url}/", f"{site.url}/en/"]), []
    seen: dict[str, set[str]] = {}
    targets: set[tuple[str, str, str]] = set()
    while waiting:
        url = waiting.popleft()
        if url in seen:
            continue
        status, text = read(plain_page.request, url)
        seen[url] = set(ID.findall(text))
        if status >= 400:
            dead.append((status, url))
        for address, fragment in links_of(text, url):
            path = urlsplit(address).path
            if address.startswith(f"{site.url}/") and not path.startswith(LEFT_OUT):
                waiting.append(address)
                if fragment and "." not in path:
                    targets.add((url, address, fragment))
    lost = [target for target in sorted(targets) if target[2] not in seen.get(target[1], set())]
    assert (dead, lost) == ([], [])
    assert len(seen) > FEWEST
