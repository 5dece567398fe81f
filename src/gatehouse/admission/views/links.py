"""The signed link of a letter: a visit without sign-in.

Mail scanners follow links, so a GET or HEAD changes nothing; one button posts. The posts are
exempt from the CSRF token on purpose. A forged request succeeds because a browser adds a cookie
by itself; here no cookie is read, and the token in the path, which the forger does not have, is
the only proof. A CSRF cookie would add nothing and would fail in mail programs without cookies.
"""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatehouse.admission.links import read_visit_token
from gatehouse.admission.views import exchanging, showing
from gatehouse.admission.views.common import private, spend
from gatehouse.admission.views.showing import Reader
from gatehouse.admission.visits import Visit, by_key
from gatehouse.core.refusal import Refused


def reader(token: str) -> Reader:
    """What the token opens; a made-up one opens nothing."""
    named = read_visit_token(token)
    application = by_key(named.key) if named else None
    if named is None or application is None:
        raise Http404
    base = reverse("admission:link", args=[token])
    if named.guest_id is None:
        return Reader(Visit(application), by=application.party.asker, base=base, by_link=True)
    for guest in application.party.guests.all():
        if guest.pk == named.guest_id and guest.account is not None:
            alone = Visit(application, only=guest.pk)
            return Reader(alone, by=guest.account, base=base, by_link=True)
    raise Http404


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The headers of a page whose address is a secret."""

    @wraps(view)
    def answer(request: HttpRequest, /, token: str, **kwargs: object) -> HttpResponse:
        response = view(request, token, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return csrf_exempt(private(answer))


@by_link
@require_safe
def visit(request: HttpRequest, token: str) -> HttpResponse:
    return showing.visit(request, reader(token), now=timezone.now())


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, token: str, pass_id: int | None = None) -> HttpResponse:
    found, now = reader(token), timezone.now()
    if request.method == "POST":
        try:
            spend("visit link", found.application.pk, now=now)
        except Refused as refused:
            return showing.visit(request, found, now=now, refusals=refused.refusals)
    return showing.give_back(request, found, pass_id=pass_id, now=now)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def instead(request: HttpRequest, token: str) -> HttpResponse:
    found, now = reader(token), timezone.now()
    if request.method == "POST":
        try:
            spend("visit link", found.application.pk, now=now)
        except Refused as refused:
            return showing.visit(request, found, now=now, refusals=refused.refusals)
    return exchanging.instead(request, found, now=now)


@by_link
@require_POST
def answer(request: HttpRequest, token: str, takes: bool) -> HttpResponse:
    found, now = reader(token), timezone.now()
    try:
        spend("visit link", found.application.pk, now=now)
    except Refused as refused:
        return showing.visit(request, found, now=now, refusals=refused.refusals)
    return showing.answer(request, found, takes=takes, now=now)


@by_link
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    found, now = reader(token), timezone.now()
    try:
        spend("visit link", found.application.pk, now=now)
    except Refused as refused:
        return showing.visit(request, found, now=now, refusals=refused.refusals)
    return showing.confirm(request, found, now=now)


@by_link
@require_safe
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    return showing.ticket(reader(token))


@by_link
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    return showing.calendar(reader(token), now=timezone.now())
