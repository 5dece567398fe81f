"""The ledger of erasures: a file apart from the database, so that a restored copy forgets again.

A line is a time, a table and the number of a row: `2023-12-06T12:00:00+00:00 people.person 12`.
Lines are only added. Who has no copy of the database learns nothing from it.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from django.conf import settings
from django.db import models, transaction


class Unreadable(Exception):
    """A line of the ledger says nothing that can be done again; the text names it."""


@dataclass(frozen=True)
class Erased:
    """One row was erased, or taken back, at this time."""

    at: datetime
    of_type: str
    of_id: str

    def line(self) -> str:
        return f"{self.at.astimezone(UTC).isoformat()} {self.of_type} {self.of_id}\n"


def note(row: models.Model, *, now: datetime) -> None:
    """Write one down once the transaction is through; `complete` finds what is missed then."""
    erased = Erased(now, row._meta.label_lower, str(row.pk))
    transaction.on_commit(partial(append, [erased]), robust=True)


def append(erased: Iterable[Erased]) -> None:
    """Add lines; they are on the disk when this returns."""
    text = "".join(one.line() for one in erased)
    if not text:
        return
    settings.ERASURE_LEDGER.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    with os.fdopen(os.open(settings.ERASURE_LEDGER, flags, 0o600), "a") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def read() -> list[Erased]:
    """Every line once, in the order of time; two files put together are as good as one.

    Raises:
        FileNotFoundError: where there is none.
        Unreadable: for a line that was cut off.
    """
    lines = settings.ERASURE_LEDGER.read_text().splitlines()
    found = {_parsed(number, line) for number, line in enumerate(lines, start=1) if line.strip()}
    return sorted(found, key=lambda one: one.at)


def complete(erased: Iterable[Erased]) -> int:
    """Add those that are not there yet; returns how many."""
    known = set(read()) if settings.ERASURE_LEDGER.exists() else set()
    missing = [one for one in erased if one not in known]
    append(missing)
    return len(missing)


def _parsed(number: int, line: str) -> Erased:
    try:
        at, of_type, of_id = line.split()
        return Erased(datetime.fromisoformat(at), of_type, of_id)
    except ValueError as error:
        raise Unreadable(f"{settings.ERASURE_LEDGER}, line {number}: not readable.") from error
