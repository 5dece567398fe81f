"""How often one identity may do one thing: fixed windows counted in the shared cache."""

import hashlib
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import ngettext

from gatehouse.core.refusal import Refusal, Refused


def spend(
    purpose: str, identity: str, *, at_most: int, per_seconds: int, now: datetime, many: int = 1
) -> None:
    """Count one more try, or as `many`; raises Refused with code "too_often" past `at_most` in the
    window.

    `identity` is whoever is counted (an address, a person's id); the cache sees only its hash.
    """
    window, passed = divmod(int(now.timestamp()), per_seconds)
    if _count(f"{purpose}:{identity}:{window}", per_seconds, many) > at_most:
        raise Refused(_too_often(per_seconds - passed))


def _count(name: str, seconds: int, many: int) -> int:
    key = "limit:" + hashlib.sha256(name.encode()).hexdigest()
    if cache.add(key, many, timeout=seconds):
        return many
    try:
        return int(cache.incr(key, many))
    except ValueError:  # The window's count expired between the two calls: it starts again.
        cache.set(key, many, timeout=seconds)
        return many


def _too_often(seconds_left: int) -> Refusal:
    minutes = -(-seconds_left // 60)
    text = ngettext(
        "Too many attempts. Please try again in %(count)d minute.",
        "Too many attempts. Please try again in %(count)d minutes.",
        minutes,
    )
    return Refusal("too_often", text % {"count": minutes})
