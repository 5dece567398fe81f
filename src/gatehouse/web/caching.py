"""Public pages that the cache in front may keep for a moment for everybody who is not signed in.

A page differs by its address, by the cookie of the view and by whether a browser's session is
there; the cache in front has the first two in its key and is passed by for the third. Browsers
ask again each time, so that somebody who has just signed in never sees the page of a stranger.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]
SECONDS = 15
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
            response = view(request, *args, **kwargs)
            if not response.has_header("Cache-Control"):
                response["Cache-Control"] = cache_control(request, response, seconds)
            return response

        return cast(View[Arguments], answer)

    return decorate


def cache_control(request: HttpRequest, response: HttpResponse, seconds: int) -> str:
    """The header of a page that is the same for every stranger."""
    is_stranger = settings.SESSION_COOKIE_NAME not in request.COOKIES
    is_kept = is_stranger and response.status_code == 200 and not response.cookies
    if not is_kept or request.method not in {"GET", "HEAD"}:
        return "private, no-cache"
    return f"public, max-age=0, s-maxage={seconds}, stale-while-revalidate={STALE_SECONDS}"
