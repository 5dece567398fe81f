"""The site's own draw of a million entries: from the database to published files, while others
write; beside the bare update of as many rows.

    python -m bench.draw_server                 # a million entries, 1,200 lots; PostgreSQL, durable
    python -m bench.draw_server --entries 50000 --lots 36
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tools.postgres import DURABLE, cluster

if TYPE_CHECKING:
    from gatehouse.draws.operations import Described

ROOT = Path(__file__).resolve().parents[1]
ROUND = 657413  # of quicknet, published: its signature is in tests/draws/random_draws.py
SIZES = (1, 1, 2, 2, 2, 3, 3, 4, 4, 5)
MEASURED, WRITER = "--measured", "--writer"
WRITES_EACH_SECOND = 50
FILL = """
INSERT INTO draws_entry (draw_id, ticket, persons, tickets, lane, wishes, record_sha256, entered_at,
                         key)
SELECT %s, substr(md5(n::text) || md5((-n)::text), 1, 20), 1, 0, '-', '', '', %s, ''
FROM generate_series(1, %s) AS n
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--lots", type=int, default=1_200)
    chosen = parser.parse_args()
    with cluster(DURABLE) as server, TemporaryDirectory(prefix="gatehouse-bench-") as place:
        environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "GATEHOUSE_DATABASE_URL": server.create("bench"),
            "GATEHOUSE_VAR_DIR": place,
        }
        manage = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(manage, cwd=ROOT, env=environment, check=True)
        sizes = [str(chosen.entries), str(chosen.lots)]
        own = [sys.executable, "-m", "bench.draw_server", MEASURED, *sizes]
        return subprocess.run(own, cwd=ROOT, env=environment, check=False).returncode


def measured(entries: int, lots: int) -> int:
    """The phases of one draw, each with its seconds, in a process of its own."""
    import django

    django.setup()
    from django.db import connection

    from gatehouse.draws import operations as draws
    from gatehouse.draws.models import Draw
    from gatehouse.draws.protocol import seeding
    from tests.draws.random_draws import SIGNATURES

    beacon_at = datetime.fromtimestamp(seeding.moment_of(ROUND), tz=UTC)
    closes_at, opens_at = beacon_at - timedelta(days=2), beacon_at - timedelta(days=9)
    draw = _planned(lots, closes_at=closes_at, beacon_at=beacon_at, now=opens_at)
    with connection.cursor() as cursor:
        cursor.execute(FILL, [draw.pk, opens_at, entries])
        cursor.execute("VACUUM ANALYZE draws_entry")
    keys = list(draw.entries.values_list("pk", flat=True).order_by("pk"))
    labels = sorted(draw.lots.values_list("label", flat=True))
    print("what | seconds")
    bare = _timed("bare update of one column of as many rows", lambda: _bare(connection))
    writer = _Writer()
    started = time.perf_counter()
    _timed("close", lambda: draws.close(draw=draw, now=closes_at))
    _timed(
        "describe everybody",
        lambda: draws.describe(draw=draw, entries=_described(keys, labels)),
    )
    _timed("commit: lists, tree, hashes", lambda: draws.commit(draw=draw, now=closes_at))
    draws.close_reveals(draw=draw, now=beacon_at - timedelta(hours=1))
    draws.bring_signature(draw=draw, signature=SIGNATURES[ROUND], by=None, now=beacon_at)
    _timed("draw, results, places of entries", lambda: draws.draw_lots(draw=draw, now=beacon_at))
    whole = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"from the database to the files | {whole:.1f} ({whole / bare:.1f} times the bare update)"
    )
    print(f"peak memory of the process, MB | {peak:.0f}")
    print(f"other writers meanwhile | {writer.stop()}")
    done = Draw.objects.get(pk=draw.pk)
    print(f"entries {entries:,}, lots {lots:,}, results_sha256 {done.results_sha256}")
    return 0


def _planned(lots: int, *, closes_at: datetime, beacon_at: datetime, now: datetime):  # type: ignore[no-untyped-def]  # a model, known after setup
    from gatehouse.draws import operations as draws

    draw = draws.plan_draw(
        code="bench",
        title_ru="Замер",
        title_en="Bench",
        rules="Rules.\n",
        size_table="10,11,12,12,12",
        closes_at=closes_at,
        complaints_until=closes_at + timedelta(days=1),
        witnesses_until=beacon_at - timedelta(hours=1),
        beacon_at=beacon_at,
        appeal_days=10,
        by=None,
        now=now,
    )
    for number in range(lots):
        label = f"T{number:05d}"
        draws.add_lot(
            draw=draw,
            label=label,
            title_ru=label,
            title_en=label,
            places=25,
            guarantees={"F": 12, "R": 2},
            by=None,
            now=now,
        )
    return draws.publish_draw(draw=draw, by=None, now=now)


def _described(keys: list[int], labels: list[str]) -> Iterator[Described]:
    """Everybody with up to five wishes; the same each time."""
    from gatehouse.draws.operations import Described

    chance = random.Random(1)
    born = date(1990, 1, 1)
    for key in keys:
        yield Described(
            entry=key,
            persons=chance.choice(SIZES),
            tickets=chance.randint(10, 40),
            lane=chance.choice("FFFR-"),
            wishes=chance.sample(labels, min(len(labels), chance.randint(1, 5))),
            surname=f"ФАМИЛИЯ{key}",
            given="ИМЯ",
            born=born,
        )


def _bare(connection) -> None:  # type: ignore[no-untyped-def]  # Django's own has no name
    with connection.cursor() as cursor:
        cursor.execute("UPDATE draws_entry SET tickets = 1")


def _timed(what: str, act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    seconds = time.perf_counter() - started
    print(f"{what} | {seconds:.1f}", flush=True)
    return seconds


class _Writer:
    """Somebody in a process of their own who writes a line of the history so many times a second,
    each in a transaction, until asked to stop."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "bench.draw_server", WRITER]
        self._process = subprocess.Popen(
            command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def stop(self) -> str:
        said, _ = self._process.communicate(input="")
        return said.strip()


def write_meanwhile() -> int:
    """What the writer does."""
    import django

    django.setup()
    from gatehouse.core.models import HistoryEntry

    over = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        over.set()

    threading.Thread(target=wait, daemon=True).start()
    took = []
    while not over.wait(1 / WRITES_EACH_SECOND):
        started = time.perf_counter()
        HistoryEntry.objects.create(
            at=datetime.now(UTC), verb="draws.planned", of_type="bench", of_id="1"
        )
        took.append(time.perf_counter() - started)
    took.sort()
    middle, late = took[len(took) // 2], took[int(len(took) * 0.95)]
    print(f"{len(took)} lines, half within {middle * 1000:.0f} ms, 95 % {late * 1000:.0f} ms")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatehouse.settings")
    if sys.argv[1:2] == [WRITER]:
        sys.exit(write_meanwhile())
    if sys.argv[1:2] == [MEASURED]:
        sys.exit(measured(*map(int, sys.argv[2:4])))
    sys.exit(main())
