"""The phones of the big games tell a site that forgets from one that answers in its own time."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import pytest

from bench.game_phones import Captain, Faults, Phone

RUN, KEY = 5, "5e46c5fc-458c-4d67-b12f-47df93ea8a86"
EMPTY: dict[str, Any] = {"answers": {}, "game": {"v": 1, "runs": [{"id": RUN}]}}


async def looked_at_a_site_without_answers(*, acknowledged_before: bool) -> list[str]:
    """What a phone says of a snapshot without its answer, which was acknowledged before the look,
    or while it was under way."""
    out = io.StringIO()
    asked, told = asyncio.Event(), asyncio.Event()

    async def site(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        asked.set()
        await told.wait()
        body = json.dumps(EMPTY).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
        writer.close()

    server = await asyncio.start_server(site, "127.0.0.1", 0)
    phone = Phone(team=1, token="t", topic="play-t", code="c", seed=1, faults=Faults())
    host, port = server.sockets[0].getsockname()
    captain = Captain(phone, host, port, answers={}, out=out)
    if acknowledged_before:
        captain.acknowledged[RUN] = KEY
    look = asyncio.create_task(captain.look())
    await asked.wait()
    captain.acknowledged[RUN] = KEY
    captain.heard[RUN] = {}  # it has answered already
    told.set()
    await look
    server.close()
    return [json.loads(line)["what"] for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(("acknowledged_before", "said"), [(True, ["lost"]), (False, [])])
def test_an_answer_is_lost_where_it_was_acknowledged_before_the_phone_looked(
    acknowledged_before: bool, said: list[str]
) -> None:
    looked = looked_at_a_site_without_answers(acknowledged_before=acknowledged_before)
    assert asyncio.run(looked) == said
