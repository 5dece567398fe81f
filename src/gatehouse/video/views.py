"""Films, their tracks, and the counting of starts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gatehouse.core import limits
from gatehouse.core.refusal import Refused
from gatehouse.video import operations, queries
from gatehouse.video.models import Video
from gatehouse.video.rules import web_vtt
from gatehouse.video.serving import file_response
from gatehouse.web.caching import public_page
from gatehouse.web.origin import address_of, is_our_own

TRACK_SECONDS = 300
STARTS_AT_MOST, WINDOW_SECONDS = 20, 600  # of one film from one address


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A film or its poster; other files of the folder are nobody's."""
    if queries.of_file(name) is None:
        raise Http404
    try:
        return file_response(request, Path(settings.MEDIA_ROOT) / name)
    except FileNotFoundError:
        raise Http404 from None


@require_safe
@public_page(seconds=TRACK_SECONDS)
def track(request: HttpRequest, code: str, kind: str, language: str) -> HttpResponse:
    """Captions or chapters as WebVTT."""
    video = get_object_or_404(Video, code=code)
    with override(language):
        content = web_vtt(queries.track_lines(video, kind))
    return HttpResponse(content, content_type="text/vtt; charset=utf-8")


@csrf_exempt
@require_POST
def starts(request: HttpRequest, code: str) -> HttpResponse:
    """Count a start that our own player reports.

    A token against forgery would make every page with a film uncacheable; instead the browser
    must say that the page is ours, and one address counts only so many times.
    """
    video = get_object_or_404(Video, code=code)
    if not is_our_own(request):
        return HttpResponse(status=403)
    now = timezone.now()
    try:
        _spend(request, video, now=now)
    except Refused:
        return HttpResponse(status=429)
    operations.count_start(video=video, source=queries.OWN_PLAYER, now=now)
    return HttpResponse(status=204)


def _spend(request: HttpRequest, video: Video, *, now: datetime) -> None:
    limits.spend(
        "video-start",
        f"{address_of(request)} {video.pk}",
        at_most=STARTS_AT_MOST,
        per_seconds=WINDOW_SECONDS,
        now=now,
    )
