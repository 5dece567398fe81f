"""From a file to the fates of its rows. What was cut off starts again and ends the same.

Each reading has a number of its own: its rows are written in batches beside those of the one
before, and become the import's rows in one statement at its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from gatehouse.core import history
from gatehouse.core.refusal import Refused
from gatehouse.imports.judging import Judge, Verdict
from gatehouse.imports.knowing import Standing, known, standing
from gatehouse.imports.models import Import, ImportRow, ImportSheet, ImportState, Mend
from gatehouse.imports.packing import (
    pack_layout,
    pack_line,
    pack_problem,
    pack_sheet,
    unpack_layout,
    unpack_sheet,
)
from gatehouse.imports.reading_books import read_book
from gatehouse.imports.recognising import recognise
from gatehouse.imports.shapes import Book, Column, Layout, Line
from gatehouse.imports.understanding import Mended, understand
from gatehouse.programme.models import Activity, Season

BATCH = 500


@dataclass(frozen=True)
class Reading:
    """The cells of a file, where its columns stand, and what was mended."""

    book: Book
    layouts: Sequence[Layout]
    mended: Mended


def read(*, import_id: int, now: datetime) -> None:
    """Read a file that waits to be read; nothing where it does not any more."""
    of = Import.objects.select_related("season", "enterprise").filter(pk=import_id).first()
    if of is None or of.state != ImportState.READING:
        return
    with override(of.language):
        try:
            _open(of)
        except Refused as refused:
            _fail(of, refused, now=now)
        else:
            understand_all(of=of, now=now)


def _open(of: Import) -> None:
    """Keep the cells of the file, and the file no longer."""
    if of.content is None:
        return
    book = read_book(bytes(of.content), of.file_name)
    sheets = [
        ImportSheet(of=of, number=number, layout=pack_layout(recognise(sheet)), **pack_sheet(sheet))
        for number, sheet in enumerate(book.sheets)
    ]
    remarks = [str(one.text) for one in book.remarks]
    with transaction.atomic():
        kept = Import.objects.filter(pk=of.pk, content__isnull=False)
        if not kept.update(content=None):
            return
        if _mended_as_before(of, sheets):
            remarks.append(_("This file came in before: it is mended as it was then."))
        ImportSheet.objects.bulk_create(sheets)
        Import.objects.filter(pk=of.pk).update(remarks=remarks)


def _mended_as_before(of: Import, sheets: Sequence[ImportSheet]) -> bool:
    """Let what was said about the very same file hold for it again, so that it changes nothing."""
    taken = Import.objects.filter(season=of.season_id, sha256=of.sha256, forgotten_at=None)
    before = taken.filter(state=ImportState.TAKEN).order_by("pk").last()
    if before is None:
        return False
    layouts = dict(before.sheets.values_list("number", "layout"))
    for sheet in sheets:
        sheet.layout = layouts.get(sheet.number, sheet.layout)
    mends = [
        Mend(of=of, sheet=one.sheet, row=one.row, said=one.said, is_skipped=one.is_skipped)
        for one in before.mends.all()
    ]
    return bool(Mend.objects.bulk_create(mends))


@transaction.atomic
def _fail(of: Import, refused: Refused, *, now: datetime) -> None:
    waiting = Import.objects.filter(pk=of.pk, state=ImportState.READING)
    if waiting.update(
        state=ImportState.FAILED,
        content=None,
        error_code=refused.first.code,
        error=str(refused.first.text)[:400],
        ended_at=now,
    ):
        history.record("imports.refused", of=of, by=of.by, now=now, code=refused.first.code)


def understand_all(*, of: Import, now: datetime) -> None:
    """Say anew what every row becomes, and let that be the import's rows."""
    run = _next_run(of)
    verdicts = verdicts_of(of, now=now)
    if not Import.objects.filter(pk=of.pk, next_run=run).update(done=0, total=len(verdicts)):
        return
    numbers = dict(of.sheets.values_list("name", "number"))
    for start in range(0, len(verdicts), BATCH):
        if not _write(of, run, verdicts[start : start + BATCH], numbers):
            return  # another reading has begun meanwhile: it does the work
    _end(of, run)


@transaction.atomic
def _next_run(of: Import) -> int:
    """A number for this reading; what is left of readings that were cut off goes."""
    row = Import.objects.select_for_update(no_key=True).get(pk=of.pk)
    row.next_run += 1
    row.save(update_fields=["next_run"])
    ImportRow.objects.filter(of=of).exclude(run=row.run).delete()
    return row.next_run


