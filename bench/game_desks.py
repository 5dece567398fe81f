"""The desks of a game: a host who leads it, and checkers who type blanks. Each is a process.

    python -m bench.game_desks host PLAN.json OUT.jsonl
    python -m bench.game_desks checker PLAN.json OUT.jsonl

A host's PLAN holds `host`, `port`, `tokens` (of the desks of two hosts), `play_key`, `rounds`
(`[{id, number, whole, questions: [{id, number}]}]`), `gone_after_round` (the first host vanishes
after it and the second takes the game over once the lease has run out; 0: never) and `go_on` (after
round n the game waits for the file `<go_on>-n`); OUT says `{"what": "round", number}`. A checker's
holds `token` and `blanks`: `[{code, round, lines: {question id: {text, tick, stake}}}]` in the
order in which they lie; OUT says `{"what": "typed", code}` for each.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from bench.browsing import Answer, Visitor

BROKEN = (OSError, asyncio.IncompleteReadError, TimeoutError)
LEASE_SECONDS = 3.0


@dataclass
class Desk:
    """Somebody at a desk: keeps asking while the site is away."""

    host: str
    port: int
    out: TextIO
    patience_seconds: float = 300.0

    def __post_init__(self) -> None:
        self.deadline = time.monotonic() + self.patience_seconds

    def is_patient(self) -> bool:
        return time.monotonic() < self.deadline

    async def post(self, path: str, form: list[tuple[str, str]]) -> Answer:
        return await self._insist(lambda one: one.post(path, form))

    async def get(self, path: str) -> Answer:
        return await self._insist(lambda one: one.get(path))

    async def _insist(self, errand: Callable[[Visitor], Awaitable[Answer]]) -> Answer:
        while True:
            visitor = Visitor(self.host, self.port)
            try:
                answer = await errand(visitor)
                if answer.status < 500:
                    return answer
            except BROKEN:
                pass
            finally:
                await visitor.close()
            if not self.is_patient():
                raise TimeoutError("the desk has waited too long")
            await asyncio.sleep(0.3)

    def say(self, what: str, **facts: Any) -> None:
        self.out.write(json.dumps({"what": what, **facts}, ensure_ascii=False) + "\n")
        self.out.flush()


# --- the host ------------------------------------------------------------------------------
class Hosts:
    """Two hosts of one game; only one of them is there."""

    def __init__(self, plan: dict[str, Any], out: TextIO) -> None:
        self.plan = plan
        self.desk = Desk(plan["host"], plan["port"], out, patience_seconds=plan["patience_seconds"])
        self.token = plan["tokens"][0]

    async def lead(self) -> None:
        keeping = asyncio.create_task(self.keep())
        await self.act("take")
        await self.act("start")
        for one in self.plan["rounds"]:
            await self.act(f"round:{one['id']}")
            runs = await self.play_round(one)
            self.desk.say("round", number=one["number"])
            await self.wait_for_word(one["number"])
            for run in runs:  # blanks are in by now: the solutions may be shown
                await self.act(f"solve:{run}")
            await self.act("table")
            if one["number"] == self.plan["gone_after_round"]:
                self.token = ""  # this host is gone, and nobody renews the lease
                await asyncio.sleep(1)
                self.token = self.plan["tokens"][1]
                await self.act("take")
                self.desk.say("taken over")
        await self.act("end")
        self.desk.say("end")
        keeping.cancel()

    async def play_round(self, one: dict[str, Any]) -> list[int]:
        """Ask everything, one question after another or all at once; the runs in their order. What
        comes next is refused as long as somebody may still answer."""
        if one["whole"]:
            await self.act(f"open_round:{one['id']}")
            runs = await self.runs_of(one["number"])
            return [runs[question["number"]] for question in one["questions"]]
        found = []
        for question in one["questions"]:
            await self.act(f"open:{question['id']}")
            found.append(
                (await self.runs_of(one["number"], question["number"]))[question["number"]]
            )
        return found

    async def runs_of(self, number: int, question: int | None = None) -> dict[int, int]:
        """Number of a question → its run, of what is on the stage in this round; waits until this
        question is there."""
        while True:
            answer = await self.desk.get(f"/games/frames/{self.plan['play_key']}/")
            runs = json.loads(answer.body)["runs"]
            found = {run["number"]: run["id"] for run in runs if run.get("round") == number}
            if found and question in {None, *found}:
                return found
            await asyncio.sleep(0.1)

    async def act(self, word: str) -> None:
        """Press a button until it is taken."""
        while True:
            path = f"/games/host/{self.token}/act/"
            answer = await self.desk.post(path, [("do", word)])
            if answer.status == 302:
                return
            if answer.status != 422 or not self.desk.is_patient():
                raise LookupError(f"{word}: {answer.status} {answer.body[:400]!r}")
            await asyncio.sleep(0.2)

    async def keep(self) -> None:
        """The open page of the host who is there renews the lease."""
        while True:
            if self.token:
                await self.desk.post(f"/games/host/{self.token}/lease/", [])
            await asyncio.sleep(LEASE_SECONDS)

    async def wait_for_word(self, number: int) -> None:
        """The checkers have typed what lies there."""
        while not Path(f"{self.plan['go_on']}-{number}").exists():
            await asyncio.sleep(0.1)


# --- a checker -----------------------------------------------------------------------------
async def check(plan: dict[str, Any], out: TextIO) -> None:
    """Type every blank; one whose round was not asked yet is tried again."""
    desk = Desk(plan["host"], plan["port"], out)
    base = f"/games/checkers/{plan['token']}/"
    left = list(plan["blanks"])
    while left:
        blank = left.pop(0)
        form = [("text", blank["code"]), ("round", str(blank["round"]))]
        opened = await desk.post(f"{base}open/", form)
        lines = [(f"line-{key}", one["text"]) for key, one in blank["lines"].items()]
        lines += [(f"tick-{key}", "on") for key, one in blank["lines"].items() if one["tick"]]
        stakes = {key: one["stake"] for key, one in blank["lines"].items() if one["stake"]}
        lines += [(f"stake-{key}", text) for key, text in stakes.items()]
        done = opened
        if opened.status == 302:
            done = await desk.post(f"{base}blanks/{blank['code']}/", [*lines, ("do", "finish")])
        if opened.status == 302 and done.status == 302:
            desk.say("typed", code=blank["code"])
        else:
            if not desk.is_patient():
                raise LookupError(f"{blank['code']}: {done.status} {done.body[:600]!r}")
            left.append(blank)
            await asyncio.sleep(0.3)


async def main(role: str, plan: dict[str, Any], out: TextIO) -> None:
    await (Hosts(plan, out).lead() if role == "host" else check(plan, out))


if __name__ == "__main__":
    with open(sys.argv[3], "w", encoding="utf-8") as lines:
        asyncio.run(main(sys.argv[1], json.loads(Path(sys.argv[2]).read_text()), lines))
