"""Answers that are given in groups: whatever breaks, each is answered, and so are those after."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gatehouse.core import front as module
from gatehouse.core.front import Front, Reply
from gatehouse.core.live_hub import Hub

pytestmark = pytest.mark.any_database
PATIENCE_SECONDS = 20
TOGETHER, ALONE = b"together", b"alone"


class Answers:
    """Takes every post."""

    def takes(self, method: str, path: str) -> bool:
        return method == "POST"

    def answer(self, environs: list[dict[str, Any]]) -> list[Reply | None]:
        return [(200, [], TOGETHER) for _one in environs]


class Sent:
    """A request of no bytes, and the body of what it was answered."""

    def __init__(self) -> None:
        self.said = b""

    def __aiter__(self) -> Sent:
        return self

    async def __anext__(self) -> bytes:
        raise StopAsyncIteration

    def response_bytes(self, _status: int, _headers: Any, body: bytes) -> None:
        self.said = body


def page(_environ: dict[str, Any], start: Any) -> list[bytes]:
    """The site, which answers by the other way."""
    start("200 OK", [])
    return [ALONE]


SCOPE = SimpleNamespace(
    method="POST", path="/answers/", query_string="", scheme="http", http_version="1.1",
    server="127.0.0.1:80", client="127.0.0.1:1", headers={}, authority=None,
)  # fmt: skip


async def asked(front: Front) -> bytes:
    sent = Sent()
    await asyncio.wait_for(front.__rsgi__(SCOPE, sent), PATIENCE_SECONDS)
    return sent.said


@pytest.mark.parametrize(
    ("breaks", "first"), [({1}, ALONE), ({2}, TOGETHER)], ids=["before", "after"]
)
def test_a_connection_that_cannot_be_closed_ends_no_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, breaks: set[int], first: bytes
) -> None:
    """Before the group: all go by the other way. After it: they have been answered."""
    calls = iter(range(1, 100))

    def close() -> None:
        if next(calls) in breaks:
            raise OSError("the line is gone")

    monkeypatch.setattr(module, "close_old_connections", close)

    async def both() -> list[bytes]:
        front = Front(
            page, hub=Hub(tmp_path / "run", at_most=10), threads=1, port=0, grouped=Answers()
        )
        loop = asyncio.get_running_loop()
        front.__rsgi_init__(loop)
        try:
            return [await asked(front), await asked(front)]
        finally:
            front._hub.stop()

    assert asyncio.run(both()) == [first, TOGETHER]
