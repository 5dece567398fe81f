"""What the pages of solo quizzes share: who plays, the cookie of a browser, private headers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from gatehouse.core.codes import sign, unsign
from gatehouse.people.models import Person
from gatehouse.quizzes.models import Attempt, Solo
from gatehouse.quizzes.solos import Player, may_see, published

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]

COOKIE, PURPOSE = "gh_quiz", "solo-browser"
KEPT_AFTER = timedelta(days=30)  # so long after the close a browser finds its tries again


def private(view: View[Arguments]) -> View[Arguments]:
    """One's own answers are on these pages: nobody keeps them, nobody indexes them, and no other
    site learns their address."""

    @wraps(view)
    def answer(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "same-origin"
        return response

    return answer


def signed_in(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None


def to_sign_in(request: HttpRequest) -> HttpResponse:
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('account_login')}?{query}")


def player_of(request: HttpRequest) -> Player:
    """Somebody signed in, else the browser by its cookie, else nobody yet."""
    person = signed_in(request)
    return Player(person) if person is not None else Player(browser=_browser(request))


def _browser(request: HttpRequest) -> UUID | None:
    value = unsign(PURPOSE, request.COOKIES.get(COOKIE, ""))
    try:
        return UUID(value) if value else None
    except ValueError:
        return None


def remember(response: HttpResponse, browser: UUID, solo: Solo, *, now: datetime) -> None:
    """By this cookie alone a browser's tries are counted: it says so beside the button."""
    response.set_cookie(
        COOKIE,
        sign(PURPOSE, browser.hex),
        max_age=int((solo.closes_at + KEPT_AFTER - now).total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def solo_or_404(slug: str) -> Solo:
    found = published().select_related("draw").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def attempt_or_404(request: HttpRequest, slug: str, key: UUID) -> Attempt:
    """A try that is theirs to see; for anybody else there is no such page."""
    rows = Attempt.objects.select_related("solo__draw")
    found = rows.filter(key=key, solo__slug=slug, solo__published_at__isnull=False).first()
    if found is None or not may_see(found, signed_in(request)):
        raise Http404
    return found


def page_of(attempt: Attempt) -> str:
    return reverse("quizzes:solo_attempt", args=[attempt.solo.slug, attempt.key])
