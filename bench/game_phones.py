"""Captains' phones in one process: they hear of questions, answer, lose the network, come back.

    python -m bench.game_phones PLAN.json OUT.jsonl

PLAN holds `host`, `port`, `until` (a file: once it is there and nothing is left to send, phones
end), `ends_after_seconds`, `phones` (see Phone) and `answers`: for each "round.number" the values
that teams choose among. OUT gets a line of JSON for each thing that a phone knows for certain:
"ack" (what the server said to an answer), "seen" (from a question's opening to this phone's
hearing of it, in ms), "refused", "lost" where the server forgot what it had acknowledged, and
"fault" where the site said what no phone understands.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from bench.browsing import Answer, Visitor
from bench.game_stream import frames

BROKEN = (OSError, asyncio.IncompleteReadError, TimeoutError)
POLL_SECONDS = 2.0
Value = dict[str, Any]


@dataclass(frozen=True)
class Faults:
    """What goes wrong on one phone. Shares are of 1.

    lost       answers whose acknowledgement never arrives: sent again with the same key
    delay      most seconds that an answer is under way before it leaves
    skew_ms    how wrong the phone's own clock is
    refreshed  questions during which the page is loaded again
    moved      questions during which another phone takes over
    deaf       the stream never works here: the page asks every two seconds
    late       answers that are sent only after the question has closed
    dark       seconds after the beginning between which this phone has no network at all
    """

    lost: float = 0.0
    delay: float = 0.0
    skew_ms: int = 0
    refreshed: float = 0.0
    moved: float = 0.0
    deaf: bool = False
    late: float = 0.0
    dark: tuple[float, float] = (0.0, 0.0)


@dataclass
class Phone:
    """One team's captain; `token` opens its page, `topic` is its channel's stream."""

    team: int
    token: str
    topic: str
    code: str
    seed: int
    faults: Faults


@dataclass
class Captain:
    """A phone in the hand of somebody who plays."""

    phone: Phone
    host: str
    port: int
    answers: dict[str, list[Value]]
    out: TextIO
    started: float = field(default_factory=time.monotonic)
    heard: dict[int, dict[str, Any]] = field(default_factory=dict)
    acknowledged: dict[int, str] = field(default_factory=dict)
    errands: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.phone.seed)
        self.device = self.new_uuid()
        self.base = f"/games/play/{self.phone.token}/"
        self.has_pin = False

    def new_uuid(self) -> str:
        return str(UUID(int=self.chance.getrandbits(128), version=4))

    async def play(self) -> None:
        """For ever: whoever started it stops it."""
        await self.insist(self.take)
        while True:
            try:
                if self.phone.faults.deaf:
                    await self.look()
                    await asyncio.sleep(POLL_SECONDS)
                else:
                    await self.listen()
            except BROKEN:
                await asyncio.sleep(self.chance.random() * 2)
            except Exception as fault:  # noqa: BLE001 -- told, not hidden
                self.say("fault", told=repr(fault))
                await asyncio.sleep(1)

    async def listen(self) -> None:
        await self.wait_for_light()
        await self.look()
        async for frame in frames(self.host, self.port, self.phone.topic):
            if self.is_dark():
                raise ConnectionError("no network")
            if "fetch" in frame:  # too large to be pushed
                await self.look()
                continue
            self.hear(frame)
            hidden = [run for run in frame["runs"] if "rev" not in run]
            if hidden:  # the stream of this channel is behind: asked for when it opens
                wait = min(run["opens"] for run in hidden) / 1000 - time.time()
                await asyncio.sleep(max(0.0, wait) + self.chance.random() * 0.3)
                await self.look()

    async def look(self) -> None:
        """One read of everything; what was acknowledged before it was asked for must be in it."""
        acknowledged = dict(self.acknowledged)  # others are, while this is under way
        answer = await self.get(f"{self.base}state/?device={self.device}")
        if answer.status != 200:
            raise ConnectionError(str(answer.status))
        state = json.loads(answer.body)
        kept = {int(run): one["key"] for run, one in state["answers"].items()}
        for run in state["game"]["runs"]:
            key = acknowledged.get(run["id"])
            if key is not None and kept.get(run["id"]) is None:
                self.say("lost", run=run["id"], key=key)
        self.hear(state["game"])

    def hear(self, frame: dict[str, Any]) -> None:
        for run in frame["runs"]:
            if "rev" in run and run["id"] not in self.heard:
                self.heard[run["id"]] = run
                self.say("seen", run=run["id"], ms=int(time.time() * 1000) - run["opens"])
                self.begin(self.answer(run))

    def begin(self, errand: Any) -> None:
        task = asyncio.create_task(errand)
        self.errands.add(task)
        task.add_done_callback(self.errands.discard)

    async def answer(self, run: dict[str, Any]) -> None:
        """Think, perhaps change one's mind, and send each until it is acknowledged."""
        faults, left = self.phone.faults, run["closes"] / 1000 - time.time()
        if self.chance.random() < 0.05:
            return  # this team does not know
        await asyncio.sleep(max(0.0, left) * self.chance.uniform(0.05, 0.6))
        if self.chance.random() < faults.late:
            await asyncio.sleep(max(0.0, run["closes"] / 1000 - time.time()) + 1.5)
        await self.send(run)
        if self.chance.random() < faults.refreshed:
            await self.insist(self.look)
        if self.chance.random() < faults.moved:
            await self.move()
        if self.chance.random() < 0.2:
            await self.send(run)

    async def send(self, run: dict[str, Any]) -> None:
        values = self.answers[f"{run['round']}.{run['number']}"]
        now_ms = int(time.time() * 1000) + self.phone.faults.skew_ms
        body = {
            "run": run["id"], "rev": run["rev"], "key": self.new_uuid(),
            "value": self.chance.choice(values), "device": self.device, "shown_at": now_ms - 900,
            "tapped_at": now_ms, "offset_ms": -self.phone.faults.skew_ms, "offset_error_ms": 40,
        }  # fmt: skip
        await asyncio.sleep(self.chance.random() * self.phone.faults.delay)
        while True:
            try:
                if await self.try_once(body):
                    return
            except BROKEN:
                pass
            await asyncio.sleep(0.2 + self.chance.random() * 0.5)

    async def try_once(self, body: dict[str, Any]) -> bool:
        """True once nothing more is to be done about this answer."""
        await self.wait_for_light()
        visitor = Visitor(self.host, self.port)
        try:
            if self.chance.random() < self.phone.faults.lost:
                await visitor.post_json_unheard(f"{self.base}answer/", body)
                return False
            answer = await visitor.post_json(f"{self.base}answer/", body)
        finally:
            await visitor.close()
        if answer.status == 200:
            receipt = json.loads(answer.body)
            if receipt["counts"]:
                self.acknowledged[body["run"]] = body["key"]
            told = {name: receipt[name] for name in ("received", "late_ms", "counts")}
            self.say("ack", run=body["run"], key=body["key"], value=body["value"], **told)
            return True
        if answer.status < 500:
            self.say("refused", run=body["run"], status=answer.status, told=answer.body.decode())
            return True
        return False

    async def take(self) -> None:
        answer = await self.post("take/", [("device", self.device)])
        if answer.status not in {200, 302}:
            raise ConnectionError(str(answer.status))

    async def move(self) -> None:
        """Another phone takes over with the code of the team and the digits of the captain."""
        if not self.has_pin:
            await self.insist(lambda: self.post("pin/", [("device", self.device), ("pin", "4711")]))
            self.has_pin = True
        device = self.new_uuid()
        form = [("device", device), ("code", self.phone.code), ("pin", "4711")]
        await self.insist(lambda: self.post("hand-over/", form))
        self.device = device

    async def insist(self, errand: Any) -> None:
        while True:
            try:
                await self.wait_for_light()
                await errand()
            except BROKEN:
                await asyncio.sleep(0.3 + self.chance.random())
            else:
                return

    async def get(self, path: str) -> Answer:
        visitor = Visitor(self.host, self.port)
        try:
            return await visitor.get(path)
        finally:
            await visitor.close()

    async def post(self, path: str, form: list[tuple[str, str]]) -> Answer:
        visitor = Visitor(self.host, self.port)
        try:
            return await visitor.post(f"{self.base}{path}", form)
        finally:
            await visitor.close()

    def is_dark(self) -> bool:
        since, until = self.phone.faults.dark
        return since <= time.monotonic() - self.started < until

    async def wait_for_light(self) -> None:
        while self.is_dark():
            await asyncio.sleep(0.2)

    def say(self, what: str, **facts: Any) -> None:
        line = json.dumps({"what": what, "team": self.phone.team, **facts}, ensure_ascii=False)
        self.out.write(f"{line}\n")
        self.out.flush()


async def run(plan: dict[str, Any], out: TextIO) -> None:
    """Until the file of the plan is there and all has been sent, or its time is over."""
    captains = [
        Captain(
            Phone(**{**one, "faults": Faults(**one["faults"])}),
            plan["host"], plan["port"], plan["answers"], out,
        )
        for one in plan["phones"]
    ]  # fmt: skip
    playing = [asyncio.create_task(captain.play()) for captain in captains]
    deadline = time.monotonic() + plan["ends_after_seconds"]
    while time.monotonic() < deadline:
        await asyncio.sleep(0.2)
        if Path(plan["until"]).exists() and not any(one.errands for one in captains):
            break
    for task in playing:
        task.cancel()


if __name__ == "__main__":
    with open(sys.argv[2], "w", encoding="utf-8") as lines:
        asyncio.run(run(json.loads(Path(sys.argv[1]).read_text()), lines))
