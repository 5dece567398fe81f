"""The captain's page and the team-mates' mirror of it: one page that answers on one phone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import segno
from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST, require_safe

from gatehouse.core.asked import whole
from gatehouse.core.codes import show_code
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes import certificates
from gatehouse.quizzes.links import mirror_token, team_token
from gatehouse.quizzes.models import Team
from gatehouse.quizzes.operations import delaying, devices, heads
from gatehouse.quizzes.operations.changes import catch_up
from gatehouse.quizzes.views import team_pages
from gatehouse.quizzes.views.captain_words import captain_words, refusal_words
from gatehouse.quizzes.views.plain_page import (
    plain_questions,
    plain_rule,
    plain_solution,
    plain_until,
)
from gatehouse.quizzes.views.team_state import state_of

TAKES, HAND_OVERS, ASKED = 60, 10, 10  # in ten minutes by one team


@team_pages.by_captain
@require_safe
def page(request: HttpRequest, team: Team) -> HttpResponse:
    return _page(request, team, by_mirror=False)


@team_pages.by_mirror
@require_safe
def mirror(request: HttpRequest, team: Team) -> HttpResponse:
    return _page(request, team, by_mirror=True)


@team_pages.state_by_captain
@require_safe
def state(request: HttpRequest, team: Team) -> HttpResponse:
    return _state(request, team)


@team_pages.state_by_mirror
@require_safe
def mirror_state(request: HttpRequest, team: Team) -> HttpResponse:
    return _state(request, team)


@team_pages.by_captain
@require_POST
def take(request: HttpRequest, team: Team) -> HttpResponse:
    """Play with this phone, if no other plays; a phone without scripts gets its name here."""
    now, device = timezone.now(), team_pages.device_of(request) or uuid4()
    try:
        team_pages.spend("take", team, at_most=TAKES, now=now)
    except Refused as refused:
        return _page(request, team, by_mirror=False, refusals=refused.refusals)
    plays = devices.take(team=team, device=device, now=now)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"is_here": plays})
    return _back(team, f"?device={device}")


@team_pages.by_captain
@require_POST
def set_pin(request: HttpRequest, team: Team) -> HttpResponse:
    device = team_pages.device_of(request) or uuid4()
    try:
        team_pages.spend("pin", team, at_most=TAKES, now=timezone.now())
        pin = request.POST.get("pin", "").strip()
        devices.set_pin(team=team, device=device, pin=pin, now=timezone.now())
    except Refused as refused:
        return _page(request, team, by_mirror=False, refusals=refused.refusals)
    return _back(team, f"?device={device}&pin=1")


@team_pages.by_captain
@require_POST
def say_heads(request: HttpRequest, team: Team) -> HttpResponse:
    """The captain says how many of the team play."""
    typed, now = request.POST.get("heads", "").strip(), timezone.now()
    said = whole(typed, digits=4)
    try:
        team_pages.spend("heads", team, at_most=TAKES, now=now)
        heads.say_heads(team=team, heads=-1 if said is None else said, now=now)
    except Refused as refused:
        return _page(request, team, by_mirror=False, refusals=refused.refusals)
    device = team_pages.device_of(request)
    return _back(team, f"?device={device}&heads=1" if device else "?heads=1")


@team_pages.by_captain
@require_POST
def say_delay(request: HttpRequest, team: Team) -> HttpResponse:
    """The captain says how far behind the team's own stream is; an empty field: as its channel."""
    now, device = timezone.now(), team_pages.device_of(request) or uuid4()
    try:
        team_pages.spend("delay", team, at_most=TAKES, now=now)
        seconds = _seconds(request.POST.get("seconds", "").strip())
        held = delaying.set_own_delay(team=team, device=device, seconds=seconds, now=now)
    except Refused as refused:
        return _page(request, team, by_mirror=False, refusals=refused.refusals)
    is_cut = seconds is not None and seconds > held
    return _back(team, f"?device={device}&delay={'cut' if is_cut else 'set'}")


def _seconds(typed: str) -> int | None:
    """Raises Refused where it is no whole number."""
    if not typed:
        return None
    seconds = whole(typed, digits=6)
    if seconds is None:
        raise Refused(delaying.not_seconds())
    return seconds


@team_pages.by_captain
@require_POST
def hand_over(request: HttpRequest, team: Team) -> HttpResponse:
    return _hand_over(request, team, by_mirror=False)


@team_pages.by_mirror
@require_POST
def mirror_hand_over(request: HttpRequest, team: Team) -> HttpResponse:
    return _hand_over(request, team, by_mirror=True)


def _hand_over(request: HttpRequest, team: Team, *, by_mirror: bool) -> HttpResponse:
    """With the code and the digits this phone plays; with the other button the host is asked."""
    now, device = timezone.now(), team_pages.device_of(request) or uuid4()
    try:
        if "ask" in request.POST:
            team_pages.spend("ask", team, at_most=ASKED, now=now)
            devices.ask_host(team=team, device=device, now=now)
            back = team_pages.mirror_path(team) if by_mirror else team_pages.captain_path(team)
            return HttpResponseRedirect(f"{back}?device={device}")
        team_pages.spend("hand-over", team, at_most=HAND_OVERS, now=now)
        code, pin = request.POST.get("code", ""), request.POST.get("pin", "").strip()
        devices.hand_over(team=team, device=device, code=code, pin=pin, now=now)
    except Refused as refused:
        return _page(request, team, by_mirror=by_mirror, refusals=refused.refusals)
    return _back(team, f"?device={device}")


