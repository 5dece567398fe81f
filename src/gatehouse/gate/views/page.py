"""The page of the gate: the shell that a phone keeps, its service worker and its manifest.

The shell names nobody; what it shows comes by the calls in `phone`. A worker that was registered
keeps the shell and its files by itself, so each version of them has a name of its own.
"""

from __future__ import annotations

import hashlib
import json
import logging
from functools import lru_cache
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gatehouse.catalogue.models import Enterprise
from gatehouse.gate.queries import enterprises_for
from gatehouse.gate.views.phone import private
from gatehouse.gate.views.words import phone_words
from gatehouse.people.models import Person

logger = logging.getLogger(__name__)

FILES = (
    "gate/gate.js",
    "gate/qr-worker.js",
    "web/gatehouse.css",
    "gate/gate.css",
    "web/icons.svg",
    "web/favicon.svg",
    "web/fonts/golos-400.woff2",
    "web/fonts/golos-600.woff2",
    "web/fonts/unbounded-500.woff2",
    "web/drawings/gatehouse.svg",
)
ICON_SIDES = (192, 512)


@private
@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page for whoever may keep the gate of an enterprise; it does not exist for others."""
    person = cast(Person, request.user)
    enterprises = enterprises_for(person)
    if not enterprises:
        logger.warning("The gate's page was asked for by person %s, who has no gate", person.pk)
        raise Http404
    return render(request, "gate/gate.html", _context(enterprises))


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker with what it keeps; a new version of anything in it is a new worker."""
    kept = {
        "version": _version(get_language() or "ru"),
        "page": reverse("gate:page"),
        "files": [static(name) for name in FILES],
    }
    body = json.dumps(static("gate/gate-sw.js"))
    source = f"self.GATE = {json.dumps(kept)};\nimportScripts({body});\n"
    response = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = reverse("gate:page")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What makes the page a program on the phone's first screen."""
    home = reverse("gate:page")
    described = {
        "name": _("Gatehouse: at the gate"),
        "short_name": _("Gatehouse"),
        "lang": get_language(),
        "id": home,
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": "#17212b",
        "theme_color": "#17212b",
        "icons": _icons(),
    }
    response = JsonResponse(described, content_type="application/manifest+json")
    response["Cache-Control"] = "no-cache"
    return response


def _icons() -> list[dict[str, str]]:
    """A drawing for whoever takes one, pictures for the others; these may be cut to any shape."""
    drawn = {"src": static("web/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    return [drawn] + [
        {
            "src": static(f"gate/icon-{side}.png"),
            "sizes": f"{side}x{side}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for side in ICON_SIDES
    ]


def _context(enterprises: list[Enterprise]) -> dict[str, Any]:
    return {"enterprises": enterprises, "words": phone_words(), "desk_url": _desk_url()}


def _desk_url() -> str:
    """The enterprise's desk, which stands above the gate and is known by its address only."""
    try:
        return reverse("pages:desk")
    except NoReverseMatch:
        return ""


@lru_cache
def _version(_language: str) -> str:
    """A name for the shell as it is now: its words and the names of its files are in it."""
    shell = render_to_string("gate/gate.html", _context([]))
    files = "".join(static(name) for name in FILES)
    return hashlib.sha256((shell + files).encode()).hexdigest()[:16]
