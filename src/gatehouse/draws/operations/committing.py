"""The commit: everything that is drawn from is fixed and public before the chance comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import transaction

from gatehouse.core import history, merkle
from gatehouse.draws import code, store
from gatehouse.draws.models import Draw
from gatehouse.draws.operations.keeping import put
from gatehouse.draws.operations.planning import lock_draw, refuse_unless
from gatehouse.draws.protocol import commits, lots
from gatehouse.draws.queries import line_of, round_of, taking_part
from gatehouse.draws.rules import Step

LINES_AT_ONCE = 5_000


def commit(*, draw: Draw, now: datetime) -> Draw:
    """Build the files from what was described, and publish their hashes. A run that was killed is
    started again and ends with the same bytes.

    Raises:
        Refused: `not_now` where the draw is not closed.
        FileChanged: where what was written before differs from what would be written now.
    """
    fresh = Draw.objects.get(pk=draw.pk)
    if fresh.committed_at:
        return fresh
    refuse_unless(fresh, Step.CLOSED)
    sessions = put(fresh, store.SESSIONS, [_sessions(fresh)], now=now)
    entries = put(fresh, store.ENTRIES, _entries(fresh), now=now)
    rules = put(fresh, store.RULES, [fresh.rules.encode()], now=now)
    by_code = put(fresh, store.CODE, [code.listing()], now=now)
    tree = merkle.Tree(line.rstrip(b"\n") for line in store.lines_of(fresh, store.ENTRIES))
    put(fresh, store.TREE, map(bytes, tree.levels()), now=now)
    promised = commits.Commit(
        draw=fresh.code,
        rules_sha256=rules.sha256,
        code_sha256=by_code.sha256,
        sessions_sha256=sessions.sha256,
        entries_sha256=entries.sha256,
        entries_root=tree.root().hex(),
        entries_count=len(tree),
        size_table=fresh.size_table,
        beacon_round=round_of(fresh),
        closed_at=_second(fresh.closed_at),
        witnesses=dict(fresh.witnesses.values_list("name", "sealed")),
    )
    made = put(fresh, store.COMMIT, [commits.write(promised)], now=now)
    return _committed(fresh, made.sha256, len(tree), now=now)


@transaction.atomic
def _committed(draw: Draw, sha256: str, count: int, *, now: datetime) -> Draw:
    draw = lock_draw(draw)
    if draw.committed_at:
        return draw
    refuse_unless(draw, Step.CLOSED)
    draw.committed_at, draw.commit_sha256 = now, sha256
    draw.save(update_fields=["committed_at", "commit_sha256"])
    history.record("draws.committed", of=draw, by=None, now=now, sha256=sha256, entries=count)
    return draw


def _sessions(draw: Draw) -> bytes:
    return lots.write(
        lots.Lot(lot.label, lot.places, {lane: n for lane, n in lot.guarantees.items() if n})
        for lot in draw.lots.all()
    )


def _entries(draw: Draw) -> Iterator[bytes]:
    for entry in taking_part(draw).iterator(chunk_size=LINES_AT_ONCE):
        yield f"{line_of(entry).line}\n".encode("ascii")


def _second(at: datetime | None) -> str:
    if at is None:
        raise ValueError("the draw is not closed")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