def _back(team: Team, query: str) -> HttpResponse:
    return HttpResponseRedirect(f"{team_pages.captain_path(team)}{query}")


def _state(request: HttpRequest, team: Team) -> HttpResponse:
    now = timezone.now()
    found, etag = state_of(team, device=team_pages.device_of(request), now=now)
    catch_up(team.quiz, team.channel, now=now)
    response: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = JsonResponse(found)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _page(
    request: HttpRequest, team: Team, *, by_mirror: bool, refusals: Iterable[Refusal] = ()
) -> HttpResponse:
    now, device = timezone.now(), team_pages.device_of(request)
    refusals = [*refusals, *_told(request)]
    found, _etag = state_of(team, device=device, now=now)
    context = {
        "team": team,
        "quiz": team.quiz,
        "state": found,
        "frame": found["game"],
        "device": device,
        "by_mirror": by_mirror,
        "plays": found["team"]["is_here"] and not by_mirror,
        "questions": plain_questions(found, now),
        "solution": plain_solution(found),
        "until": plain_until(found),
        "rule": plain_rule(found),
        "refusals": refusals,
        "sent": "sent" in request.GET,
        "pin_set": "pin" in request.GET,
        "typed_code": request.POST.get("code", ""),
        "heads_set": "heads" in request.GET,
        "heads": _heads(team),
        "delay": _delay(request, team),
        "has_certificate": not by_mirror and certificates.may_have(team),
        "words": captain_words(is_practice=team.quiz.is_practice),
        "zone": _zone(team),
        **_addresses(team, by_mirror=by_mirror),
    }
    return render(request, "quizzes/captain.html", context, status=422 if refusals else 200)


@dataclass(frozen=True)
class Heads:
    """How many play, as far as anybody has said; `asks` where the captain may still say."""

    asks: bool
    said: int | None
    counted: int | None
    declared: int


def _heads(team: Team) -> Heads | None:
    """None in a hall, where people are counted as they sit, and in a practice game."""
    if not team.channel.is_online or team.quiz.is_practice:
        return None
    known, by_captain = team.confirmed_heads, team.heads_by_captain
    counted = None if by_captain else known
    is_over = team.quiz.ended_at is not None or team.quiz.called_off_at is not None
    return Heads(
        asks=counted is None and not is_over,
        said=known if by_captain else None,
        counted=counted,
        declared=team.declared_heads,
    )


@dataclass(frozen=True)
class Delay:
    """Seconds behind the hall: the channel's, the team's own where it has said fewer, and what
    stands in the field. `said`: "set", or "cut" where more was said than the channel's."""

    of_channel: int
    own: int | None
    typed: str
    said: str


def _delay(request: HttpRequest, team: Team) -> Delay | None:
    """None where nobody is behind, and after the end."""
    is_over = team.quiz.ended_at is not None or team.quiz.called_off_at is not None
    if not team.channel.delay_seconds or is_over:
        return None
    own = delaying.own_delay(team)
    typed = request.POST.get("seconds", "" if own is None else str(own))
    return Delay(team.channel.delay_seconds, own, typed, request.GET.get("delay", ""))


def _told(request: HttpRequest) -> list[Refusal]:
    """Why the plain form before was not taken."""
    text = refusal_words(request.GET.get("refused", ""))
    return [Refusal("refused", text)] if text else []


def _addresses(team: Team, *, by_mirror: bool) -> dict[str, Any]:
    """Where this page calls. A mirror never learns the captain's address."""
    if by_mirror:
        args = [mirror_token(team)]
        return {
            "own_url": reverse("quizzes:mirror", args=args),
            "state_url": reverse("quizzes:mirror_state", args=args),
            "hand_over_url": reverse("quizzes:mirror_hand_over", args=args),
        }
    args = [team_token(team)]
    link = team_pages.mirror_url(team)
    return {
        "own_url": reverse("quizzes:captain", args=args),
        "state_url": reverse("quizzes:captain_state", args=args),
        "hand_over_url": reverse("quizzes:hand_over", args=args),
        "answer_url": reverse("quizzes:answer", args=args),
        "take_url": reverse("quizzes:take", args=args),
        "pin_url": reverse("quizzes:set_pin", args=args),
        "heads_url": reverse("quizzes:captain_heads", args=args),
        "delay_url": reverse("quizzes:captain_delay", args=args),
        "certificate_url": reverse("quizzes:certificate", args=args),
        "receipts_url": reverse("quizzes:receipts", args=args),
        "mirror_url": link,
        "mirror_qr": _qr(link),
        "code": show_code(team.code),
        "own_token": args[0],
        "appeals_url": reverse("quizzes:team_appeals", args=args),
    }


def _qr(text: str) -> SafeString:
    """A QR code that takes the size of its box; it holds an address of ours."""
    code = segno.make(text, error="m")
    return mark_safe(code.svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None))  # noqa: S308


def _zone(team: Team) -> str:
    session = team.channel.session
    return str(session.zone) if session is not None else settings.TIME_ZONE
