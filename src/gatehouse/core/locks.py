"""A lock on something that has no row of its own."""

from collections.abc import Iterable
from hashlib import sha256

from django.db import connection


def one_at_a_time(keys: Iterable[str]) -> None:
    """From here to its end, this transaction runs alone among those that name one of `keys`.

    One statement on PostgreSQL; on SQLite a transaction that writes is alone anyway. The keys
    are always taken in the same order, so that two transactions never wait for each other.
    """
    numbers = sorted({_number(key) for key in keys})
    if numbers and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(n) FROM unnest(%s::bigint[]) n", [numbers])


def _number(key: str) -> int:
    """A signed number of 64 bits, as PostgreSQL wants it."""
    return int.from_bytes(sha256(key.encode()).digest()[:8], signed=True)
