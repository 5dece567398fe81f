"""The calls of a phone at the gate. Bodies and answers are JSON, times `*_ms` milliseconds.

A phone is opened as a door by somebody who is signed in, with the browser's session and a CSRF
token (`open_door`). From then on it shows its own token: `Authorization: Door <token>`. Those
calls are exempt from the CSRF token on purpose. A forged request succeeds because a browser adds
a cookie by itself; here no cookie is read, and the header, which the forger cannot fill, is the
only proof.

A phone without a good token is told `{"wipe": true}`: it forgets all it has at once.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gatehouse.catalogue.models import Enterprise
from gatehouse.core import limits
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.gate import days, operations
from gatehouse.gate.models import Door
from gatehouse.gate.queries import door_of, is_let_in, may_keep
from gatehouse.gate.reading import ACTS_AT_MOST, HandIn, Unreadable, read_hand_in
from gatehouse.gate.verdicts import ask as verdict_on
from gatehouse.people.models import Person

logger = logging.getLogger(__name__)

TEN_MINUTES = 600
# In ten minutes by one door: a poll every ten seconds and a scan every second leave room.
CALLS_AT_MOST = {"acts": 1_200, "day": 60, "ask": 240, "end": 60, "standby": 240,
                 "write": 30}  # fmt: skip
OPENED_AT_MOST = 20
BODY_BYTES = 1_000_000

DoorView = Callable[[HttpRequest, Door, datetime], HttpResponse]


def by_door(purpose: str) -> Callable[[DoorView], Callable[[HttpRequest], HttpResponse]]:
    """The call of a door that is let in and does not call too often."""

    def decorate(view: DoorView) -> Callable[[HttpRequest], HttpResponse]:
        @csrf_exempt
        @private
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            now = timezone.now()
            scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
            door = door_of(token) if scheme == "Door" and token else None
            if door is None:
                logger.warning("Gate call without a door's token: %s", purpose)
                return JsonResponse({"wipe": True}, status=401)
            if not is_let_in(door):
                return _shut_out(door, purpose)
            try:
                _spend(f"gate {purpose}", door.pk, at_most=CALLS_AT_MOST[purpose], now=now)
                operations.note_seen(door=door, now=now)
                return view(request, door, now)
            except Refused as refused:
                return _refused(door, refused)
            except Unreadable:
                return _unreadable()

        return answer

    return decorate


def private(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Names are in the answers: nobody on the way keeps them."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        response = view(request)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


@require_POST
@private
def open_door(request: HttpRequest) -> HttpResponse:
    """Make this phone a door: `{name, enterprise}` (JSON or a form), `enterprise` being its code.

    201 `{door, token, salt, name, enterprise: {code, name}}`; 400 or 429 `{errors: [{code,
    text}]}`; 401 who is not signed in; 404 who does not work there.
    """
    now, person = timezone.now(), request.user
    if not isinstance(person, Person):
        return JsonResponse({}, status=401)
    asked = _opening(request)
    enterprise = Enterprise.objects.filter(code=asked.get("enterprise", "")).first()
    if enterprise is None or not may_keep(person, enterprise.pk):
        logger.warning("Person %s may not open a door here", person.pk)
        return JsonResponse({}, status=404)
    try:
        _spend("gate open", person.pk, at_most=OPENED_AT_MOST, now=now)
        opened = operations.open_door(
            enterprise=enterprise, name=asked.get("name", ""), by=person, now=now
        )
    except Refused as refused:
        return _errors(refused)
    shown = {
        "door": str(opened.door.key),
        "token": opened.token,
        "salt": opened.door.salt,
        "name": opened.door.name,
        "enterprise": {"code": enterprise.code, "name": enterprise.name},
    }
    return JsonResponse(shown, status=201)


@require_safe
@by_door("day")
def day(request: HttpRequest, door: Door, now: datetime) -> HttpResponse:
    """All that the phone needs today without a network.

    `{date, version, at_ms, keep_until_ms, door: {key, name, next_number}, enterprise: {code, name},
    stops, others}`. A stop: `{id, mark, title, session, format, place, meeting_point, starts,
    ends, arrives, leaves, zone, cancelled, ended, limit, places, expected, inside, came,
    conflicts, share, share_left, room, language, guides, care_until, passes}`; a pass: `{id,
    digest, name, names, kind, age, needs_adult, party, persons, step_free, needs, state, in,
    came, came_at}`, where `digest` is 16 hex digits of SHA-256(salt + code). `others`, passes of
    other days: `{digest, date, time, title, cancelled}`, without names.
    """
    return JsonResponse(days.day_of(door, now=now))


@require_POST
@by_door("acts")
def acts(request: HttpRequest, door: Door, now: datetime) -> HttpResponse:
    """Hand in what was done; an empty list only asks what is new.

    `{sent_ms, date, version, seen: {stop: mark}, acts: [{key, number, stop, kind, pass, persons,
    takes_back, reason, phone_ms, happened}]}`, at most 1,000 acts. Answered with `{at_ms, date,
    version, taken: [key], refused: [{key, code, text, ask}], stops, gone: [id]}`: of the stops
    those whose mark is another; while `version` is that of now, none is even built. Sent again it
    changes nothing.
    """
    told = read_hand_in(read_json(request))
    refused = [{"key": key, "code": "unreadable", **_words("unreadable")} for key in told.broken]
    taken: list[str] = []
    if told.acts:
        kept = operations.hand_in(door=door, acts=told.acts, sent_ms=told.sent_ms, now=now)
        taken = [str(key) for key in kept.taken]
        for one in kept.refused:
            shown = {"key": str(one.key), "code": one.code, **_words(one.code, asked=one.asked)}
            refused.append(shown)
            if not one.asked:
                logger.warning("Act refused at door %s: %s", door.pk, one.code)
    if len(told.acts) < ACTS_AT_MOST:
        operations.note_heard(door=door, now=now)
    return JsonResponse({"taken": taken, "refused": refused, **_news(door, told, now=now)})


def _news(door: Door, told: HandIn, *, now: datetime) -> dict[str, Any]:
    found = days.news(door, seen=told.seen, version=told.version, now=now)
    return {
        "at_ms": days.in_ms(now),
        "date": found.date,
        "version": found.version,
        "stops": found.stops,
        "gone": found.gone,
    }


@require_POST
@by_door("ask")
def ask(request: HttpRequest, door: Door, now: datetime) -> HttpResponse:
    """The verdict on a code the phone does not know: `{code}` or `{digest}`, and `{stop}`.

    `{verdict, text, stop, pass, date, time, title}`; of another plant's pass only what anybody
    may read on the site.
    """
    body = read_json(request)
    stop, code, digest = (body.get(name) for name in ("stop", "code", "digest"))
    if type(stop) is not int or not isinstance(code or digest, str):
        raise Unreadable
    return JsonResponse(
        verdict_on(
            door,
            stop_id=stop,
            code=code if isinstance(code, str) else "",
            digest=digest if isinstance(digest, str) else "",
            now=now,
        )
    )


@require_POST
@by_door("standby")
def standby(request: HttpRequest, door: Door, now: datetime) -> HttpResponse:
    """A party that stands by is here: `{stop, standby}`. `{code, text, persons, stop}`, `persons`
    being how many of it may come in; the acts that let it in are handed in by themselves, and
    decided anew."""
    body = read_json(request)
    stop, party = body.get("stop"), body.get("standby")
    if type(stop) is not int or type(party) is not int:
        raise Unreadable
    found = operations.present_standby(door=door, stop_id=stop, standby_id=party, now=now)
    text = standby_text(found.word, door=found.unheard)
    shown = days.news(door, seen={}, version="", now=now).stops
    here = next((one for one in shown if one["id"] == stop), None)
    return JsonResponse({"code": found.word, "text": text, "room": found.room, "stop": here})


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The body as an object. Raises Unreadable."""
    if int(request.headers.get("Content-Length") or 0) > BODY_BYTES:
        raise Unreadable
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(body, dict):
        raise Unreadable
    return body


