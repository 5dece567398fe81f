"""What the pages of a team share: the token in the address is the only proof.

Its posts are exempt from the CSRF token on purpose. A forged request succeeds because a browser
adds a cookie by itself; here no cookie is read, and the token in the path, which the forger does
not have, is all that is asked. Addresses with a token are never kept or passed on as a referrer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from gatehouse.core import limits
from gatehouse.core.asked import refuse_nul
from gatehouse.quizzes.links import (
    left_team_mirrored,
    left_team_of,
    mirror_token,
    mirrored,
    state_team_mirrored,
    state_team_of,
    team_of,
    team_token,
)
from gatehouse.quizzes.models import Team

Arguments = ParamSpec("Arguments")
TeamView = Callable[Concatenate[HttpRequest, Team, Arguments], HttpResponse]
Page = Callable[..., HttpResponse]
TEN_MINUTES = 600


def secret_page(view: Callable[..., HttpResponse]) -> Page:
    """The headers of a page whose address is a secret."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return csrf_exempt(answer)


def by_captain(view: TeamView[Arguments]) -> Page:
    """The page of a captain's link; a made-up one opens nothing, and one of a team that has left
    says that it has."""
    return _opened(view, team_of, missing=_left)


def by_mirror(view: TeamView[Arguments]) -> Page:
    """The page of a team-mate's link."""
    return _opened(view, mirrored, missing=_left_mirrored)


def state_by_captain(view: TeamView[Arguments]) -> Page:
    """What a captain's page asks for again and again: of the team only what its state needs."""
    return _opened(view, state_team_of)


def state_by_mirror(view: TeamView[Arguments]) -> Page:
    return _opened(view, state_team_mirrored)


def _nothing(request: HttpRequest, token: str) -> HttpResponse:
    raise Http404


def _left(request: HttpRequest, token: str) -> HttpResponse:
    return _gone(request, left_team_of(token), captain_path)


def _left_mirrored(request: HttpRequest, token: str) -> HttpResponse:
    return _gone(request, left_team_mirrored(token), mirror_path)


def _gone(request: HttpRequest, team: Team | None, path: Callable[[Team], str]) -> HttpResponse:
    """The team has left the game: what that means, and how it comes back."""
    if team is None:
        raise Http404
    context = {"team": team, "quiz": team.quiz, "own_url": path(team)}
    return render(request, "quizzes/team_gone.html", context, status=410)


def _opened(
    view: TeamView[Arguments],
    find: Callable[[str], Team | None],
    *,
    missing: Callable[[HttpRequest, str], HttpResponse] = _nothing,
) -> Page:
    @secret_page
    @wraps(view)
    def answer(
        request: HttpRequest, token: str, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        team = find(token)
        if team is None:
            return missing(request, token)
        refuse_nul(request)
        return view(request, team, *args, **kwargs)

    return answer


def device_of(request: HttpRequest) -> UUID | None:
    """Which phone it is, as it says itself; a page without scripts has it in its address."""
    typed = request.POST.get("device") or request.GET.get("device") or ""
    try:
        return UUID(typed)
    except ValueError:
        return None


def spend(purpose: str, team: Team, *, at_most: int, now: datetime) -> None:
    """Count one more try of a team. Raises Refused."""
    limits.spend(f"quiz {purpose}", str(team.pk), at_most=at_most, per_seconds=TEN_MINUTES, now=now)


def captain_path(team: Team) -> str:
    return reverse("quizzes:captain", args=[team_token(team)])


def mirror_path(team: Team) -> str:
    return reverse("quizzes:mirror", args=[mirror_token(team)])


def mirror_url(team: Team) -> str:
    """The whole address that a captain passes on to the team."""
    return settings.SITE_URL + mirror_path(team)
