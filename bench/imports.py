"""A schedule of 5,000 rows: read, taken over, the same read again; beside a bare insert of as many
sessions, each with its stop and its places, in one durable transaction.

    python -m bench.imports              # the embedded form only
    python -m bench.imports --form production

As part of `make bench` it runs in both forms.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from bench.embedded import Embedded, embedded
from tools.production import Production, production

ROOT = Path(__file__).resolve().parents[1]
ROWS = 5_000
TABLES = {"sessions": 6, "stops": 5, "places": 4}  # how many columns


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--form", choices=["production", "embedded"], default="embedded")
    parser.add_argument("--rows", type=int, default=ROWS)
    chosen = parser.parse_args()
    with embedded() if chosen.form == "embedded" else production(2, 4) as site:
        measure(site, rows=chosen.rows)
    return 0


def measure(form: Production | Embedded, *, rows: int = ROWS) -> None:
    """Bring the file in and print a line for each step."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.imports_data", "--rows", str(rows)],
        env=form.environment | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    fates = ", ".join(f"{count} {fate}" for fate, count in found["fates"].items())
    for step in ("read", "taken over", "read again"):
        seconds = found[step]
        outcome = fates if step == "read again" else ""
        print(
            f"{rows} rows {step} | {rows / seconds:.0f} | {seconds:.2f} s | {outcome}", flush=True
        )
    database = form.environment.get("GATEHOUSE_DATABASE_URL", "")
    seconds = _on_postgres(database, rows) if database else _on_sqlite(form.folder, rows)
    print(f"bare insert of {rows} sessions | {rows / seconds:.0f} | {seconds:.2f} s |", flush=True)


def _on_postgres(url: str, rows: int) -> float:
    with psycopg.connect(url, autocommit=True) as connection:
        for name, width in TABLES.items():
            connection.execute(_table(name, width).encode())
        began = time.perf_counter()
        with connection.transaction(), connection.cursor() as cursor:
            for name, width in TABLES.items():
                cursor.executemany(_insert(name, width, "%s").encode(), _values(width, rows))
        return time.perf_counter() - began


def _on_sqlite(folder: Path, rows: int) -> float:
    connection = sqlite3.connect(folder / "bare-imports.sqlite3", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    for name, width in TABLES.items():
        connection.execute(_table(name, width))
    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for name, width in TABLES.items():
        connection.executemany(_insert(name, width, "?"), _values(width, rows))
    connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return took


def _table(name: str, width: int) -> str:
    columns = ", ".join(f"c{number} text" for number in range(1, width))
    return f"CREATE TABLE bench_imports_{name} (c0 integer PRIMARY KEY, {columns})"


def _insert(name: str, width: int, mark: str) -> str:
    return f"INSERT INTO bench_imports_{name} VALUES ({', '.join([mark] * width)})"


def _values(width: int, rows: int) -> list[tuple[int | str, ...]]:
    said = ("2026-12-12T10:00:00Z",) * (width - 1)
    return [(number, *said) for number in range(rows)]


if __name__ == "__main__":
    sys.exit(main())
