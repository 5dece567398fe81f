"""The stream of frames as a page holds it: one connection, read until it ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from bench.browsing import NotLoopback

LINE_BYTES = 1 << 20


async def frames(host: str, port: int, topic: str) -> AsyncIterator[dict[str, Any]]:
    """Every frame of one stream until it breaks. Raises OSError or IncompleteReadError."""
    if host != "127.0.0.1":
        raise NotLoopback(host)
    reader, writer = await asyncio.open_connection(host, port, limit=LINE_BYTES)
    try:
        head = [f"GET /live/{topic} HTTP/1.1", f"Host: {host}:{port}", "Accept: text/event-stream"]
        writer.write("\r\n".join([*head, "", ""]).encode())
        await writer.drain()
        status = (await reader.readline()).split()
        if status[1:2] != [b"200"]:
            raise ConnectionError(f"{topic}: {status!r}")
        while (line := await reader.readline()).endswith(b"\n"):
            if line.startswith(b"data: {"):  # the heartbeat is a number
                yield json.loads(line[5:])
        raise asyncio.IncompleteReadError(b"", None)
    finally:
        writer.close()
