"""Who sends a request: another site's page, or one of ours; and from what address."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def is_our_own(request: HttpRequest) -> bool:
    """Whether a page of this site sent it, as the browser itself says.

    It stands in for a CSRF token where a token would cost every public page its place in the
    cache. A browser that says neither of the two is not believed.
    """
    fetched_by = request.headers.get("Sec-Fetch-Site")
    if fetched_by is not None:
        return fetched_by == "same-origin"
    origin = urlsplit(request.headers.get("Origin", ""))
    return bool(origin.netloc) and origin.netloc == request.get_host()


def address_of(request: HttpRequest) -> str:
    """The client's address; behind a trusted proxy, the one that the proxy saw."""
    if settings.TRUSTED_PROXY:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))
