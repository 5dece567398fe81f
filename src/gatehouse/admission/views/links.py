"""The signed link of a letter: a visit without sign-in.

Mail scanners follow links, so a GET or HEAD changes nothing; one button posts. The posts are
exempt from the CSRF token on purpose. A forged request succeeds because a browser adds a cookie
by itself; here no cookie is read, and the token in the path, which the forger does not have, is
the only proof. A CSRF cookie would add nothing and would fail in mail programs without cookies.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatehouse.admission.links import opened_by
from gatehouse.admission.views import exchanging, showing, standing
from gatehouse.admission.views import missed as missing
from gatehouse.admission.views.common import private, spend
from gatehouse.admission.views.showing import Reader
from gatehouse.core.refusal import Refused


def reader(token: str) -> Reader:
    """What the token opens; a made-up one opens nothing."""
    opened = opened_by(token)
    if opened is None:
        raise Http404
    visit, by = opened
    return Reader(visit, by=by, base=reverse("admission:link", args=[token]), by_link=True)


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The headers of a page whose address is a secret."""

    @wraps(view)
    def answer(request: HttpRequest, /, token: str, **kwargs: object) -> HttpResponse:
        response = view(request, token, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return csrf_exempt(private(answer))


def _posted(
    request: HttpRequest, token: str, act: Callable[[Reader, datetime], HttpResponse]
) -> HttpResponse:
    """What the link's reader does, so many times an hour at most; looking is free."""
    found, now = reader(token), timezone.now()
    if request.method == "POST":
        try:
            spend("visit link", found.application.pk, now=now)
        except Refused as refused:
            return showing.visit(request, found, now=now, refusals=refused.refusals)
    return act(found, now)


@by_link
@require_safe
def visit(request: HttpRequest, token: str) -> HttpResponse:
    return showing.visit(request, reader(token), now=timezone.now())


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, token: str, pass_id: int | None = None) -> HttpResponse:
    return _posted(
        request,
        token,
        lambda found, now: showing.give_back(request, found, pass_id=pass_id, now=now),
    )


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def instead(request: HttpRequest, token: str) -> HttpResponse:
    return _posted(request, token, lambda found, now: exchanging.instead(request, found, now=now))


@by_link
@require_POST
def answer(request: HttpRequest, token: str, takes: bool) -> HttpResponse:
    return _posted(
        request, token, lambda found, now: showing.answer(request, found, takes=takes, now=now)
    )


@by_link
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    return _posted(request, token, lambda found, now: showing.confirm(request, found, now=now))


@by_link
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def missed(request: HttpRequest, token: str) -> HttpResponse:
    return _posted(request, token, lambda found, now: missing.missed(request, found, now=now))


@by_link
@require_POST
def stand_by(request: HttpRequest, token: str, takes: bool) -> HttpResponse:
    return _posted(
        request, token, lambda found, now: standing.stand_by(request, found, takes=takes, now=now)
    )


@by_link
@require_safe
def standby_pdf(request: HttpRequest, token: str) -> HttpResponse:
    return standing.standby_pdf(reader(token))


@by_link
@require_safe
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    return showing.ticket(reader(token))


@by_link
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    return showing.calendar(reader(token), now=timezone.now())
