"""What the pages and calls of a game have in common: headers, and answers with an ETag."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from gatehouse.core.asked import refuse_nul
from gatehouse.quizzes.links import seat_of
from gatehouse.quizzes.models import Seat, SeatRole

SHARED = "public, max-age=0, s-maxage=1, stale-while-revalidate=10"
SeatView = Callable[[HttpRequest, Seat], HttpResponse]
Page = Callable[..., HttpResponse]


def by_token(*roles: SeatRole) -> Callable[[SeatView], Page]:
    """A page of a desk, opened by its signed link alone. Made up, taken back, or another desk's:
    there is no such page."""

    def decorate(view: SeatView) -> Page:
        @wraps(view)
        def answer(request: HttpRequest, token: str) -> HttpResponse:
            seat = seat_of(token, *roles)
            if seat is None:
                raise Http404
            refuse_nul(request)
            return secret(view(request, seat))

        return answer

    return decorate


def secret(response: HttpResponse) -> HttpResponse:
    """The address is the key: nobody on the way keeps the page, and nobody else learns of it."""
    response.headers.setdefault("Cache-Control", "no-store")
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def json_with_etag(
    request: HttpRequest, told: dict[str, Any], etag: str, *, caching: str = "no-store"
) -> HttpResponse:
    """`told`, or only that it is still the same."""
    response: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    response["ETag"] = etag
    response["Cache-Control"] = caching
    return response
