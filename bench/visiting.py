"""The errands that are measured: a public page, and a whole application by one person."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.browsing import Answer, Visitor
from bench.forms import fill

SESSION_COOKIE = "gatehouse_session"
PARTY = "adults=1&children=1"


@dataclass(frozen=True)
class Site:
    """Where the site under load answers."""

    host: str
    port: int

    @classmethod
    def at(cls, url: str) -> Site:
        parts = urlsplit(url)
        return cls(parts.hostname or "127.0.0.1", parts.port or 80)

    def visitor(self, cookie: str = "") -> Visitor:
        cookies = {SESSION_COOKIE: cookie} if cookie else {}
        return Visitor(self.host, self.port, cookies)


async def look(visitor: Visitor, path: str) -> str:
    """One public page, by somebody who is not signed in."""
    answer = await visitor.get(path)
    return str(answer.status)


async def apply(
    site: Site, *, cookie: str, session: str, party: str = PARTY, may_wait: bool = False
) -> tuple[str, str]:
    """The whole journey: session page, form, post, confirmation page.

    Returns:
        the outcome ("booked", "waiting", "refused" or a status) and the visit's address.
    """
    visitor = site.visitor(cookie)
    try:
        page = await visitor.get(f"/sessions/{session}/")
        form = await visitor.get(f"/sessions/{session}/apply/?{party}")
        if form.status == 302:  # an earlier try went through although its answer did not
            visit = await visitor.get(form.location)
            return _state(visit), form.location
        if page.status != 200 or form.status != 200:
            return str(max(page.status, form.status)), ""
        if b'name="request_key"' not in form.body:
            return "refused", ""
        sent = fill(form.body, holding="request_key", surname=_surname(cookie))
        if may_wait:
            sent = [pair for pair in sent if pair[0] != "may_wait"] + [("may_wait", "on")]
        posted = await visitor.post(f"/sessions/{session}/apply/?{party}", sent)
        if posted.status != 302:
            return ("refused" if posted.status in {200, 422} else str(posted.status)), ""
        visit = await visitor.get(posted.location)
        return _state(visit), posted.location
    finally:
        await visitor.close()


async def give_back(site: Site, *, cookie: str, visit: str) -> str:
    """Give a whole place back: the page that asks, and its button."""
    visitor = site.visitor(cookie)
    try:
        path = f"{visit.partition('?')[0]}give-back/"
        page = await visitor.get(path)
        if page.status == 302:  # an earlier try went through although its answer did not
            shown = await visitor.get(page.location)
            return "given back" if b'data-state="withdrawn"' in shown.body else "302"
        if page.status != 200:
            return str(page.status)
        posted = await visitor.post(path, fill(page.body, holding="csrfmiddlewaretoken"))
        return "given back" if posted.status == 302 else str(posted.status)
    finally:
        await visitor.close()


def _surname(cookie: str) -> str:
    """A surname from a cookie: its hex digits as Russian letters."""
    return "Ф" + "".join("абвгдежзиклмнопр"[int(digit, 16)] for digit in cookie[:12])


def _state(visit: Answer) -> str:
    if visit.status != 200:
        return str(visit.status)
    for state in ("booked", "waiting", "offered"):
        if f'data-state="{state}"'.encode() in visit.body:
            return state
    return "unknown"
