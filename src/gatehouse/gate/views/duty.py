"""Calls of a phone for its guide: the visit is over, a word to the group."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.gate import days, operations
from gatehouse.gate.models import Door
from gatehouse.gate.reading import Unreadable
from gatehouse.gate.views.phone import by_door, read_json
from gatehouse.programme.models import Stop


@require_POST
@by_door("end")
def end(request: HttpRequest, door: Door, now: datetime) -> HttpResponse:
    """The visit at a stop is over: `{stop, note}`; `note` may be empty, and comes again with
    more. Answered with `{at_ms, stop}`, the stop as in the day; 400 `{errors}`."""
    body = read_json(request)
    stop = _todays(door, body, now=now)
    operations.end_visit(stop=stop, note=_text(body, "note"), by=door.person, now=now)
    return JsonResponse(_shown(door, stop, now=now))


@require_POST
@by_door("write")
def write(request: HttpRequest, door: Door, now: datetime) -> HttpResponse:
    """A letter at once to everybody booked: `{key, stop, kind, minutes, text}`, `kind` one of
    late, meeting_point, other. Sent again with the same key it is written once. Answered with
    `{at_ms, letters}`: to how many addresses it goes; 400 `{errors}`."""
    body = read_json(request)
    stop = _todays(door, body, now=now)
    minutes = body.get("minutes")
    if minutes is not None and type(minutes) is not int:
        raise Unreadable
    word = operations.write_to_group(
        stop=stop,
        kind=_text(body, "kind"),
        minutes=minutes,
        text=_text(body, "text"),
        key=_key(body),
        by=door.person,
        now=now,
    )
    return JsonResponse({"at_ms": days.in_ms(now), "letters": word.letters})


def _todays(door: Door, body: dict[str, Any], *, now: datetime) -> Stop:
    """The stop that is meant; only today's of this plant are."""
    asked = body.get("stop")
    for stop in days.todays_stops(door.enterprise_id, now=now):
        if type(asked) is int and stop.pk == asked:
            return stop
    raise Refused(Refusal("unknown_stop", _("This visit is not at this plant today.")))


def _shown(door: Door, stop: Stop, *, now: datetime) -> dict[str, Any]:
    (shown,) = days.shown_stops(door, [stop], now=now)
    return {"at_ms": days.in_ms(now), "stop": shown}


def _text(body: dict[str, Any], name: str) -> str:
    sent = body.get(name, "")
    if not isinstance(sent, str):
        raise Unreadable
    return sent.replace("\0", "")


def _key(body: dict[str, Any]) -> UUID:
    try:
        return UUID(_text(body, "key"))
    except ValueError as error:
        raise Unreadable from error
