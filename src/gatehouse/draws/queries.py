"""Reads of draws used twice or worth a name."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db.models import QuerySet

from gatehouse.core.kept import Kept
from gatehouse.core.merkle import WIDTH
from gatehouse.draws import store
from gatehouse.draws.models import Draw, Entry
from gatehouse.draws.protocol import commits, entries, seeding

HOUR = 3600


@dataclass(frozen=True)
class Receipt:
    """What an entrant keeps: their line, their salt and the way from the line to the root."""

    draw: str
    line: str
    salt: str
    index: int
    count: int
    path: tuple[str, ...]
    commit_sha256: str

    def text(self) -> str:
        """As a file: one key and value a line."""
        lines = {
            "FTD1-RECEIPT": "1",
            "draw": self.draw,
            "line": self.line,
            "record_salt": self.salt,
            "index": str(self.index),
            "count": str(self.count),
            "path": ",".join(self.path),
            "commit_sha256": self.commit_sha256,
        }
        return "".join(f"{key}={value}\n" for key, value in lines.items())


def salt_of(draw: Draw, ticket: str) -> str:
    """The salt of one record, 64 hex digits; LookupError once the salts were erased."""
    if not draw.salt_key:
        raise LookupError(f"The salts of {draw.code} are erased.")
    key = bytes.fromhex(draw.salt_key)
    return hmac.new(key, ticket.encode("ascii"), hashlib.sha256).hexdigest()


def taking_part(draw: Draw) -> QuerySet[Entry]:
    """The entries that are drawn from, in the order of the public file."""
    return draw.entries.exclude(wishes="").order_by("ticket")


def line_of(entry: Entry) -> entries.Entry:
    """An entry as the public file has it."""
    return entries.Entry(
        ticket=entry.ticket,
        persons=entry.persons,
        tickets=entry.tickets,
        lane=entry.lane,
        wishes=entry.wishes.split(","),
        record=entry.record_sha256,
    )


def receipt(entry: Entry) -> Receipt | None:
    """The proof that an entry is among those committed to; None before the commit, for one that
    was left out, and once the salts are erased."""
    draw = entry.draw
    if not (draw.committed_at and entry.wishes and draw.salt_key):
        return None
    index = taking_part(draw).filter(ticket__lt=entry.ticket).count()
    count = _count(draw)
    return Receipt(
        draw=draw.code,
        line=line_of(entry).line,
        salt=salt_of(draw, entry.ticket),
        index=index,
        count=count,
        path=tuple(_path(draw, index, count)),
        commit_sha256=draw.commit_sha256,
    )


# What a commit says never changes: its hash names it.
_counts: Kept[str, int] = Kept(None, seconds=HOUR)


def _count(draw: Draw) -> int:
    """How many entries are drawn from, as it is promised to everybody."""

    def read(_sha256: str) -> int:
        return commits.read(store.lines_of(draw, store.COMMIT)).entries_count

    return _counts.get(draw.commit_sha256, read) or 0


def _path(draw: Draw, index: int, count: int) -> list[str]:
    """The hashes from a line to the root, read where they lie in the kept tree: its levels one
    after the other, the leaves first."""
    found, start = [], 0
    kept = draw.files.get(name=store.TREE)
    with default_storage.open(kept.stored) as tree:
        while count > 1:
            sibling = index ^ 1
            if sibling < count:
                tree.seek((start + sibling) * WIDTH)
                found.append(tree.read(WIDTH).hex())
            start, index, count = start + count, index // 2, (count + 1) // 2
    return found


def round_of(draw: Draw) -> int:
    """The round of the beacon that decides, from the published timetable."""
    return seeding.round_at(int(draw.beacon_at.timestamp()))
