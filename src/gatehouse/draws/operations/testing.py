"""The self-test: before anybody is told, whether software chose whom chance should."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from gatehouse.core import history
from gatehouse.draws import store
from gatehouse.draws.models import Draw
from gatehouse.draws.operations.planning import lock_draw, refuse_unless
from gatehouse.draws.protocol import folders, results, selftest
from gatehouse.draws.protocol.walking import NOTHING
from gatehouse.draws.queries import taking_part
from gatehouse.draws.rules import Step

AT_ONCE = 10  # dummies that are kept together: so many are drawn again after a kill


@dataclass(frozen=True)
class Bench:
    """A draw's lists as the self-test needs them."""

    lists: folders.Lists
    groups: selftest.Groups


def draw_dummies(*, draw: Draw, at_most: int = selftest.DUMMIES) -> int:
    """Draw up to so many of the dummies that are still missing, from the commit on; they are known
    before the round, so they may be drawn while complaints are taken. Returns how many are there.

    Raises:
        Refused: `not_now` before the commit.
        FileChanged: where a file is not what was published.
    """
    fresh = Draw.objects.get(pk=draw.pk)
    refuse_unless(fresh, Step.COMMITTED, Step.REVEALED, Step.DRAWN)
    done = _dummies(fresh)
    wanted = range(len(done), min(selftest.DUMMIES, len(done) + at_most))
    bench = _bench(fresh) if wanted else None
    for start in wanted[::AT_ONCE] if bench else ():
        numbers = range(start, min(start + AT_ONCE, wanted.stop))
        done += [_dummy(fresh, bench, number) for number in numbers]
        _keep(fresh, dummies=done)
    return len(done)


def test(*, draw: Draw, now: datetime) -> Draw:
    """Judge what was drawn beside its dummies; a draw that does not pass is not released.

    Raises:
        Refused: `not_now` unless the lots are drawn and not yet released.
        FileChanged: where a file is not what was published.
    """
    fresh = Draw.objects.get(pk=draw.pk)
    if fresh.is_sound is not None:
        return fresh
    refuse_unless(fresh, Step.DRAWN)
    draw_dummies(draw=fresh)
    fresh.refresh_from_db()
    bench = _bench(fresh)
    observed = selftest.count(bench.groups, _granted(fresh))
    verdict = selftest.judge(observed, _dummies(fresh))
    return _judged(fresh, observed, verdict, now=now)


def _bench(draw: Draw) -> Bench:
    with TemporaryDirectory(prefix="gatehouse-draw-") as folder:
        store.copy_to(draw, Path(folder))
        lists = folders.read_lists(Path(folder))
    times = taking_part(draw).values_list("entered_at", flat=True)
    entered = [at.timestamp() for at in times.iterator(chunk_size=10_000)]
    return Bench(lists, selftest.groups_of(lists.entries, entered))


def _dummy(draw: Draw, bench: Bench | None, number: int) -> selftest.Counts:
    if bench is None:
        raise ValueError("there is nothing to draw from")
    return selftest.dummy(
        bench.lists.entries,
        bench.lists.lots,
        bench.groups,
        commit=draw.commit_sha256,
        number=number,
    )


def _granted(draw: Draw) -> list[int]:
    """Which wish each entry was granted in the published results, in the order of its tickets."""
    told = {one.ticket: one.wish for one in results.read(store.lines_of(draw, store.RESULTS))}
    return [NOTHING if told[ticket] is None else 0 for ticket in sorted(told)]


def _dummies(draw: Draw) -> list[selftest.Counts]:
    return list(draw.self_test.get("dummies", ()))


@transaction.atomic
def _keep(draw: Draw, **parts: Any) -> None:
    fresh = lock_draw(draw)
    fresh.self_test = {**fresh.self_test, **parts}
    fresh.save(update_fields=["self_test"])


@transaction.atomic
def _judged(
    draw: Draw, observed: Mapping[str, Any], verdict: selftest.Verdict, *, now: datetime
) -> Draw:
    fresh = lock_draw(draw)
    if fresh.is_sound is not None:
        return fresh
    fresh.self_test = {**fresh.self_test, "observed": observed, "p": dict(verdict.p)}
    fresh.is_sound = verdict.is_sound
    fresh.save(update_fields=["self_test", "is_sound"])
    history.record("draws.tested", of=fresh, by=None, now=now, is_sound=verdict.is_sound)
    return fresh
