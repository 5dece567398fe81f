"""Whether the log is as it was published: everything is reckoned again from the rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.db.models import Exists, OuterRef

from gatehouse.core import log_lines, merkle
from gatehouse.core.log_lines import NOTHING, Day
from gatehouse.core.models import HistoryEntry, LogDay, LogLine
from gatehouse.core.public_log import BATCH, of_day, of_row


class Broken(Exception):
    """The log is not what it was; the text names the first thing that is wrong."""


@dataclass(frozen=True)
class Checked:
    """How much was reckoned again, and how many entries were not chained yet."""

    lines: int
    days: int
    unchained: int
    head: str


def check(copy: Iterable[str] = ()) -> Checked:
    """Reckon every line and every day; `copy` are lines of days that somebody kept elsewhere.

    Raises:
        Broken: for the first that differs.
    """
    days = [of_day(row) for row in LogDay.objects.order_by("day")]
    _compare(days, copy)
    _in_line(days)
    waits = iter(days)
    head, number, tree, day = NOTHING, 0, merkle.Root(), next(waits, None)
    while day is not None and not day.count:
        _same_root(day, tree, head)
        day = next(waits, None)
    for row, entry in _rows():
        number += 1
        line = _reckoned(row, entry, number, head)
        head = row.head
        if day is None:
            continue
        tree.add(line.encode())
        while day is not None and day.last <= number:
            _same_root(day, tree, head)
            day, tree = next(waits, None), merkle.Root()
    if day is not None:
        raise Broken(f"line {number + 1} is missing: {day.day} was published with {day.count}")
    return Checked(number, len(days), _unchained(days), head)


def _rows() -> Iterator[tuple[LogLine, HistoryEntry | None]]:
    """Every line with its entry, or None where that is gone."""
    last = 0
    while rows := list(LogLine.objects.filter(number__gt=last).order_by("number")[:BATCH]):
        entries = HistoryEntry.objects.in_bulk([row.entry_id for row in rows])
        for row in rows:
            yield row, entries.get(row.entry_id)
        last = rows[-1].number


def _reckoned(row: LogLine, entry: HistoryEntry | None, number: int, head: str) -> str:
    """The line, once all of it is found to be what it was."""
    if row.number != number:
        raise Broken(f"line {number} was removed")
    if entry is None:
        raise Broken(f"entry {row.entry_id} was removed: line {number} tells of it")
    plain = of_row(entry)
    if log_lines.sealed(plain, row.salt) != row.sealed or not _is_said(row, entry):
        raise Broken(f"entry {row.entry_id} was changed: line {number} tells of it")
    line = log_lines.line(plain, number=number, said=row.said, sealed=row.sealed)
    if log_lines.head(head, line) != row.head:
        raise Broken(f"line {number} was changed or inserted: the chain breaks there")
    return line


def _is_said(row: LogLine, entry: HistoryEntry) -> bool:
    """Whether what is public of an entry stands in it."""
    if not row.said:
        return True
    said = {name: entry.facts.get(name) for name in _names(row.said)}
    return log_lines.as_json(said) == row.said


def _names(said: str) -> Sequence[str]:
    return list(json.loads(said))


def _same_root(day: Day, tree: merkle.Root, head: str) -> None:
    if tree.digest().hex() != day.root or head != day.head:
        raise Broken(f"{day.day} was published with another root or head")


def _in_line(days: Sequence[Day]) -> None:
    """Each day names the one before, and begins where that ended."""
    previous, first = NOTHING, 1
    for day in days:
        if day.previous != previous or day.first != first:
            raise Broken(f"{day.day} does not follow the day before: one was changed or removed")
        previous, first = log_lines.sha(day.line), day.first + day.count


def _compare(days: Sequence[Day], copy: Iterable[str]) -> None:
    """Days kept elsewhere are those that are here; a copy may begin later and end earlier."""
    kept = [line.strip() for line in copy if line.startswith("LOG1-DAY|")]
    if not kept:
        return
    begin = log_lines.read_day(kept[0]).day
    here = [day.line for day in days if day.day >= begin][: len(kept)]
    for mine, theirs in zip_longest(here, kept):
        if mine != theirs:
            raise Broken(f"another day was published: {theirs}")


def _unchained(days: Sequence[Day]) -> int:
    """How many entries wait to be chained.

    Raises:
        Broken: for one that was put among those of a day that was published.
    """
    chained = LogLine.objects.filter(entry=OuterRef("pk"))
    rows = HistoryEntry.objects.filter(~Exists(chained)).order_by("pk")
    last = LogLine.objects.filter(number__lte=days[-1].last if days else 0).order_by("-entry_id")
    newest = last.values_list("entry_id", flat=True).first() or 0
    between = rows.filter(pk__lt=newest).values_list("pk", flat=True).first()
    if between is not None:
        raise Broken(f"entry {between} was inserted: the log of that day does not know it")
    return rows.count()
