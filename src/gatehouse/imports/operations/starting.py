"""A file comes in, and goes again."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gatehouse.catalogue.models import Enterprise
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.imports.exporting import export
from gatehouse.imports.knowing import known, standing
from gatehouse.imports.models import OVER, Import, ImportRow, ImportState
from gatehouse.imports.operations import work
from gatehouse.imports.operations.mending import refuse_waiting
from gatehouse.imports.reading_books import look_at
from gatehouse.people.models import Person
from gatehouse.programme.models import Season

BYTES_AT_MOST = 5 * 1024 * 1024
KEPT = timedelta(days=30)
LYING = (ImportState.READING, ImportState.READY)  # nobody has decided on them


@transaction.atomic
def start_import(
    *,
    season: Season,
    enterprise: Enterprise | None,
    name: str,
    content: bytes,
    by: Person,
    now: datetime,
) -> Import:
    """Take a schedule in, to be read by a worker. What it says changes nothing yet.

    Raises:
        Refused: `too_big`, or what can be seen of the file at once: see `reading_books.look_at`;
            then nothing of it is kept.
    """
    if len(content) > BYTES_AT_MOST:
        raise Refused(too_big())
    look_at(content)
    made = Import.objects.create(
        season=season,
        enterprise=enterprise,
        by=by,
        language=get_language() or "ru",
        file_name=name[-160:],
        sha256=sha256(content).hexdigest(),
        content=content,
        created_at=now,
    )
    history.record("imports.started", of=made, by=by, now=now, season=season.pk, sha256=made.sha256)
    work.read_import.enqueue(now=now, import_id=made.pk)
    return made


def too_big() -> Refusal:
    """Why a file of more than BYTES_AT_MOST is not even looked at."""
    text = _("The file is larger than %(size)d MB. A schedule is smaller: send only the sheet.")
    return Refusal("too_big", text % {"size": BYTES_AT_MOST // 1024**2})


@transaction.atomic
def export_season(*, season: Season, by: Person, now: datetime) -> bytes:
    """A season as an XLSX that comes in again as it went out; who fetched it is recorded."""
    there = [one.known for one in standing(season).values()]
    history.record("imports.exported", of=season, by=by, now=now, sessions=len(there))
    return export(known(season, there))


@transaction.atomic
def drop_import(*, of: Import, by: Person | None, now: datetime) -> Import:
    """Put a file aside that was not taken over. Done twice it is done once.

    Raises:
        Refused: `taken` once it is being taken over, or was; `waits` while a second person is
            asked.
    """
    of = Import.objects.select_for_update(no_key=True).get(pk=of.pk)
    if of.state in (ImportState.TAKING, ImportState.TAKEN):
        raise Refused(Refusal("taken", _("It is taken over already.")))
    if of.state != ImportState.DROPPED:
        if by is not None:
            refuse_waiting(of, now=now)
        of.state, of.ended_at, of.content = ImportState.DROPPED, now, None
        of.save(update_fields=["state", "ended_at", "content"])
        history.record("imports.dropped", of=of, by=by, now=now)
    return of


def forget_imports(*, now: datetime) -> int:
    """Let go of what files said, thirty days after they were done with, or were left lying; how
    many. Which session came of which row stays, so that the next file can be compared."""
    over = Q(state__in=OVER, ended_at__lt=now - KEPT)
    lying = Q(state__in=LYING, created_at__lt=now - KEPT)
    keys = Import.objects.filter(over | lying, forgotten_at=None).values_list("pk", flat=True)
    for key in list(keys):
        _forget(key, now=now)
    return len(keys)


@transaction.atomic
def _forget(key: int, *, now: datetime) -> None:
    of = Import.objects.select_for_update(no_key=True).get(pk=key)
    if of.state in LYING:
        of = drop_import(of=of, by=None, now=now)
    of.sheets.all().delete()
    of.mends.all().delete()
    rows = ImportRow.objects.filter(of=of)
    rows.filter(session=None).delete()
    for row in rows:  # an empty text is encrypted, too: each row has its own
        row.said, row.line, row.problems, row.changes = {}, {}, [], []
    ImportRow.objects.bulk_update(rows, ["said", "line", "problems", "changes"], batch_size=200)
    of.forgotten_at = now
    of.save(update_fields=["forgotten_at"])
    history.record("imports.forgotten", of=of, by=None, now=now)
