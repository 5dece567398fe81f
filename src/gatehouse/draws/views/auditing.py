"""The page of an auditor: every file of a sealed draw, by the link that two officials gave."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gatehouse.draws import operations as draws
from gatehouse.draws import store
from gatehouse.draws.links import auditor_of
from gatehouse.draws.models import Auditor, Draw, DrawFile
from gatehouse.draws.views.witnessing import unlisted


@require_safe
def audit(request: HttpRequest, token: str) -> HttpResponse:
    """What an auditor may open now, and how to check it."""
    found = _auditor(token)
    context = {
        "auditor": found,
        "draw": found.draw,
        "files": files_for(found.draw),
        "token": token,
    }
    return unlisted(render(request, "draws/audit.html", context))


@require_safe
def audit_file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A file, byte for byte; that it was opened stands in the log of the draw."""
    found = _auditor(token)
    kept = next((one for one in files_for(found.draw) if one.name == name), None)
    if kept is None:
        raise Http404
    if request.method == "GET":
        draws.note_opening(auditor=found, file=kept.name, now=timezone.now())
    response = FileResponse(
        default_storage.open(kept.stored),
        content_type="text/plain",
        as_attachment=True,
        filename=kept.name,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _auditor(token: str) -> Auditor:
    found = auditor_of(token)
    if found is None:
        raise Http404
    return found


def files_for(draw: Draw) -> list[DrawFile]:
    """All of its files from the commit on; who got what only with everybody's result."""
    kept = {one.name: one for one in draw.files.all()}
    is_over = draw.released_at is not None or draw.voided_at is not None
    names = [name for name in store.PUBLIC if name != store.RESULTS or is_over]
    return [kept[name] for name in names if name in kept] if draw.committed_at else []
