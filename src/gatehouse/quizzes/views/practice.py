"""The practice game of three questions: anybody starts one, alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from gatehouse.core import limits
from gatehouse.core.refusal import Refused
from gatehouse.quizzes.models import Team
from gatehouse.quizzes.operations import practising
from gatehouse.quizzes.views import team_pages
from gatehouse.web.caching import public_page
from gatehouse.web.origin import is_our_own, network_of

STARTED, STEPS = 30, 300  # in ten minutes from one network, and by one game
TEN_MINUTES = 600


@csrf_exempt
@public_page()
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The page that offers it; its button starts a game of one's own.

    It is one page for everybody and carries no token against forgery: the browser says that the
    page is ours, and a game that somebody else started harms nobody.
    """
    if request.method != "POST":
        return render(request, "quizzes/practice.html")
    if not is_our_own(request):
        return HttpResponse(status=403)
    now = timezone.now()
    try:
        limits.spend(
            "quiz practice", network_of(request), at_most=STARTED, per_seconds=TEN_MINUTES, now=now
        )
        team = practising.start(now=now)
    except Refused as refused:
        return render(request, "quizzes/practice.html", {"refusal": refused.first}, status=429)
    return HttpResponseRedirect(team_pages.captain_path(team))


@team_pages.by_captain
@require_POST
def go_on(request: HttpRequest, team: Team) -> HttpResponse:
    """The next step of a practice game; nobody else hosts it."""
    now = timezone.now()
    try:
        team_pages.spend("next", team, at_most=STEPS, now=now)
        practising.go_on(team=team, now=now)
    except Refused as refused:
        errors = [{"code": one.code, "text": str(one.text)} for one in refused.refusals]
        return JsonResponse({"errors": errors}, status=409)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({})
    device = team_pages.device_of(request)
    query = f"?device={device}" if device else ""
    return HttpResponseRedirect(f"{team_pages.captain_path(team)}{query}")
