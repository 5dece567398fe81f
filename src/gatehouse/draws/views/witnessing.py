"""The pages of a witness: how to make a secret, and where to tell it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gatehouse.core.refusal import Refused
from gatehouse.draws import operations as draws
from gatehouse.draws.links import witness_of
from gatehouse.draws.models import Witness
from gatehouse.draws.rules import Step
from gatehouse.web.caching import public_page

SECRET_AT_MOST = 200


@require_safe
@public_page()
def how(request: HttpRequest) -> HttpResponse:
    """What a witness does, with a form that makes a secret on their own device."""
    return render(request, "draws/witness_help.html")


@require_http_methods(["GET", "HEAD", "POST"])
def witness(request: HttpRequest, token: str) -> HttpResponse:
    """Where one witness tells their secret in time; no account is needed."""
    found = witness_of(token)
    if found is None:
        raise Http404
    now = timezone.now()
    typed, error = request.POST.get("secret", "")[:SECRET_AT_MOST], ""
    if request.method == "POST":
        try:
            draws.reveal(witness=found, secret=typed, by=None, now=now)
        except Refused as refused:
            error = str(refused)
        else:
            return unlisted(HttpResponseRedirect(request.path))
    context = _context(found, now=now) | {"typed": typed, "error": error}
    return unlisted(render(request, "draws/witness.html", context, status=422 if error else 200))


def _context(found: Witness, *, now: datetime) -> dict[str, Any]:
    draw = found.draw
    return {
        "witness": found,
        "draw": draw,
        "is_early": draw.step in (Step.DRAFT, Step.OPEN, Step.CLOSED),
        "may_tell": draw.step == Step.COMMITTED and now < draw.witnesses_until,
    }


def unlisted(response: HttpResponse) -> HttpResponse:
    """The address is the key to the page: nobody keeps it, and no other site learns of it."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