@transaction.atomic
def _write(of: Import, run: int, verdicts: Sequence[Verdict], numbers: Mapping[str, int]) -> bool:
    mine = Import.objects.filter(pk=of.pk, next_run=run, state=ImportState.READING)
    ImportRow.objects.bulk_create([row_of(of, run, one, numbers) for one in verdicts])
    done = ImportRow.objects.filter(of=of, run=run).count()
    return bool(mine.update(done=done))


@transaction.atomic
def _end(of: Import, run: int) -> None:
    mine = Import.objects.filter(pk=of.pk, next_run=run, state=ImportState.READING)
    if mine.update(state=ImportState.READY, run=run):
        ImportRow.objects.filter(of=of).exclude(run=run).delete()


def verdicts_of(of: Import, *, now: datetime) -> list[Verdict]:
    """What every line of a file, as it is mended now, becomes beside the season as it stands."""
    reading, there = _reading(of), standing(of.season)
    what = known(of.season, [one.known for one in there.values()], of.enterprise)
    lines = understand(reading.book, reading.layouts, what, reading.mended)
    return judged(of.season, lines, there=there, now=now)


def _reading(of: Import) -> Reading:
    rows = list(ImportSheet.objects.filter(of=of))
    names = {row.number: row.name for row in rows}
    layouts = [unpack_layout(row.name, row.layout) for row in rows]
    mended = {
        (names[mend.sheet], mend.row): None if mend.is_skipped else _cells(mend)
        for mend in Mend.objects.filter(of=of)
    }
    return Reading(
        Book(of.file_name, [unpack_sheet(row.name, row.cells, row.broken) for row in rows]),
        [layout for layout in layouts if layout],
        mended,
    )


def _cells(mend: Mend) -> dict[Column, str]:
    return {Column(name): text for name, text in mend.said.items()}


def judged(
    season: Season, lines: Iterable[Line], *, there: Mapping[str, Standing], now: datetime
) -> list[Verdict]:
    """What each of these lines becomes."""
    judge = Judge(season=season, there=there, activities=activities(), now=now)
    return [judge.judge(line) for line in lines]


def activities() -> dict[str, Activity]:
    """Every activity by its slug, with what it is found by."""
    rows = Activity.objects.select_related("enterprise__industry")
    return {one.slug: one for one in rows}


def row_of(of: Import, run: int, verdict: Verdict, numbers: Mapping[str, int]) -> ImportRow:
    """A verdict as it is kept."""
    line = verdict.line
    return ImportRow(
        of=of,
        run=run,
        sheet=numbers[line.sheet],
        row=line.row,
        part=line.part,
        said={column.value: text for column, text in line.said.items()},
        line=pack_line(line),
        fate=verdict.fate,
        problems=[pack_problem(one) for one in verdict.problems],
        changes=[list(change) for change in verdict.changes],
        session=verdict.standing.row if verdict.standing else None,
    )


def refresh(*, of: Import, now: datetime) -> int:
    """Say anew what every row becomes and write those that differ; how many. For a file that a
    person has in hand: under its lock, with a fixed number of statements."""
    numbers = dict(of.sheets.values_list("name", "number"))
    fresh = [row_of(of, of.run, one, numbers) for one in verdicts_of(of, now=now)]
    there = {place(row): row for row in of.rows.filter(run=of.run)}
    added = [row for row in fresh if place(row) not in there]
    changed = []
    for row in fresh:
        before = there.pop(place(row), None)
        if before is not None and told(row) != told(before):
            row.pk = before.pk
            changed.append(row)
    ImportRow.objects.filter(pk__in=[row.pk for row in there.values()]).delete()
    ImportRow.objects.bulk_create(added, batch_size=BATCH)
    ImportRow.objects.bulk_update(changed, TOLD, batch_size=BATCH // 5)
    Import.objects.filter(pk=of.pk).update(total=len(fresh), done=len(fresh))
    return len(added) + len(changed) + len(there)


TOLD = ["said", "line", "fate", "problems", "changes", "session"]


def place(row: ImportRow) -> tuple[int, int, int]:
    """Where it stands in the file."""
    return row.sheet, row.row, row.part


def told(row: ImportRow) -> tuple[object, ...]:
    """What is said of it."""
    return row.said, row.line, row.fate, row.problems, row.changes, row.session_id
