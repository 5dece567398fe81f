"""A lock on something that has no row of its own."""

from collections.abc import Iterable
from hashlib import sha256

from django.db import connection


def one_at_a_time(keys: Iterable[str]) -> None:
    """From here to its end, this transaction runs alone among those that name one of `keys`.

    One statement on PostgreSQL; on SQLite a transaction that writes is alone anyway. The keys
    are always taken in the same order, so that two transactions never wait for each other.
    """
    _lock("SELECT pg_advisory_xact_lock(n) FROM unnest(%s::bigint[]) n", keys)


def beside_each_other(keys: Iterable[str]) -> None:
    """From here to its end, this transaction runs beside any number that say the same, and beside
    none that runs `one_at_a_time` under one of `keys`. Whoever waits to be alone waits for those
    that are there, not for those that come after.

    What it is to see of the others it reads in a statement of its own, after this one.
    """
    _lock("SELECT pg_advisory_xact_lock_shared(n) FROM unnest(%s::bigint[]) n", keys)


def _lock(statement: str, keys: Iterable[str]) -> None:
    numbers = sorted({_number(key) for key in keys})
    if numbers and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement, [numbers])


def _number(key: str) -> int:
    """A signed number of 64 bits, as PostgreSQL wants it."""
    return int.from_bytes(sha256(key.encode()).digest()[:8], signed=True)
