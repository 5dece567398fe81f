"""A game under load: answers on the disk, questions on phones, rulings, and spectators beside.

    python -m bench.game                                 # 229, 2,000 and 10,000 teams, both forms
    python -m bench.game --teams 229 --spectators 229 --forms embedded
    python -m bench.game --spectators 0

For each form and size, in one run: the host opens a question over HTTP and every captain's page
hears of it by its stream, and every spectator's of what they may see; then all teams answer, so
many at once, each acknowledged after it is on the disk; then a judge rules about answers of forty
questions, each ruling followed by the whole table anew. Beside it a bare Django handler that only
writes a row, on the same server with as many processes and threads.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench import crowd
from bench.browsing import Visitor
from bench.embedded import Embedded, embedded
from bench.run import machine
from bench.visiting import Site
from tools.processes import answers, free_port
from tools.production import Production, production

ROOT = Path(__file__).resolve().parents[1]
AT_ONCE = 64
ASKED = 40
RULINGS = 13
SOME_MORE = 200  # streams of pages that are just closing
VALUES = ["Ту-104", "ту104", "Ил-18", "самолёт"]
HEAR_SECONDS = 8


def ask(form: Production | Embedded, *words: str) -> dict[str, Any]:
    """What a program on this site's data prints last."""
    done = subprocess.run(
        [sys.executable, "-m", *words], check=True, capture_output=True, text=True,
        env=form.environment | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


class CannotHold(Exception):
    """So many pages cannot be open on this machine; the text says why."""


def listening(site: Site, topic: str, pages: int) -> subprocess.Popen[str]:
    """So many open pages in a process of their own. Raises CannotHold."""
    words = [site.host, str(site.port), topic, str(pages)]
    browser = subprocess.Popen(
        [sys.executable, "-m", "bench.push_pages", *words],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert browser.stdout is not None
    if (said := browser.stdout.readline().strip()) != "open":
        browser.kill()
        browser.wait()
        raise CannotHold(said or "the pages could not be opened")
    return browser


def heard(browser: subprocess.Popen[str]) -> dict[str, Any]:
    """What they heard, and the end of them."""
    assert browser.stdin is not None
    assert browser.stdout is not None
    browser.stdin.write("tell\n")
    browser.stdin.flush()
    told: dict[str, Any] = json.loads(browser.stdout.readline())
    browser.wait(20)
    return told


async def press(site: Site, token: str, word: str) -> None:
    """A button of the host."""
    visitor = site.visitor()
    try:
        answer = await visitor.post(f"/games/host/{token}/act/", [("do", word)])
    finally:
        await visitor.close()
    if answer.status != 302:
        raise RuntimeError(f"{word}: {answer.status}")


async def runs_of(site: Site, topic: str) -> list[dict[str, Any]]:
    visitor = site.visitor()
    try:
        answer = await visitor.get(f"/games/frames/{topic.removeprefix('play-')}/")
    finally:
        await visitor.close()
    found: list[dict[str, Any]] = json.loads(answer.body)["runs"]
    return found


def opened(site: Site, game: dict[str, Any], *, pages: int, spectators: int) -> Iterator[str]:
    """From the host's button to the captains' phones and to spectators, milliseconds."""
    try:
        captains = listening(site, game["topic"], pages)
    except CannotHold as fault:
        asyncio.run(press(site, game["host"], f"open:{game['questions'][0]}"))
        yield f"question on captains' phones | | {fault} |"
        return
    watching, fault_said = None, ""
    try:
        watching = listening(site, game["show"], spectators) if spectators else None
    except CannotHold as fault:
        fault_said = str(fault)
    asyncio.run(press(site, game["host"], f"open:{game['questions'][0]}"))
    time.sleep(HEAR_SECONDS)
    yield f"question on captains' phones | | {_late(heard(captains), pages)} |"
    if watching is not None:
        yield f"{spectators:,} spectators | | {_late(heard(watching), spectators)} |"
    elif fault_said:
        yield f"{spectators:,} spectators | | {fault_said} |"


def _late(told: dict[str, Any], pages: int) -> str:
    """p50 / p95 / p99, and how many heard."""
    late = told["late_ms"]
    if len(late) < pages:
        return f"{len(late):,} of {pages:,} heard of it, {told['ended']:,} were cut off"
    cuts = statistics.quantiles(late, n=100)
    return f"{cuts[49]:,.0f} / {cuts[94]:,.0f} / {cuts[98]:,.0f}"


def ruled(site: Site, game: dict[str, Any]) -> tuple[float, crowd.Count, crowd.Count]:
    """A judge rules, one answer of one question after another, and looks at the list each time: the
    first ruling in milliseconds, which reads the whole journal, then all others."""
    judge, spelled = f"/games/judge/{game['judge']}/", ["Ил-18", "самолёт", "Ту-114", "не знаю"]
    rulings = crowd.Count()
    lists = crowd.Count()

    async def one(visitor: Visitor, number: int) -> None:
        question = game["answered"][number % len(game["answered"])]
        form = [("question", str(question)), ("variant", spelled[number % 4]), ("reason", "Да")]
        started = time.perf_counter()
        answer = await visitor.post(f"{judge}rule/", form)
        between = time.perf_counter()
        looked = await visitor.get(f"{judge}?part=1&question={question}")
        rulings.seconds.append(between - started)
        lists.seconds.append(time.perf_counter() - between)
        rulings.outcomes[str(answer.status)] += 1
        lists.outcomes[str(looked.status)] += 1

    async def all_of_them() -> None:
        visitor = site.visitor()
        try:
            for number in range(RULINGS):
                await one(visitor, number)
        finally:
            await visitor.close()

    asyncio.run(all_of_them())
    first = rulings.seconds.pop(0) * 1000
    rulings.lasted_seconds, lists.lasted_seconds = sum(rulings.seconds), sum(lists.seconds)
    return first, rulings, lists


def answered(site: Site, game: dict[str, Any]) -> crowd.Count:
    """Every team answers the open question once, AT_ONCE of them at a time."""
    (run,) = asyncio.run(runs_of(site, game["topic"]))
    free: list[Visitor] = []

    async def one(token: str, device: str, number: int) -> str:
        visitor = free.pop() if free else site.visitor()
        now_ms = int(time.time() * 1000)
        body = {
            "run": run["id"], "rev": run["rev"], "key": str(uuid4()), "device": device,
            "value": {"text": VALUES[number % len(VALUES)]}, "shown_at": now_ms,
            "tapped_at": now_ms, "offset_ms": 0, "offset_error_ms": 20,
        }  # fmt: skip
        answer = await visitor.post_json(f"/games/play/{token}/answer/", body)
        free.append(visitor)
        told = json.loads(answer.body) if answer.status == 200 else {}
        return "counts" if told.get("counts") else str(answer.status)

    errands = (
        partial(one, token, device, number) for number, (token, device) in enumerate(game["teams"])
    )
    return asyncio.run(crowd.run(errands, at_once=AT_ONCE))


def bare_rows(form: Production | Embedded, *, many: int, workers: int, threads: int) -> crowd.Count:
    """The same crowd at a Django handler that only writes a row."""
    url = form.environment.get("GATEHOUSE_DATABASE_URL", "")
    port, folder = free_port(), form.folder / "plain"
    folder.mkdir(exist_ok=True)
    environment = form.environment | {
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PLAIN_DATABASE_URL": url,
        "PLAIN_FOLDER": str(folder),
    }  # fmt: skip
    prepare = "from bench import plain_data; plain_data.fill()"
    subprocess.run([sys.executable, "-c", prepare], env=environment, check=False)
    server = form.processes.start(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
         "--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads),
         "bench.plain_wsgi:application"],
        environment,
    )  # fmt: skip
    form.processes.wait_until(lambda: answers(f"http://127.0.0.1:{port}/"), server)
    site = Site("127.0.0.1", port)
    free: list[Visitor] = []

    async def one() -> str:
        visitor = free.pop() if free else site.visitor()
        answer = await visitor.post_json("/write/", {"text": "Ту-104"})
        free.append(visitor)
        return str(answer.status)

    count = asyncio.run(crowd.run((one for _ in range(many)), at_once=AT_ONCE))
    form.processes.kill(server)
    return count


def measure(form: Production | Embedded, *, teams: int, spectators: int) -> None:
    """One size on one form."""
    site = Site.at(form.url)
    game = ask(form, "bench.game_set", str(teams), str(ASKED))
    for line in opened(site, game, pages=teams, spectators=spectators):
        print(f"{teams:,} teams: {line}", flush=True)
    print(f"{teams:,} teams: answers | {answered(site, game).row()}", flush=True)
    first, rulings, lists = ruled(site, game)
    print(f"{teams:,} teams: table after a ruling | {rulings.row()}, first {first:,.0f} ms")
    print(f"{teams:,} teams: the judge's list after it | {lists.row()}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--teams", type=int, nargs="+", default=[229, 2000, 10000])
    parser.add_argument("--forms", nargs="+", default=["embedded", "production"])
    parser.add_argument("--spectators", type=int, default=5000)
    chosen = parser.parse_args()
    print(machine())
    for name in chosen.forms:
        workers, threads = (1, 4) if name == "embedded" else (2, 4)
        streams = str(max(chosen.teams) + chosen.spectators + SOME_MORE)
        with (
            embedded(GATEHOUSE_LIVE_STREAMS=streams)
            if name == "embedded"
            else production(workers, threads)
        ) as form:
            print(f"\n{name}\nwhat | per second | p50 / p95 / p99 ms | outcomes", flush=True)
            for teams in chosen.teams:
                measure(form, teams=teams, spectators=chosen.spectators)
            bare = bare_rows(form, many=max(chosen.teams), workers=workers, threads=threads)
            print(f"bare handler that writes a row | {bare.row()}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
