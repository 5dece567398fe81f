"""Pictures, sounds and videos of questions, for whoever knows the key of one: phones learn it when
its question opens."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from gatehouse.quizzes import media
from gatehouse.quizzes.models import Media
from gatehouse.video.serving import file_response

KEPT = "public, max-age=31536000, immutable"  # a key names one file for good
SANDBOX = "default-src 'none'; sandbox"
KEY_LENGTH = 32


@require_safe
def media_file(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    """The file, whole or in ranges, as players ask for it."""
    row = Media.objects.filter(key=key).first() if len(key) == KEY_LENGTH else None
    if row is None or row.file.rpartition(".")[2] != ending:
        raise Http404
    try:
        response = file_response(request, media.path_of(row.file))
    except FileNotFoundError as error:
        raise Http404 from error
    if response.status_code in (200, 206):
        response["Content-Type"] = row.content_type
    response["Cache-Control"] = KEPT
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response
