"""Public pages that the cache in front may keep for a moment for everybody who is not signed in.

A page differs by its address, by the cookie of the view and by whether a browser's session is
there; the cache in front has the first two in its key and is passed by for the third. Browsers
ask again each time, so that somebody who has just signed in never sees the page of a stranger.

For those who are signed in such a page is one and the same too, for it names nobody: a process
keeps it for them for a few seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from gatehouse.core.kept import Kept

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]
SECONDS = 15
SIGNED_IN_SECONDS = 5
SIGNED_IN_PAGES = 100
STALE_SECONDS = 30


def public_page(*, seconds: int = SECONDS) -> Callable[[View[Arguments]], View[Arguments]]:
    """Let the cache in front keep what a view answers for `seconds`.

    The view must touch neither `request.user` nor a CSRF token: a response that sets a cookie
    is never kept.
    """

    def decorate(view: View[Arguments]) -> View[Arguments]:
        @wraps(view)
        def answer(
            request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponse:
            key = key_for_the_signed_in(request)
            if key is not None:
                return _for_the_signed_in(key, lambda: view(request, *args, **kwargs))
            response = view(request, *args, **kwargs)
            if not response.has_header("Cache-Control"):
                response["Cache-Control"] = cache_control(request, response, seconds)
            return response

        return cast(View[Arguments], answer)

    return decorate


# What a page for the signed-in depends on besides its address; no person is among it.
PARTS_OF_KEY = ("gh_view", "gh_desk", "gh_signing_in")
Page = tuple[bytes, dict[str, str]]
_pages: Kept[tuple[str, ...], Page] = Kept(None, seconds=SIGNED_IN_SECONDS, at_most=SIGNED_IN_PAGES)


def key_for_the_signed_in(request: HttpRequest) -> tuple[str, ...] | None:
    """What tells this page from another for those who are signed in; None where the page is not
    theirs to share: a stranger's, one with words waiting for somebody, one that is not just read.
    """
    cookies = request.COOKIES
    is_shared = settings.SESSION_COOKIE_NAME in cookies and "messages" not in cookies
    if not is_shared or request.method != "GET":
        return None
    asked = (request.headers.get(name, "") for name in ("HX-Request", "HX-History-Restore-Request"))
    parts = (cookies.get(name, "") for name in PARTS_OF_KEY)
    return (request.get_host(), request.get_full_path(), *asked, *parts)


def _for_the_signed_in(key: tuple[str, ...], make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page as kept, or made now; only a whole page without a cookie or a rule of its own for
    caches is kept."""
    made: list[HttpResponse] = []

    def read(_key: tuple[str, ...]) -> Page | None:
        response = make()
        made.append(response)
        has_own_rule = response.has_header("Cache-Control")
        response.setdefault("Cache-Control", "private, no-cache")
        is_whole = response.status_code == 200 and not response.streaming
        is_kept = is_whole and not response.cookies and not has_own_rule
        return (response.content, dict(response.items())) if is_kept else None

    page = _pages.get(key, read)
    if made or page is None:
        return made[0]
    content, headers = page
    return HttpResponse(content, headers=headers)


def cache_control(request: HttpRequest, response: HttpResponse, seconds: int) -> str:
    """The header of a page that is the same for every stranger."""
    is_stranger = settings.SESSION_COOKIE_NAME not in request.COOKIES
    is_kept = is_stranger and response.status_code == 200 and not response.cookies
    if not is_kept or request.method not in {"GET", "HEAD"}:
        return "private, no-cache"
    return f"public, max-age=0, s-maxage={seconds}, stale-while-revalidate={STALE_SECONDS}"
