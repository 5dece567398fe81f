"""How often one identity may do one thing: fixed windows counted in the shared cache."""

import hashlib
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import ngettext

from gatehouse.core.refusal import Refusal, Refused


def spend(purpose: str, identity: str, *, at_most: int, per_seconds: int, now: datetime) -> None:
    """Count one more try; raises Refused with code "too_often" past `at_most` in the window.

    `identity` is whoever is counted (an address, a person's id); the cache sees only its hash.
    """
    window, passed = divmod(int(now.timestamp()), per_seconds)
    if _count(f"{purpose}:{identity}:{window}", per_seconds) > at_most:
        raise Refused(_too_often(per_seconds - passed))


def _count(name: str, seconds: int) -> int:
    key = "limit:" + hashlib.sha256(name.encode()).hexdigest()
    if cache.add(key, 1, timeout=seconds):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # The window's count expired between the two calls: it starts again.
        cache.set(key, 1, timeout=seconds)
        return 1


def _too_often(seconds_left: int) -> Refusal:
    minutes = -(-seconds_left // 60)
    text = ngettext(
        "Too many attempts. Please try again in %(count)d minute.",
        "Too many attempts. Please try again in %(count)d minutes.",
        minutes,
    )
    return Refusal("too_often", text % {"count": minutes})
