"""What a worker does for imports; operations put it into the queue."""

from __future__ import annotations

from datetime import datetime

from gatehouse.core.jobs import job
from gatehouse.imports.operations.reading import read
from gatehouse.imports.operations.taking import take


@job()
def read_import(*, now: datetime, import_id: int) -> None:
    """Read a file and say what each row becomes."""
    read(import_id=import_id, now=now)


@job()
def take_import(*, now: datetime, import_id: int, by_id: int) -> None:
    """Write into the programme what the rows of a file become."""
    take(import_id=import_id, by_id=by_id, now=now)
