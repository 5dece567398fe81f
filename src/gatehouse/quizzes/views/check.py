"""Whether this phone and this network are fit for a game; tried out before it."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gatehouse.core import limits, live
from gatehouse.core.refusal import Refused
from gatehouse.quizzes.views.check_words import check_words
from gatehouse.web.caching import public_page
from gatehouse.web.origin import is_our_own, network_of

KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
PINGS, TEN_MINUTES = 120, 600  # from one network


@public_page()
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "quizzes/check.html", {"words": check_words()})


@csrf_exempt
@require_POST
def ping(request: HttpRequest) -> HttpResponse:
    """Push something to the topic that this page alone listens to. It changes nothing anywhere; the
    browser says that the page is ours."""
    key = request.POST.get("key", "")
    if not is_our_own(request) or not KEY.fullmatch(key):
        return HttpResponse(status=403)
    now = timezone.now()
    try:
        limits.spend(
            "quiz check", network_of(request), at_most=PINGS, per_seconds=TEN_MINUTES, now=now
        )
    except Refused:
        return HttpResponse(status=429)
    sent = int(now.timestamp() * 1000)
    live.publish(f"check-{key}", version=sent, frame={"v": sent, "t": sent})
    return HttpResponse(status=204)
