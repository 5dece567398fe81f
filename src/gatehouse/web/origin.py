"""Where a request comes from, and where it may be led: this site's own pages."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

HOME_BITS = 64  # what a provider gives to one home; its owner has every address in it


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


def is_own_path(url: str) -> bool:
    """Whether an address is a path of this site, by the rules browsers read addresses with."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def address_of(request: HttpRequest) -> str:
    """The client's address; behind a trusted proxy, the one that the proxy saw."""
    if settings.TRUSTED_PROXY:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))


def network_of(request: HttpRequest) -> str:
    """Whom to count: the client's address; of IPv6 the network, since one home has them all."""
    address = address_of(request)
    try:
        parsed = ip_address(address)
    except ValueError:  # a Unix socket has none
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped or ip_network((parsed, HOME_BITS), strict=False))
