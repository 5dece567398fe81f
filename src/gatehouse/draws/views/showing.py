"""The pages of a draw: what was promised, what came of it, and every file of it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gatehouse.core import texts
from gatehouse.draws import store, units
from gatehouse.draws.models import Draw, DrawFile
from gatehouse.draws.queries import round_of, taking_part
from gatehouse.draws.rules import Step
from gatehouse.draws.views.logged import log_of
from gatehouse.draws.views.timetable import steps_of
from gatehouse.web.caching import public_page

FOR_AN_HOUR = "public, max-age=3600"  # a file that is public does not change any more


@require_safe
@public_page()
def draws(request: HttpRequest) -> HttpResponse:
    """Every draw that was announced, the latest first."""
    return render(request, "draws/draws.html", {"draws": Draw.objects.announced()})


@require_safe
@public_page()
def draw(request: HttpRequest, code: str) -> HttpResponse:
    """One draw as it stands."""
    shown = get_object_or_404(Draw.objects.announced(), code=code)
    return render(request, "draws/draw.html", _context(shown, now=timezone.now()))


@require_safe
def file(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """A public file of a draw, byte for byte."""
    shown = get_object_or_404(Draw.objects.announced(), code=code)
    kept = next((one for one in public_files(shown) if one.name == name), None)
    if kept is None:
        raise Http404
    response = FileResponse(default_storage.open(kept.stored), content_type="text/plain")
    response["Content-Disposition"] = f'inline; filename="{kept.name}"'
    response["Content-Length"] = str(kept.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{kept.sha256}"'
    response["Cache-Control"] = FOR_AN_HOUR
    return response


def public_files(shown: Draw) -> list[DrawFile]:
    """The files that everybody may have now, in the order in which a reader meets them."""
    kept = {one.name: one for one in shown.files.all()}
    return [kept[name] for name in store.PUBLIC if name in kept and _is_public(shown, name)]


def _is_public(shown: Draw, name: str) -> bool:
    if shown.is_sealed and name in store.SEALED:
        return False
    if name == store.RESULTS:  # of one that was called off it stays public
        return shown.released_at is not None or shown.voided_at is not None
    return shown.committed_at is not None


def _context(shown: Draw, *, now: datetime) -> dict[str, Any]:
    told = shown.step in (Step.RELEASED, Step.VOID) and shown.drawn_at is not None
    lots = list(shown.lots.all())
    return {
        "draw": shown,
        "step": shown.step.value,
        "steps": steps_of(shown, now=now),
        "round": round_of(shown),
        "rules": texts.render(shown.rules),
        "rules_sha256": hashlib.sha256(shown.rules.encode()).hexdigest(),
        "files": public_files(shown),
        "lots": lots,
        "of_groups": units.of_groups(shown),
        "of_prizes": units.of_prizes(shown),
        "places": sum(lot.places for lot in lots),
        "witnesses": list(shown.witnesses.all()),
        "parties": taking_part(shown).count() if shown.committed_at else None,
        "won": taking_part(shown).exclude(lot=None).count() if told else None,
        "told": told,
        "log": log_of(shown),
        "test": sorted(shown.self_test.get("p", {}).items()) if told else [],
    }
