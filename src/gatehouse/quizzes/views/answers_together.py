"""Answers of many phones at once: read, written in one transaction, and told.

At the end of a question thousands come within seconds. What they need of the site is little, so the
front hands them here in groups (`core/front.py`) and the rest of it is left out. Each hears what
`answers.answer` would have said, with the same headers; whatever is not plainly an answer in JSON
to a host of ours is left to the site itself.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.module_loading import import_string

from gatehouse.core.arrival import arrived_at
from gatehouse.core.log import brief
from gatehouse.core.middleware import language_of
from gatehouse.core.refusal import Refused
from gatehouse.quizzes.links import team_key_of
from gatehouse.quizzes.operations.answering import Asked, Outcome, answer_group
from gatehouse.quizzes.views import answers, team_pages

ADDRESS = re.compile(r"/(?:en/)?games/play/([^/]+)/answer/")
JSON = "application/json"
Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Reply = tuple[int, Headers, bytes]
logger = logging.getLogger(__name__)


class Answers:
    """What the front asks."""

    def __init__(self) -> None:
        self._headers: dict[tuple[str, bool], Headers] = {}

    def takes(self, method: str, path: str) -> bool:
        """Whether a request may be answered here."""
        return method == "POST" and ADDRESS.fullmatch(path) is not None

    def answer(self, environs: Sequence[Environ]) -> list[Reply | None]:
        """A reply to each, sent once all is on the disk; None: the site itself looks at it."""
        try:
            return list(self._replies([_read(one) for one in environs]))
        except Exception as fault:  # noqa: BLE001 -- each is tried alone by the site itself
            logger.warning("%d were not answered together: %s", len(environs), brief(fault))
            return [None] * len(environs)

    def _replies(self, read: Sequence[_Read | None]) -> Iterator[Reply | None]:
        said = iter(answer_group([one.asked for one in read if one is not None]))
        for one in read:
            outcomes = None if one is None else next(said)
            yield None if one is None or outcomes is None else self._reply(one, outcomes)

    def _reply(self, one: _Read, outcomes: list[Outcome]) -> Reply:
        language, is_secure = one.asked.language, one.request.is_secure()
        with translation.override(language):
            told = answers.reply_to(one.asked.sent, outcomes, is_one=one.is_one)
        if (language, is_secure) not in self._headers:
            self._headers[language, is_secure] = _headers(one.request)
        headers = self._headers[language, is_secure]
        return (
            told.status_code,
            [*headers, ("Content-Length", str(len(told.content)))],
            told.content,
        )


@dataclass(frozen=True)
class _Read:
    """What one request brought. `is_one`: not a list."""

    request: WSGIRequest
    asked: Asked
    is_one: bool


def _read(environ: Environ) -> _Read | None:
    """What the site itself would have read. Where it would refuse, it does so, and counts the try
    once more."""
    request = WSGIRequest(environ)
    address = ADDRESS.fullmatch(request.path_info)
    key = team_key_of(address[1]) if address else None
    if key is None or request.content_type != JSON:
        return None
    try:
        request.get_host()
        received_at = arrived_at(request)
        sent, is_one = answers.read_and_spend(request, key, received_at)
    except (SuspiciousOperation, Refused, answers.Unreadable):
        return None
    asked = Asked(key, tuple(sent), received_at, language_of(request))
    return _Read(request, asked, is_one)


def _headers(request: HttpRequest) -> Headers:
    """Those that the whole of the site's middleware puts on such an answer, but for its length."""

    def empty(request: HttpRequest) -> HttpResponse:
        return team_pages.secret_page(lambda _: JsonResponse({}))(request)

    chain: Callable[[HttpRequest], HttpResponse] = reduce(
        lambda inner, name: import_string(name)(inner), reversed(settings.MIDDLEWARE), empty
    )
    return [(name, value) for name, value in chain(request).items() if name != "Content-Length"]
