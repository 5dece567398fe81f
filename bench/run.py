"""Measure the site in its production and in its embedded form, beside plain baselines.

    make bench          (or: python -m bench.run --form production --people 4000)

All of it in one run on one machine, so that the ratios hold when the machine is slow.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import platform
import random
import subprocess
import sys
from functools import partial
from pathlib import Path

from bench import bare, board, crowd, gate, imports, scan, visiting
from bench.browsing import Visitor
from bench.embedded import Embedded, embedded
from bench.visiting import Site
from tools.processes import answers, free_port
from tools.production import Production, production

ROOT = Path(__file__).resolve().parents[1]
AT_ONCE = 64
SECONDS = 10.0
HEAD = "what | per second | p50 / p95 / p99 ms | outcomes"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--form", choices=["production", "embedded", "both"], default="both")
    parser.add_argument("--people", type=int, default=3000)
    parser.add_argument("--workers", type=int, default=2, help="web processes in production")
    parser.add_argument("--threads", type=int, default=4)
    chosen = parser.parse_args()
    print(machine())
    if chosen.form != "embedded":
        with production(chosen.workers, chosen.threads) as site:
            print(f"\nProduction form: nginx, {chosen.workers} web processes, PostgreSQL, Redis")
            _measure(site, people=chosen.people)
            rate = bare.on_postgres(site.environment["GATEHOUSE_DATABASE_URL"], seconds=5)
            print(f"bare transaction, {bare.CONNECTIONS} connections | {rate:.0f} | |")
            gate.measure(site)
            gate.bare_on_postgres(site.environment["GATEHOUSE_DATABASE_URL"])
            board.measure(site)
            imports.measure(site)
            _plain(site, site.environment["GATEHOUSE_DATABASE_URL"], chosen.workers, chosen.threads)
    if chosen.form != "production":
        with embedded() as small:
            print("\nEmbedded form: one command, SQLite")
            _measure(small, people=chosen.people // 4)
            rate = bare.on_sqlite(small.folder / "bare.sqlite3", seconds=5)
            print(f"bare transaction, {bare.CONNECTIONS} connections | {rate:.0f} | |")
            gate.measure(small)
            gate.bare_on_sqlite(small.folder / "bare-acts.sqlite3")
            board.measure(small)
            imports.measure(small)
            scan.measure(small)
            _plain(small, "", 1, 4)
    return 0


def machine() -> str:
    """What the figures were taken on."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")),
        platform.processor(),
    )  # fmt: skip
    return f"{os.cpu_count()} cores ({model}), Python {platform.python_version()}"


def _measure(form: Production | Embedded, *, people: int) -> None:
    filled = subprocess.run(
        [sys.executable, "-m", "bench.fill", "--people", str(people)],
        env=form.environment | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    season = json.loads(filled.stdout.splitlines()[-1])
    site = Site.at(form.url)
    print(HEAD)
    for name, paths in public_pages(season["sessions"]).items():
        print(f"{name} | {pages(site, paths).row()}", flush=True)
    print(f"whole application | {journeys(site, season).row()}", flush=True)
    memory = form.memory_mb()
    parts = ", ".join(f"{name} {mb:.0f}" for name, mb in memory.items())
    print(f"memory {sum(memory.values()):.0f} MB ({parts})", flush=True)


def public_pages(sessions: list[str]) -> dict[str, list[str]]:
    """What somebody who is not signed in looks at."""
    return {
        "front page": ["/"],
        "programme": ["/programme/"],
        "session pages": [f"/sessions/{code}/" for code in sessions],
    }


def pages(site: Site, paths: list[str], *, seconds: float = SECONDS) -> crowd.Count:
    """Public pages by AT_ONCE visitors for so many seconds."""
    visitors = [site.visitor() for _ in range(AT_ONCE)]
    return asyncio.run(_browse(visitors, paths, seconds))


async def _browse(visitors: list[Visitor], paths: list[str], seconds: float) -> crowd.Count:
    total = crowd.Count()

    async def one(visitor: Visitor) -> None:
        errands = (partial(visiting.look, visitor, path) for path in itertools.cycle(paths))
        count = await crowd.run(errands, at_once=1, seconds=seconds)
        total.seconds += count.seconds
        total.outcomes += count.outcomes
        total.lasted_seconds = max(total.lasted_seconds, count.lasted_seconds)

    await asyncio.gather(*(one(visitor) for visitor in visitors))
    for visitor in visitors:
        await visitor.close()
    return total


def journeys(site: Site, season: dict[str, list[str]]) -> crowd.Count:
    """Whole applications, each by another person, AT_ONCE at a time."""

    async def one(cookie: str) -> str:
        session = random.choice(season["sessions"])
        outcome, _visit = await visiting.apply(site, cookie=cookie, session=session)
        return outcome

    errands = (partial(one, cookie) for cookie in season["cookies"])
    return asyncio.run(crowd.run(errands, at_once=AT_ONCE))


def _plain(form: Production | Embedded, database_url: str, workers: int, threads: int) -> None:
    port = free_port()
    folder = form.folder / "plain"
    folder.mkdir()
    environment = form.environment | {
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "PLAIN_DATABASE_URL": database_url,
        "PLAIN_FOLDER": str(folder),
    }
    prepare = "from bench import plain_data; plain_data.fill()"
    subprocess.run([sys.executable, "-c", prepare], env=environment, check=True)
    server = form.processes.start(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
         "--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads),
         "bench.plain_wsgi:application"],
        environment,
    )  # fmt: skip
    form.processes.wait_until(lambda: answers(f"http://127.0.0.1:{port}/"), server)
    plain = pages(Site("127.0.0.1", port), ["/"])
    print(f"plain Django page, one query | {plain.row()}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
