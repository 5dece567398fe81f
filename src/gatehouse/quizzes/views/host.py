"""The host's console: what comes next, what the hall sees, how many have answered.

Its link is the only key: no cookie is read, so that nothing can be posted from another site by
who does not have the link, and the calls need no CSRF token. It works as plain forms; the script
sends the same forms and puts the answered board in place.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes import frames, results
from gatehouse.quizzes.facts import facts_of
from gatehouse.quizzes.models import Quiz, Seat, SeatRole
from gatehouse.quizzes.operations import leasing
from gatehouse.quizzes.progress import answered
from gatehouse.quizzes.views.host_acts import perform
from gatehouse.quizzes.views.host_board import board_of
from gatehouse.quizzes.views.shared import by_token, json_with_etag
from gatehouse.quizzes.zones import zone_of


@require_safe
@by_token(SeatRole.HOST)
def console(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The whole page."""
    return render(request, "quizzes/host.html", _context(request, seat))


@require_safe
@by_token(SeatRole.HOST)
def board(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What of it changes with the game."""
    return render(request, "quizzes/_host_board.html", _context(request, seat))


@require_safe
@by_token(SeatRole.HOST)
def state(request: HttpRequest, seat: Seat) -> HttpResponse:
    """`{v, mine, holder, free, answered: {channel: teams}, table}`, asked for every two seconds;
    `table` is the number of one that is newer than the one people have seen, or 0."""
    quiz, now = seat.quiz, timezone.now()
    counts = answered(quiz.screen_run_id)
    told = {"v": quiz.version, **_lease(quiz, seat), "answered": counts}
    told["free"] = leasing.is_free(quiz, now=now)
    newer = results.unshown(quiz)
    told["table"] = newer.number if newer else 0
    name = ".".join(f"{key}-{one}" for key, one in sorted(counts.items()))
    etag = f'"{quiz.version}.{quiz.holder_id}.{told["free"]}.{told["table"]}.{name}"'
    return json_with_etag(request, told, etag)


@csrf_exempt
@require_POST
@by_token(SeatRole.HOST)
def lease(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Sent every three seconds while the page is open: keeps the game in hand, and takes one that
    nobody ever had. `{mine, holder}`."""
    now = timezone.now()
    if not leasing.renew(seat=seat, now=now) and seat.quiz.holder_id is None:
        with suppress(Refused):  # another desk was quicker, as the answer says
            leasing.take(seat=seat, now=now)
    return JsonResponse(_lease(Quiz.objects.get(pk=seat.quiz_id), seat))


@csrf_exempt
@require_POST
@by_token(SeatRole.HOST)
def act(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Do what the button says: `do` is a word, or a word and a key: `open:17`."""
    refusals: tuple[Refusal, ...] = ()
    try:
        perform(request.POST, seat=seat, now=timezone.now())
    except Refused as refused:
        refusals = refused.refusals
    if not refusals and not _by_script(request):
        return redirect(request.path.removesuffix("act/"), permanent=False)
    page = "quizzes/_host_board.html" if _by_script(request) else "quizzes/host.html"
    seat = Seat.objects.select_related("quiz__packet").get(pk=seat.pk)
    context = _context(request, seat, refusals)
    return render(request, page, context, status=422 if refusals else 200)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _lease(quiz: Quiz, seat: Seat) -> dict[str, Any]:
    holder = quiz.holder
    return {
        "mine": quiz.holder_id == seat.pk,
        "holder": holder.title if holder is not None else "",
    }


def _context(
    request: HttpRequest, seat: Seat, refusals: tuple[Refusal, ...] = ()
) -> dict[str, Any]:
    now = timezone.now()
    quiz = seat.quiz
    return {
        "quiz": quiz,
        "seat": seat,
        "token": request.resolver_match.kwargs["token"] if request.resolver_match else "",
        "frame": frames.frame_of(quiz, None, now),
        "facts": facts_of(quiz.play_key, quiz.version),
        "refusals": refusals,
        "now": now,
        "renew_seconds": leasing.RENEW_SECONDS,
        "zone": zone_of(quiz),
        **board_of(quiz, seat, now),
    }
