"""A small HTTP/1.1 client for many visitors at once, each with cookies and one connection.

It talks to the loopback only, costs little, and reads whole answers as a browser would.
"""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
REQUEST_KEY = re.compile(rb'name="request_key" value="([^"]+)"')
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
TIMEOUT_SECONDS = 60


class NotLoopback(ValueError):
    """Raised before a single byte goes to an address that is not this machine's."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def location(self) -> str:
        parts = urlsplit(self.headers.get("location", ""))
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def hidden(self, pattern: re.Pattern[bytes]) -> str:
        """The value of a hidden field of the form on this page."""
        found = pattern.search(self.body)
        if found is None:
            raise LookupError(f"no {pattern.pattern!r} on a page of {len(self.body)} bytes")
        return found.group(1).decode()


@dataclass
class Visitor:
    """One person's browser: cookies, and one connection that is kept open; `headers` are what a
    page's script sends beside the usual ones."""

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    def __post_init__(self) -> None:
        if not ipaddress.ip_address(self.host).is_loopback:
            raise NotLoopback(self.host)

    async def get(self, path: str) -> Answer:
        return await self._ask("GET", path, b"")

    async def post(self, path: str, form: list[tuple[str, str]]) -> Answer:
        return await self._ask("POST", path, urlencode(form).encode())

    async def post_json(self, path: str, value: object) -> Answer:
        return await self._ask("POST", path, json.dumps(value).encode(), JSON)

    async def post_json_unheard(self, path: str, value: object) -> None:
        """Send it and hang up before the answer, as a phone does that loses the network."""
        await self._send("POST", path, json.dumps(value).encode(), JSON)
        await self.close()

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _ask(self, method: str, path: str, body: bytes, kind: str = FORM) -> Answer:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            fresh = self._writer is None
            try:
                return await self._exchange(method, path, body, kind)
            except (ConnectionError, asyncio.IncompleteReadError):
                await self.close()
                if fresh or method != "GET":
                    raise
                return await self._exchange(method, path, body, kind)

    async def _exchange(self, method: str, path: str, body: bytes, kind: str) -> Answer:
        return await self._read(await self._send(method, path, body, kind))

    async def _send(self, method: str, path: str, body: bytes, kind: str) -> asyncio.StreamReader:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port)
        origin = f"http://{self.host}:{self.port}"
        head = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        head += ["Accept-Encoding: gzip", "Accept: text/html", "Accept-Language: ru"]
        head += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.cookies:
            head.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        if method == "POST":
            head += [f"Origin: {origin}", f"Referer: {origin}{path}"]
            head.append(f"Content-Type: {kind}")
            head.append(f"Content-Length: {len(body)}")
        self._writer.write("\r\n".join([*head, "", ""]).encode() + body)
        await self._writer.drain()
        return self._reader

    async def _read(self, reader: asyncio.StreamReader) -> Answer:
        raw = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in raw[1:]:
            name, _, value = line.partition(":")
            if name.lower() == "set-cookie":
                self._keep(value)
            elif name:
                headers[name.lower()] = value.strip()
        if headers.get("transfer-encoding", "") == "chunked":
            body = await _chunks(reader)
        else:
            body = await reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        if headers.get("connection", "").lower() == "close":
            await self.close()
        return Answer(int(raw[0].split()[1]), headers, body)

    def _keep(self, cookie: str) -> None:
        name, _, value = cookie.split(";", 1)[0].strip().partition("=")
        if value in {"", '""'}:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = bytearray()
    while size := int((await reader.readline()).split(b";")[0], 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readline()
    return bytes(body)
