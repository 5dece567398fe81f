"""The log: every entry of the history in a chain of hashes, and each day's root for everybody.

An entry is chained within a minute of its transaction, in an order of its own: numbers of rows
are given before a transaction ends, so a late one simply comes next. What is once chained and
published cannot be changed, left out or put in between without every later root being another.

Which verbs are public, and which of their facts, each capability says (`PUBLISHED`).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from gatehouse.core import log_lines, merkle
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.log_lines import NOTHING
from gatehouse.core.models import HistoryEntry, LogDay, LogLine

BATCH = 2_000
# Rows may come to light so many numbers late; those that come later still are found once a day.
LOOKS_BACK = 100_000
SALT_BYTES = 16


class LogBroken(Exception):
    """What is to be published is not whole: somebody has taken a row away."""


@dataclass(frozen=True)
class Published:
    """Verbs of which a line is shown, each with the facts that are."""

    verbs: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, verbs: Mapping[str, Sequence[str]]) -> None:
        """Facts named here hold no personal data and no key of a person."""
        self.verbs.update({verb: tuple(facts) for verb, facts in verbs.items()})


PUBLISHED = Published()


@dataclass(frozen=True)
class Shown:
    """A public line with its proof: `day` is None until its day is published."""

    line: str
    entry: HistoryEntry
    said: str
    number: int
    day: LogDay | None
    path: tuple[str, ...]

    @property
    def index(self) -> int:
        """Its place among the lines of its day, from 0."""
        return self.number - self.day.first if self.day else 0


def of_row(row: HistoryEntry) -> log_lines.Entry:
    """An entry as its hashes take it."""
    return log_lines.Entry(row.at, row.by_id, row.verb, row.of_type, row.of_id, row.facts)


def of_day(row: LogDay) -> log_lines.Day:
    """A day as its line has it."""
    return log_lines.Day(row.day, row.first, row.count, row.root, row.head, row.previous)


def chain(*, now: datetime, looks_back: int | None = LOOKS_BACK) -> int:
    """Chain what has been written since; returns how many entries. `looks_back` None: look
    through all of the history."""
    done = 0
    while found := _chain_some(now, looks_back):
        done += found
    return done


@transaction.atomic
def _chain_some(now: datetime, looks_back: int | None) -> int:
    one_at_a_time(["core.log"])
    last = LogLine.objects.order_by("-number").first()
    rows = list(_unchained(looks_back)[:BATCH])
    # The clock may be set back; days are cut where the chain is.
    at = max(now, last.chained_at) if last else now
    number, head = (last.number, last.head) if last else (0, NOTHING)
    made = []
    for row in rows:
        number, salt = number + 1, secrets.token_hex(SALT_BYTES)
        said, entry = _said(row), of_row(row)
        sealed = log_lines.sealed(entry, salt)
        line = log_lines.line(entry, number=number, said=said, sealed=sealed)
        head = log_lines.head(head, line)
        made.append(
            LogLine(
                number=number, entry=row, chained_at=at, salt=salt, said=said, sealed=sealed,
                head=head,
            )
        )  # fmt: skip
    LogLine.objects.bulk_create(made)
    return len(made)


def _unchained(looks_back: int | None) -> QuerySet[HistoryEntry]:
    rows: QuerySet[HistoryEntry] = HistoryEntry.objects.filter(
        ~Exists(LogLine.objects.filter(entry=OuterRef("pk")))
    )
    if looks_back is not None:
        newest = LogLine.objects.aggregate(n=Max("entry_id"))["n"] or 0
        rows = rows.filter(pk__gt=newest - looks_back)
    return rows.order_by("pk")


def _said(row: HistoryEntry) -> str:
    names = PUBLISHED.verbs.get(row.verb)
    if names is None:
        return ""
    return log_lines.as_json({name: row.facts[name] for name in names if name in row.facts})


def publish_days(*, now: datetime) -> int:
    """Publish every day that is over, one after the other, those without a line too; returns how
    many."""
    if not _is_due(now):
        return 0
    chain(now=now, looks_back=None)
    done = 0
    while _publish_next(now):
        done += 1
    return done


@transaction.atomic
def _publish_next(now: datetime) -> bool:
    one_at_a_time(["core.log"])
    last = LogDay.objects.order_by("-day").first()
    day = _day_after(last)
    if day is None or now < _end_of(day):
        return False
    first = last.first + last.count if last else 1
    rows = LogLine.objects.filter(number__gte=first, chained_at__lt=_end_of(day))
    lines, public, head = [], [], last.head if last else NOTHING
    for place, (row, line) in enumerate(with_lines(rows)):
        if row.number != first + place:
            raise LogBroken(f"line {first + place} has lost its entry")
        if row.said:
            public.append(row)
        lines.append(line.encode())
        head = row.head
    tree = merkle.Tree(lines)
    for row in public:
        row.path = ",".join(one.hex() for one in tree.path(row.number - first))
    LogLine.objects.bulk_update(public, ["path"], batch_size=BATCH)
    LogDay.objects.create(
        day=day,
        first=first,
        count=len(tree),
        root=tree.root().hex(),
        head=head,
        previous=log_lines.sha(of_day(last).line) if last else NOTHING,
        published_at=now,
    )
    return True


def _is_due(now: datetime) -> bool:
    day = _day_after(LogDay.objects.order_by("-day").first())
    return day is not None and now >= _end_of(day)


def _day_after(last: LogDay | None) -> date | None:
    """The next day to be published: that after the last, or that of the first line."""
    if last is not None:
        return last.day + timedelta(days=1)
    first = LogLine.objects.order_by("number").first()
    return timezone.localtime(first.chained_at, _zone()).date() if first else None


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=_zone())


def _zone() -> tzinfo:
    """That of the site, whoever reads."""
    return timezone.get_default_timezone()


def with_lines(rows: QuerySet[LogLine]) -> Iterator[tuple[LogLine, str]]:
    """Lines in their order, as the entries are now; one whose entry is gone is left out."""
    full = rows.order_by("number").select_related("entry")
    for row in full.iterator(chunk_size=BATCH):
        yield row, line_of(row, row.entry)


def line_of(row: LogLine, entry: HistoryEntry) -> str:
    """The line of an entry."""
    return log_lines.line(of_row(entry), number=row.number, said=row.said, sealed=row.sealed)


def extract(things: Iterable[models.Model]) -> list[Shown]:
    """What everybody may read of what was done to these, in its order, each with its proof."""
    rows = LogLine.objects.none()
    for thing in things:
        mine = HistoryEntry.objects.all().of(thing).values("pk")
        rows |= LogLine.objects.filter(entry__in=mine).exclude(said="")
    found = [(row, line) for row, line in with_lines(rows)]
    days = _days_of([row.number for row, _line in found])
    return [
        Shown(
            line=line,
            entry=row.entry,
            said=row.said,
            number=row.number,
            day=days.get(row.number),
            path=tuple(row.path.split(",")) if row.path else (),
        )
        for row, line in found
    ]


def _days_of(numbers: Sequence[int]) -> dict[int, LogDay]:
    if not numbers:
        return {}
    days = LogDay.objects.filter(first__lte=max(numbers), count__gt=0).order_by("-day")
    known = [one for one in days if one.first + one.count > min(numbers)]
    return {
        number: day
        for number in numbers
        for day in known
        if day.first <= number < day.first + day.count
    }
