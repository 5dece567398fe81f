"""A bare database transaction: take a place by a conditional update, write down who has it.

Sixteen connections, no framework, one hot row in thirty-six: the least that giving a place can
cost on this database.
"""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from pathlib import Path

import psycopg

CONNECTIONS = 16
ROWS = 36
TAKE = "UPDATE bench_places SET held = held + 1 WHERE id = {} AND held < places"
GIVE = "INSERT INTO bench_given (place, who) VALUES ({}, {})"
TABLES = (
    "CREATE TABLE bench_places (id integer PRIMARY KEY, places integer, held integer)",
    "CREATE TABLE bench_given (place integer, who integer)",
)
UNLIMITED = 1_000_000_000


def on_postgres(url: str, *, seconds: float) -> float:
    """Transactions per second on PostgreSQL, durable as the server is set."""
    with psycopg.connect(url, autocommit=True) as connection:
        for table in TABLES:
            connection.execute(table.encode())
        for number in range(ROWS):
            connection.execute("INSERT INTO bench_places VALUES (%s, %s, 0)", (number, UNLIMITED))

    def work(until: float) -> int:
        done = 0
        with psycopg.connect(url) as connection:
            while time.perf_counter() < until:
                row = random.randrange(ROWS)
                connection.execute(TAKE.format("%s").encode(), (row,))
                connection.execute(GIVE.format("%s", "%s").encode(), (row, done))
                connection.commit()
                done += 1
        return done

    return _rate(work, seconds)


def on_sqlite(path: Path, *, seconds: float) -> float:
    """Transactions per second on SQLite with the site's own settings (WAL, IMMEDIATE)."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    for table in TABLES:
        connection.execute(table)
    rows = [(number, UNLIMITED) for number in range(ROWS)]
    connection.executemany("INSERT INTO bench_places VALUES (?, ?, 0)", rows)
    connection.close()

    def work(until: float) -> int:
        done = 0
        own = sqlite3.connect(path, isolation_level=None, timeout=20)
        own.execute("PRAGMA synchronous=FULL")
        while time.perf_counter() < until:
            row = random.randrange(ROWS)
            own.execute("BEGIN IMMEDIATE")
            own.execute(TAKE.format("?"), (row,))
            own.execute(GIVE.format("?", "?"), (row, done))
            own.execute("COMMIT")
            done += 1
        own.close()
        return done

    return _rate(work, seconds)


def _rate(work: object, seconds: float) -> float:
    done: list[int] = []
    until = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=lambda: done.append(work(until)))  # type: ignore[operator]
        for _ in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds
