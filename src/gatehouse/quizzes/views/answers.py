"""Where a captain's phone hands in answers: one, or several of a round that is open whole.

JSON in and out, times in milliseconds since 1970; a plain form works too. When it was received is
the first thing that is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gatehouse.core import limits
from gatehouse.core.arrival import arrived_at
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes.links import team_key_of
from gatehouse.quizzes.models import Team
from gatehouse.quizzes.operations.answering import (
    NoTeam,
    Outcome,
    Receipt,
    Sent,
    answer_each,
    answer_for,
)
from gatehouse.quizzes.views import team_pages
from gatehouse.quizzes.views.plain_answers import of_form, told

AT_MOST = 60  # answers in one request
BODY_BYTES = 100_000
TEN_MINUTES = 600
# Answers in ten minutes by one team, those that are sent once more too: a phone on a bad line tries
# every three seconds or so, with all that waits, which is a round at most.
TRIES = 4_000
YEAR_2100_MS = 4_102_444_800_000
INT_LIMIT = 2**31
RUN_LIMIT = 2**63
STATUS = {"unclear": 422, "too_often": 429, "unreadable": 400}


class Unreadable(Exception):
    """What was sent is no answer at all."""


@team_pages.secret_page
@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    received_at = arrived_at(request)
    if request.content_type != "application/json":
        return _by_form(request, token, received_at=received_at)
    key = team_key_of(token)
    if key is None:
        raise Http404
    try:
        return _answer(request, key, received_at)
    except NoTeam as nobody:
        raise Http404 from nobody


def _answer(request: HttpRequest, key: UUID, received_at: datetime) -> HttpResponse:
    try:
        sent, is_one = read_and_spend(request, key, received_at)
    except Refused as refused:
        return _no(refused.first)
    except Unreadable:
        return _no(unreadable())
    said = answer_for(team_key=key, sent=sent, received_at=received_at)
    return reply_to(sent, said, is_one=is_one)


def reply_to(sent: Sequence[Sent], said: Sequence[Outcome], *, is_one: bool) -> JsonResponse:
    """What the phone hears."""
    if not is_one:
        rows = [_row(one, outcome) for one, outcome in zip(sent, said, strict=True)]
        return JsonResponse({"answers": rows})
    return _no(said[0]) if isinstance(said[0], Refusal) else JsonResponse(_told(said[0]))


def unreadable() -> Refusal:
    return Refusal("unreadable", _("The answer cannot be read."))


def spend(key: UUID, now: datetime, *, many: int = 1) -> None:
    """Count so many more answers of a team. Raises Refused: the phone keeps what it sent, and tries
    again."""
    limits.spend("quiz answer", key.hex, at_most=TRIES, per_seconds=TEN_MINUTES, now=now, many=many)


@team_pages.by_captain
def _by_form(request: HttpRequest, team: Team, received_at: datetime) -> HttpResponse:
    try:
        spend(team.key, received_at)
    except Refused as refused:
        return _no(refused.first)
    sent = of_form(request, team)
    if sent is None:
        return _no(unreadable())
    (said,) = answer_each(team=team, sent=[sent], received_at=received_at)
    query = told(said)
    return HttpResponseRedirect(f"{team_pages.captain_path(team)}?device={sent.device}{query}")


def _no(refusal: Refusal) -> JsonResponse:
    error = {"code": refusal.code, "text": str(refusal.text)}
    return JsonResponse({"errors": [error]}, status=STATUS.get(refusal.code, 409))


def _row(sent: Sent, outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Receipt):
        return _told(outcome)
    error = {"code": outcome.code, "text": str(outcome.text)}
    return {"run": sent.run_id, "key": str(sent.key), "error": error}


def _told(receipt: Receipt) -> dict[str, Any]:
    return {
        "run": receipt.run_id,
        "key": str(receipt.key),
        "received": int(receipt.received_at.timestamp() * 1000),
        "late_ms": receipt.late_ms,
        "counts": receipt.counts,
    }


def read_and_spend(request: HttpRequest, key: UUID, now: datetime) -> tuple[list[Sent], bool]:
    """As `read`; each answer is counted, what cannot be read as one. Raises Unreadable, Refused."""
    try:
        sent, is_one = read(request)
    except Unreadable:
        spend(key, now)
        raise
    spend(key, now, many=len(sent))
    return sent, is_one


# --- what was sent -------------------------------------------------------------------------
def read(request: HttpRequest) -> tuple[list[Sent], bool]:
    """The answers, and whether it was one alone. Raises Unreadable."""
    try:
        sent = request.body
        body = json.loads(sent) if len(sent) <= BODY_BYTES else None
    except (ValueError, RecursionError, RawPostDataException) as error:
        raise Unreadable from error
    if not isinstance(body, dict):
        raise Unreadable
    is_one = "answers" not in body
    each = [body] if is_one else body["answers"]
    if not isinstance(each, list) or not 1 <= len(each) <= AT_MOST:
        raise Unreadable
    return [_one(one, body) for one in each], is_one


def _one(one: object, body: dict[str, Any]) -> Sent:
    if not isinstance(one, dict):
        raise Unreadable
    return Sent(
        run_id=_whole(one.get("run"), RUN_LIMIT),
        rev=_whole(one.get("rev"), INT_LIMIT),
        key=_uuid(one.get("key")),
        value=one.get("value"),
        device=_uuid(body.get("device")),
        shown_at=_time(one.get("shown_at")),
        tapped_at=_time(one.get("tapped_at")),
        offset_ms=_number(body.get("offset_ms")),
        offset_error_ms=_number(body.get("offset_error_ms"), at_least=0),
    )


def _uuid(value: object) -> UUID:
    if not isinstance(value, str):
        raise Unreadable
    try:
        return UUID(value)
    except ValueError as error:
        raise Unreadable from error


def _whole(value: object, limit: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < limit:
        raise Unreadable
    return value


def _time(value: object) -> datetime | None:
    """What a phone says of its own time; nothing hangs on it, so a wild one is left out."""
    is_time = isinstance(value, int | float) and 0 < value < YEAR_2100_MS
    return datetime.fromtimestamp(value / 1000, UTC) if is_time else None  # type: ignore[operator]


def _number(value: object, *, at_least: int = -INT_LIMIT) -> int | None:
    """The same for how far its clock is off."""
    is_number = isinstance(value, int | float) and at_least <= value < INT_LIMIT
    return int(value) if is_number else None  # type: ignore[call-overload]
