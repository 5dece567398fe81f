"""The judge's desk of a large game: rulings, the list after each, and what else a judge opens.

    python -m bench.game_judge                              # 2,000 and 10,000 teams, embedded
    python -m bench.game_judge --teams 2000 --forms embedded production

Forty questions were answered by all teams; ten of a hundred answers are like nobody else's, so that
a question of 10,000 teams has a thousand different ones. The judge has scripts: the answer to a
ruling is the list as it is by then. The first one after a start reads the whole journal.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from urllib.parse import quote

from bench import crowd
from bench.browsing import Answer, Visitor
from bench.embedded import Embedded, embedded
from bench.game import ask
from bench.run import machine
from bench.visiting import Site
from tools.production import Production, production

ASKED, OWN = 40, 10
RULINGS, LOOKS = 13, 9
VARIANTS = ["Ил-18", "самолёт", "Ту-114", "не знаю"]
Errand = Callable[[Visitor], Awaitable[Answer]]


def timed(site: Site, errands: list[Errand]) -> crowd.Count:
    """One after another, by one judge."""

    async def all_of_them() -> crowd.Count:
        count, judge = crowd.Count(), site.visitor()
        judge.headers["X-Part"] = "1"
        for errand in errands:
            started = time.perf_counter()
            answer = await errand(judge)
            count.seconds.append(time.perf_counter() - started)
            count.outcomes[str(answer.status)] += 1
        await judge.close()
        count.lasted_seconds = sum(count.seconds)
        return count

    return asyncio.run(all_of_them())


def ruling(game: dict[str, Any], number: int) -> Errand:
    """One answer of one question is right; the list of that question comes back."""
    about = str(game["answered"][number % len(game["answered"])])
    form = [("question", about), ("variant", VARIANTS[number % 4]), ("reason", "Да")]
    return lambda judge: judge.post(f"/games/judge/{game['judge']}/rule/", form)


def looking(path: str) -> Errand:
    return lambda judge: judge.get(path)


def at_the_desk(site: Site, game: dict[str, Any]) -> Iterator[str]:
    """Rows of what was measured."""
    first = timed(site, [ruling(game, 0)])
    rulings = timed(site, [ruling(game, number) for number in range(1, RULINGS)])
    yield f"first ruling after a start, with the list | {first.row()}"
    yield f"a ruling, with the list | {rulings.row()}"
    desk, question = f"/games/judge/{game['judge']}/", game["answered"][1]
    pages = {
        "the page with the list": f"?question={question}",
        "the list as a part": f"?question={question}&part=1",
        "a search for a team": f"?question={question}&q=77",
        "everybody of one answer": f"who/?question={question}&variant={quote('самолет')}",
        "penalties": "penalties/",
        "log and tables": "log/",
    }
    for name, path in pages.items():
        yield f"{name} | {timed(site, [looking(desk + path)] * LOOKS).row()}"


def measure(form: Production | Embedded, teams: int) -> None:
    site = Site.at(form.url)
    game = ask(form, "bench.game_set", str(teams), str(ASKED), str(OWN))
    for row in at_the_desk(site, game):
        print(f"{teams:,} teams: {row}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--teams", type=int, nargs="+", default=[2000, 10000])
    parser.add_argument("--forms", nargs="+", default=["embedded"])
    chosen = parser.parse_args()
    print(machine())
    for name in chosen.forms:
        with embedded() if name == "embedded" else production(2, 4) as form:
            print(f"\n{name}\nwhat | per second | p50 / p95 / p99 ms | outcomes", flush=True)
            for teams in chosen.teams:
                measure(form, teams)
    return 0


if __name__ == "__main__":
    sys.exit(main())