def _opening(request: HttpRequest) -> dict[str, str]:
    """What was sent to open a door, texts only."""
    sent: dict[str, Any] = request.POST.dict()
    if request.content_type == "application/json":
        try:
            sent = read_json(request)
        except Unreadable:
            sent = {}
    return {key: one.replace("\0", "") for key, one in sent.items() if isinstance(one, str)}


def _spend(purpose: str, identity: int, *, at_most: int, now: datetime) -> None:
    limits.spend(purpose, str(identity), at_most=at_most, per_seconds=TEN_MINUTES, now=now)


def _refused(door: Door, refused: Refused) -> HttpResponse:
    return _shut_out(door, "late") if refused.first.code == "shut_out" else _errors(refused)


def _shut_out(door: Door, purpose: str) -> HttpResponse:
    logger.warning(
        "Door %s of person %s at plant %s is shut out: %s",
        door.pk,
        door.person_id,
        door.enterprise_id,
        purpose,
    )
    return JsonResponse({"wipe": True}, status=403)


def _errors(refused: Refused) -> HttpResponse:
    errors = [{"code": one.code, "text": str(one)} for one in refused.refusals]
    is_too_often = refused.first.code == "too_often"
    response = JsonResponse({"errors": errors}, status=429 if is_too_often else 400)
    if is_too_often:
        response["Retry-After"] = "60"
    return response


def _unreadable() -> HttpResponse:
    text = _("This call cannot be read.")
    return _errors(Refused(Refusal("unreadable", text)))


def _words(code: str, *, asked: bool = False) -> dict[str, Any]:
    """Why an act is not kept, for a person."""
    texts = {
        "unreadable": _("This act cannot be read."),
        "unknown_stop": _("This visit is not at this enterprise."),
        "unknown_pass": _("This pass is not for this enterprise."),
        "key_taken": _("Another phone has handed this in."),
        "number_taken": _("Another act of this phone has this number."),
        "over_limit": _("The limit is reached: nobody more may be let in."),
        "twice": _("Already in."),
        "too_many": _("More people than the pass is for."),
        "given_back": _("This pass was given back."),
        "refused": _("The enterprise refused this guest."),
        "not_cleared": _("The enterprise has not approved this guest yet."),
        "other_stop": _("This pass is for another visit."),
        "cancelled": _("This visit was cancelled."),
        "given_on": _("They came late: their place was given to others who waited."),
        "standby": _("They stand by, and cannot be let in here."),
    }
    return {"text": texts.get(code) or standby_text(code), "ask": asked}


def standby_text(code: str, *, door: str = "") -> str:
    """What is told of a party that stands by."""
    if code == "standby_unheard" and door:
        text = _("The phone “%(door)s” has not told yet whom it let in. Take it to a network, or"
                 " shut it out at the desk.")  # fmt: skip
        return text % {"door": door}
    texts = {
        "standby_ok": _("There is room for them."),
        "standby_in": _("They were let in already."),
        "standby_gone": _("They are not on standby any more."),
        "standby_wait": _("Places are kept a little longer for those who have one."),
        "standby_unheard": _("Another phone has not told yet whom it let in."),
        "standby_turn": _("Others who stand here come before them."),
        "standby_full": _("There is no room for them. They come first the next time."),
        "not_cleared": _("The enterprise has not approved this guest yet."),
    }
    return texts[code]
