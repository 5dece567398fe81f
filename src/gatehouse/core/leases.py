"""Taking an errand so that no other worker has it, and keeping it while the work goes on.

Whoever takes an errand gets it for LEASE. While the holder lives, a thread of its process
renews the lease (`renew_held`); when the process is killed nobody does, and after at most
LEASE another worker takes the errand again. A holder that was thought dead cannot spoil
the result of the next one: what it writes counts only while `attempts` is still its own.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from gatehouse.core.models import Errand

LEASE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
ERROR_LENGTH = 300

E = TypeVar("E", bound=Errand)
_held: dict[int, Errand] = {}
_lock = threading.Lock()


def claim(errands: QuerySet[E], *, now: datetime, **changes: object) -> E | None:
    """Take the errand that has been due longest, set `changes` on it; None when none is due.

    On PostgreSQL a row that another worker has locked is passed over; on SQLite every
    transaction that begins is the only one. The look before it takes no lock, so that idle
    workers do not stop those who write.
    """
    due = errands.filter(due_at__lte=now).order_by("due_at", "pk")
    if not due.exists():
        return None
    with transaction.atomic():
        errand = due.select_for_update(skip_locked=True).first()
        if errand is None:
            return None
        values = {"attempts": errand.attempts + 1, "due_at": now + LEASE, **changes}
        _write(errand, values)
    return errand


def settle(errand: Errand, **values: object) -> bool:
    """Write what became of it; False when somebody else has taken it over meanwhile."""
    return _write(errand, values)


def end(errand: Errand, *, now: datetime, **values: object) -> bool:
    """Write the last of it; False when somebody else has taken it over meanwhile."""
    return _write(errand, {"due_at": None, "ended_at": now, **values})


def pause(attempts: int, *, first: timedelta) -> timedelta:
    """How long to wait after so many attempts: twice as long each time, an hour at most."""
    doublings = min(attempts - 1, 20)
    return min(first * (1 << doublings), LONGEST_PAUSE)


@contextmanager
def held(errand: Errand) -> Iterator[None]:
    """While this runs, `renew_held` keeps the errand ours."""
    key = id(errand)
    with _lock:
        _held[key] = errand
    try:
        yield
    finally:
        with _lock:
            del _held[key]


def renew_held(*, now: datetime) -> None:
    """Prolong the lease of all that this process works on."""
    with _lock:
        errands = list(_held.values())
    for errand in errands:
        _rows(errand).update(due_at=now + LEASE)


def _rows(errand: Errand) -> QuerySet[Errand]:
    rows: QuerySet[Errand] = type(errand)._default_manager.all()
    return rows.filter(pk=errand.pk, attempts=errand.attempts, ended_at=None)


def _write(errand: Errand, values: dict[str, object]) -> bool:
    written = _rows(errand).update(**values) == 1
    if written:
        for name, value in values.items():
            setattr(errand, name, value)
    return written
