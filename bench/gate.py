"""A phone at the gate: the day's load for forty groups, the hand-in of a thousand arrivals after
hours without a network, and the poll in between; beside a bare insert of as many rows.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

from bench.crowd import Count
from bench.embedded import Embedded
from tools.production import Production

ROOT = Path(__file__).resolve().parents[1]
ARRIVALS = 1_000
PLANTS = 5  # each hands in once: a thousand acts that nobody has seen before
LOADS = 20
COLUMNS = (
    "(key text PRIMARY KEY, door integer, number integer, stop integer, pass integer, at text)"
)


class Phone:
    """One door's phone with a connection that is kept open."""

    def __init__(self, url: str, door: dict[str, Any]) -> None:
        parts = urlsplit(url)
        self.passes: list[list[int]] = door["passes"]
        self.headers = {
            "Authorization": f"Door {door['token']}",
            "Content-Type": "application/json",
            "Accept-Encoding": "gzip",
        }
        self.connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)

    def call(self, path: str, body: dict[str, Any] | None = None) -> tuple[int, bytes]:
        """Status and body of one call; a GET where there is nothing to send."""
        sent = None if body is None else json.dumps(body).encode()
        method = "GET" if body is None else "POST"
        self.connection.request(method, f"/gate/{path}/", sent, self.headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def queue(self) -> list[dict[str, Any]]:
        """Every guest of the day, then walk-ins, up to a thousand acts."""
        acts = []
        for number in range(ARRIVALS):
            visit_pass, stop = self.passes[number % len(self.passes)]
            by_name = number < len(self.passes)
            acts.append(
                {"key": str(uuid4()), "number": number + 1, "stop": stop, "persons": 1,
                 "kind": "came" if by_name else "walked_in", "phone_ms": number * 10_000,
                 "pass": visit_pass if by_name else None}
            )  # fmt: skip
        return acts


def measure(form: Production | Embedded) -> None:
    """Fill the day and print a line for each call; `bench.fill` has run before."""
    filled = subprocess.run(
        [sys.executable, "-m", "bench.gate_data", "--plants", str(PLANTS)],
        env=form.environment | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    phones = [Phone(form.url, door) for door in json.loads(filled.stdout.splitlines()[-1])]
    loads, polls, hand_ins, again = Count(), Count(), Count(), Count()
    for number in range(LOADS):
        phone = phones[number % len(phones)]
        status, _body = _timed(loads, lambda phone=phone: phone.call("day"))  # type: ignore[misc]
        loads.outcomes[str(status)] += 1
    for phone in phones:
        queue = phone.queue()
        for count in (hand_ins, again):
            _hand_in(phone, queue, count)
        _poll(phone, polls)
    print(f"day of 40 groups, 800 guests | {loads.row()}", flush=True)
    print(f"hand-in of {ARRIVALS} arrivals | {hand_ins.row()}", flush=True)
    print(f"the same handed in again | {again.row()}", flush=True)
    print(f"poll when nothing is new | {polls.row()}", flush=True)


def _hand_in(phone: Phone, queue: list[dict[str, Any]], count: Count) -> None:
    body = {"sent_ms": ARRIVALS * 10_000, "acts": queue}
    _status, answer = _timed(count, lambda: phone.call("acts", body))
    count.outcomes["taken"] += len(_read(answer)["taken"])


def _poll(phone: Phone, count: Count) -> None:
    marks = {str(stop["id"]): stop["mark"] for stop in _read(phone.call("day")[1])["stops"]}
    body = {"sent_ms": 0, "acts": [], "seen": marks}
    for _ in range(LOADS // PLANTS):
        _status, answer = _timed(count, lambda: phone.call("acts", body))
        count.outcomes["changed"] += len(_read(answer)["stops"])
        count.outcomes["polled"] += 1


def _read(body: bytes) -> dict[str, Any]:
    text = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    found: dict[str, Any] = json.loads(text)
    return found


def _timed(count: Count, call: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
    began = time.perf_counter()
    answer = call()
    took = time.perf_counter() - began
    count.seconds.append(took)
    count.lasted_seconds += took
    return answer


def bare_on_postgres(url: str) -> None:
    """A thousand rows in one durable transaction, by the driver alone."""
    count = Count()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE TABLE bench_acts {COLUMNS}".encode())
        for _ in range(PLANTS):
            began = time.perf_counter()
            with connection.transaction(), connection.cursor() as cursor:
                cursor.executemany(b"INSERT INTO bench_acts VALUES (%s,%s,%s,%s,%s,%s)", _rows())
            _note(count, began)
    print(f"bare insert of {ARRIVALS} rows | {count.row()}", flush=True)


def bare_on_sqlite(path: Path) -> None:
    """The same with the site's own settings (WAL, IMMEDIATE)."""
    count = Count()
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"CREATE TABLE bench_acts {COLUMNS}")
    for _ in range(PLANTS):
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO bench_acts VALUES (?,?,?,?,?,?)", _rows())
        connection.execute("COMMIT")
        _note(count, began)
    connection.close()
    print(f"bare insert of {ARRIVALS} rows | {count.row()}", flush=True)


def _note(count: Count, began: float) -> None:
    took = time.perf_counter() - began
    count.seconds.append(took)
    count.lasted_seconds += took
    count.outcomes["written"] += ARRIVALS


def _rows() -> list[tuple[str, int, int, int, int, str]]:
    return [(str(uuid4()), 1, n, n % 40, n, "2026-01-01T12:00:00Z") for n in range(ARRIVALS)]
