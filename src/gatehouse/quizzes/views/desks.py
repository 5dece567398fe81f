"""What the desks of checkers and of the judge share: the signed link is who one is, and pages ask
every two seconds whether there is something new.

No cookie is read, so posts need no CSRF token: see `team_pages`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.translation import get_language

from gatehouse.core.asked import refuse_nul
from gatehouse.quizzes.links import seat_of
from gatehouse.quizzes.models import Seat, SeatRole
from gatehouse.quizzes.views.team_pages import secret_page

Arguments = ParamSpec("Arguments")
SeatView = Callable[Concatenate[HttpRequest, Seat, Arguments], HttpResponse]
Page = Callable[..., HttpResponse]


def at_desk(*roles: SeatRole) -> Callable[[SeatView[Arguments]], Page]:
    """A page of whoever holds the link of one of these desks; a made-up one opens nothing."""

    def decorate(view: SeatView[Arguments]) -> Page:
        @secret_page
        @wraps(view)
        def answer(
            request: HttpRequest, token: str, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponse:
            seat = seat_of(token, *roles)
            if seat is None:
                raise Http404
            refuse_nul(request)
            return view(request, seat, *args, **kwargs)

        return answer

    return decorate


def etag_of(*parts: object) -> str:
    """A name for what a part of a page shows, in the language that is active."""
    said = "|".join(map(str, (get_language(), *parts)))
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:20]}"'


def part(
    request: HttpRequest, etag: str, template: str, context: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """A part of a page that is asked for again and again: 304 while it is the same."""
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = render(request, template, context())
    response["ETag"] = etag
    return response
