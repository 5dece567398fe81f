"""The page that stops advertising: it shows what will be, one button does it.

Mail scanners follow links, so looking changes nothing. Mail programs post to the same address by
themselves (RFC 8058): no cookie is read there, the signed token is the only proof, hence no CSRF
token.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gatehouse.mailings import operations
from gatehouse.mailings.links import reader_of


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Refuse advertising; done twice it is done once."""
    person = reader_of(token)
    if person is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        operations.stop_news(person=person, now=timezone.now())
    response = render(request, "mailings/stop.html", {"is_done": is_done})
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
