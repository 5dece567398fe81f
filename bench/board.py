"""The organisers' board of a large season: opened whole and by the week, asked again, and one draft
moved; beside a bare page of as many rows.

    python -m bench.board                # the embedded form only
    python -m bench.board --form production

As part of `make bench` it runs in both forms.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.crowd import Count
from bench.embedded import Embedded, embedded
from tools.processes import answers, free_port
from tools.production import Production, production

ROOT = Path(__file__).resolve().parents[1]
PLANTS, SESSIONS = 120, 1_200
LOADS = 20
ROW = re.compile(rb'<tr id="p(\d+)" data-v="(\w+)"')
CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
CARD = re.compile(rb'<a href="([\w-]+)/move/" class="c[^"]*" id="s')


class Desk:
    """An organiser's browser with a connection that is kept open."""

    def __init__(self, url: str, cookie: str) -> None:
        parts = urlsplit(url)
        self.origin = url
        self.cookies = {"gatehouse_session": cookie}
        self.connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)

    def ask(
        self, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        """The answer and its whole body, unpacked."""
        sent = None if form is None else urlencode(form).encode()
        known = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        own = {"Cookie": known, "Accept-Encoding": "gzip", "Origin": self.origin}
        if sent is not None:
            own |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": self.origin}
        self.connection.request("GET" if form is None else "POST", path, sent, own | headers)
        answer = self.connection.getresponse()
        body = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        packed = answer.headers.get("Content-Encoding") == "gzip"
        return answer, gzip.decompress(body) if packed else body


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--form", choices=["production", "embedded"], default="embedded")
    chosen = parser.parse_args()
    from bench.run import HEAD, machine

    print(machine())
    print(HEAD)
    with embedded() if chosen.form == "embedded" else production(2, 4) as site:
        measure(site)
    return 0


def measure(form: Production | Embedded) -> None:
    """Fill the season and print a line for each errand."""
    filled = subprocess.run(
        [sys.executable, "-m", "bench.board_data", "--plants", str(PLANTS), "--sessions",
         str(SESSIONS)],
        env=form.environment | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    told: dict[str, str] = json.loads(filled.stdout.splitlines()[-1])
    desk, board = Desk(form.url, told["cookie"]), f"/office/seasons/{told['season']}/board/"
    whole, body = _load(desk, f"{board}?span=all", cards=SESSIONS)
    week, _week_body = _load(desk, f"{board}?span={told['day']}")
    print(f"board of {SESSIONS} sessions, whole | {whole.row()}, KB {len(body) // 1024}")
    print(f"the same, one week | {week.row()}")
    print(f"asked again when nothing is new | {_still(desk, board).row()}")
    print(f"a draft moved, and its row asked for | {_moves(desk, board, body).row()}")
    print(f"bare page of {SESSIONS} rows | {_bare(form).row()}", flush=True)


def _load(desk: Desk, path: str, *, cards: int | None = None) -> tuple[Count, bytes]:
    """The page again and again; what comes must hold so many cards."""
    count, body = Count(), b""
    for _ in range(LOADS):
        answer, body = _timed(count, desk, path)
        there = len(CARD.findall(body))
        count.outcomes[str(answer.status) if cards in {None, there} else f"{there} cards"] += 1
    return count, body


def _still(desk: Desk, board: str) -> Count:
    count = Count()
    stamp = desk.ask(f"{board}changes/?span=all")[0].headers["ETag"] or ""
    for _ in range(LOADS):
        answer, _body = _timed(count, desk, f"{board}changes/?span=all", **{"If-None-Match": stamp})
        count.outcomes[str(answer.status)] += 1
    return count


def _moves(desk: Desk, board: str, body: bytes) -> Count:
    """A draft put a quarter of an hour later, and the rows that differ since; as one errand."""
    count = Count()
    found = CSRF.search(body)
    [draft] = re.findall(rb'href="([\w-]+)/move/" class="c d[^"]*" id="s', body)[-1:]
    page = f"{board}{draft.decode()}/move/"
    for _ in range(LOADS):
        form = _form(desk.ask(page)[1]) | {
            "csrfmiddlewaretoken": found[1].decode() if found else ""
        }
        have = ",".join(f"{key.decode()}:{version.decode()}" for key, version in ROW.findall(body))
        began = time.perf_counter()
        moved, _told = desk.ask(page, form, Accept="application/json")
        answer, fresh = desk.ask(f"{board}changes/?span=all&have={have}")
        _note(count, began)
        count.outcomes[f"{moved.status}, {answer.status}, rows {len(ROW.findall(fresh))}"] += 1
        body = desk.ask(f"{board}?span=all")[1]
    return count


def _form(page: bytes) -> dict[str, str]:
    """What the form of a draft would send, a quarter of an hour later."""
    values = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="{name}"'
                        .encode(), page)
        for name in ("seen", "day", "time")
    }  # fmt: skip
    sent = {name: (one[1] or one[2]).decode() for name, one in values.items() if one}
    hour, minute = sent["time"].split(":")[:2]
    later = int(hour) * 60 + int(minute) + 15
    return sent | {"time": f"{later // 60:02d}:{later % 60:02d}"}


def _timed(count: Count, desk: Desk, path: str, **headers: Any) -> tuple[HTTPResponse, bytes]:
    began = time.perf_counter()
    answer = desk.ask(path, **headers)
    _note(count, began)
    return answer


def _note(count: Count, began: float) -> None:
    took = time.perf_counter() - began
    count.seconds.append(took)
    count.lasted_seconds += took


def _bare(form: Production | Embedded) -> Count:
    """A plain Django page of as many rows by one query, on one process of the same server."""
    port, folder = free_port(), form.folder / "plain-board"
    folder.mkdir()
    environment = form.environment | {
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "PLAIN_DATABASE_URL": "",
        "PLAIN_FOLDER": str(folder),
    }
    prepare = f"from bench import plain_data; plain_data.fill(rows={SESSIONS})"
    subprocess.run([sys.executable, "-c", prepare], env=environment, check=True)
    server = form.processes.start(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port",
         str(port), "--workers", "1", "--blocking-threads", "4", "bench.plain_wsgi:application"],
        environment,
    )  # fmt: skip
    form.processes.wait_until(lambda: answers(f"http://127.0.0.1:{port}/"), server)
    count, desk = Count(), Desk(f"http://127.0.0.1:{port}", "")
    for _ in range(LOADS):
        answer, body = _timed(count, desk, f"/{SESSIONS}/")
        rows = body.count(b"<li>")
        count.outcomes[str(answer.status) if rows == SESSIONS else f"{rows} rows"] += 1
    return count


if __name__ == "__main__":
    sys.exit(main())
