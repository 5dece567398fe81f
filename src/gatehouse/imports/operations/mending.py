"""What a person says about a file that was read: columns, cells, names, rows left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from gatehouse.catalogue.models import Enterprise
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.imports.models import Import, ImportSheet, ImportState, Mend, SaidAs
from gatehouse.imports.operations import work
from gatehouse.imports.operations.reading import refresh
from gatehouse.imports.packing import pack_layout
from gatehouse.imports.queries import waiting_word
from gatehouse.imports.shapes import Column, Layout
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Activity

AT_ONCE = 1_000  # rows; more are read anew by a worker
LONGEST = 2_000  # signs of a cell


def lock_ready(of: Import, *, now: datetime, waits: bool = False) -> Import:
    """A file that a person has in hand, locked and read afresh; with `waits` also while a second
    person is asked.

    Raises:
        Refused: `not_ready` when a worker has it, or it is over; `waits` while somebody is asked.
    """
    Import.objects.select_for_update(no_key=True).get(pk=of.pk)
    fresh = Import.objects.select_related("season", "enterprise").get(pk=of.pk)
    if fresh.state != ImportState.READY:
        text = _("This file is not waiting for you any more: see how it stands now.")
        raise Refused(Refusal("not_ready", text))
    if not waits:
        refuse_waiting(fresh, now=now)
    return fresh


def refuse_waiting(of: Import, *, now: datetime) -> None:
    """What another person is asked to agree to stays as it was shown to them."""
    if waiting_word(of, now=now):
        text = _("This file waits for a second person. Take the question back to change it.")
        raise Refused(Refusal("waits", text))


def _anew(of: Import, *, now: datetime) -> None:
    """Read the rows again: a few at once, many by a worker."""
    if of.total > AT_ONCE:
        Import.objects.filter(pk=of.pk).update(state=ImportState.READING, done=0)
        work.read_import.enqueue(now=now, import_id=of.pk)
        return
    with override(of.language):
        refresh(of=of, now=now)


@transaction.atomic
def set_layout(
    *,
    of: Import,
    sheet: int,
    heading_row: int,
    columns: Mapping[int, Column],
    by: Person,
    now: datetime,
) -> Import:
    """Say what the columns of a sheet say, and which row holds their headings (-1: none); its rows
    are read anew. Without any columns the sheet is passed over.

    Raises:
        Refused: `not_ready`, `waits`; `twice` when two columns would say the same.
    """
    of = lock_ready(of, now=now)
    if len(set(columns.values())) < len(columns):
        raise Refused(Refusal("twice", _("Two columns cannot say the same: choose one of them.")))
    row = ImportSheet.objects.get(of=of, number=sheet)
    layout = Layout(row.name, heading_row, columns) if columns else None
    row.layout = pack_layout(layout)
    row.save(update_fields=["layout"])
    named = {str(number): column.value for number, column in columns.items()}
    history.record("imports.columns_set", of=of, by=by, now=now, sheet=sheet, columns=named)
    _anew(of, now=now)
    return of


@transaction.atomic
def mend_row(
    *, of: Import, sheet: int, row: int, said: Mapping[Column, str], by: Person, now: datetime
) -> None:
    """Type cells of a row anew; the file itself stays as it was sent. What hangs on the row, its
    doubles and rows that say "as above", is understood anew with it.

    Raises:
        Refused: `not_ready`, `waits`.
    """
    of = lock_ready(of, now=now)
    mend = _mend(of, sheet, row)
    mend.said |= {column.value: text[:LONGEST] for column, text in said.items()}
    mend.save(update_fields=["said"])
    history.record(
        "imports.row_mended", of=of, by=by, now=now, sheet=sheet, row=row, fields=sorted(said)
    )
    with override(of.language):
        refresh(of=of, now=now)


@transaction.atomic
def skip_row(
    *, of: Import, sheet: int, row: int, is_skipped: bool, by: Person, now: datetime
) -> None:
    """Leave a row out, or take it in again.

    Raises:
        Refused: `not_ready`, `waits`.
    """
    of = lock_ready(of, now=now)
    mend = _mend(of, sheet, row)
    if mend.is_skipped == is_skipped:
        return
    mend.is_skipped = is_skipped
    mend.save(update_fields=["is_skipped"])
    history.record(
        "imports.row_skipped", of=of, by=by, now=now, sheet=sheet, row=row, is_skipped=is_skipped
    )
    with override(of.language):
        refresh(of=of, now=now)


def _mend(of: Import, sheet: int, row: int) -> Mend:
    mend, _is_new = Mend.objects.get_or_create(of=of, sheet=sheet, row=row)
    return mend


@transaction.atomic
def name_enterprise(
    *, of: Import, words: str, enterprise: Enterprise, by: Person, now: datetime
) -> None:
    """Say which enterprise of ours these words mean, in this file and in every later one.

    Raises:
        Refused: `not_ready`, `waits`.
    """
    of = lock_ready(of, now=now)
    SaidAs.objects.filter(words=words, enterprise__isnull=False).delete()
    SaidAs.objects.create(words=words, enterprise=enterprise, said_at=now)
    history.record("imports.enterprise_named", of=enterprise, by=by, now=now, words=words)
    _anew(of, now=now)


@transaction.atomic
def name_activity(*, of: Import, words: str, activity: Activity, by: Person, now: datetime) -> None:
    """Say which activity of its enterprise these words mean, in this file and in every later one.

    Raises:
        Refused: `not_ready`, `waits`.
    """
    of = lock_ready(of, now=now)
    same = SaidAs.objects.filter(words=words, activity__enterprise=activity.enterprise_id)
    same.delete()
    SaidAs.objects.create(words=words, activity=activity, said_at=now)
    history.record("imports.activity_named", of=activity, by=by, now=now, words=words)
    _anew(of, now=now)


@transaction.atomic
def describe_activity(
    *, of: Import, words: str, enterprise: Enterprise, by: Person, now: datetime, **fields: object
) -> Activity:
    """Describe an activity that a file speaks of and we did not know yet, and name it so. Visitors
    see it with its first public session.

    Raises:
        Refused: `not_ready`, `waits`.
        ValidationError: as the programme's operation of this name.
    """
    of = lock_ready(of, now=now)
    activity = programme.describe_activity(enterprise=enterprise, by=by, now=now, **fields)
    name_activity(of=of, words=words, activity=activity, by=by, now=now)
    return activity
