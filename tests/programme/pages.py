"""Reading a page as a person does, and the moment at which the tests of the programme live."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

MOSCOW = ZoneInfo("Europe/Moscow")


def at(day: int, hour: int = 14, minute: int = 0) -> datetime:
    """An hour of Moscow in December 2023."""
    return datetime(2023, 12, day, hour, minute, tzinfo=MOSCOW)


def words(markup: str) -> str:
    """What stands on the page: no tags, single spaces."""
    body = re.sub(r"(?s)<head>.*?</head>|<(script|style)\b.*?</\1>", " ", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def text(response: Any) -> str:
    return words(response.content.decode())


def read(client: Client, path: str, **query: Any) -> str:
    """The words of a page that must be there."""
    response = client.get(path, query)
    assert response.status_code == 200, response.status_code
    return text(response)


def titles(client: Client, **query: Any) -> list[str]:
    """The visits on the list, in their order."""
    markup = client.get("/programme/", query).content.decode()
    return re.findall(r'<h3><a class="cover-link" href="/sessions/[^"]+">([^<]+)</a>', markup)
