"""The page on which anybody checks a draw, and the worker that keeps it without a network.

The page reckons by itself, on the device of whoever opened it. It may ask for the public files of
the one draw that its address names, and for nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from gatehouse.draws.views.check_words import check_words
from gatehouse.web.caching import public_page

DRAW_CODE = re.compile(r"[A-Za-z0-9_-]{1,32}\Z")
LANGUAGES = ("ru", "en")
TEMPLATE = "draws/check.html"
FILES = (
    "draws/check.js",
    "draws/check-worker.js",
    "draws/check.css",
    "draws/verify_draw.py",
    "web/gatehouse.css",
    "web/gatehouse.js",
    "web/vendor/htmx.js",
    "web/icons.svg",
    "web/favicon.svg",
    "web/fonts/golos-400.woff2",
    "web/fonts/golos-600.woff2",
    "web/fonts/unbounded-500.woff2",
)


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The page; `?draw=CODE` lets it load that draw's files, without it nothing is loaded."""
    asked = request.GET.get("draw", "")
    files = reverse_files(asked) if DRAW_CODE.match(asked) else ""
    response = _page(request, files)
    # A source with a path: the page can ask for what lies under it, and send nothing anywhere.
    own = f"{request.scheme}://{request.get_host()}{files}"
    policy = {"connect-src": [own if files else "'none'"]}
    response._csp_replace = policy  # type: ignore[attr-defined]  # as django-csp's decorator does
    return response


def reverse_files(code: str) -> str:
    """Where the public files of a draw lie; their bytes are the same in every language."""
    return f"/draws/{code}/"


@public_page()
def _page(request: HttpRequest, files: str) -> HttpResponse:
    return render(request, TEMPLATE, _context(files))


def _context(files: str) -> dict[str, Any]:
    return {"words": check_words(), "files": files, "keepers": _keepers()}


def _keepers() -> list[str]:
    """The workers of both languages: who has seen the page in one has it in the other too."""
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append(reverse("draws:check_worker"))
    return found


@require_safe
def check_worker(request: HttpRequest) -> HttpResponse:
    """The worker of one language, with what it keeps; anything new in it is a new worker."""
    page = reverse("draws:check")
    kept = {
        "version": _version(get_language() or "ru"),
        "page": page,
        "files": [*(static(name) for name in FILES), reverse("draws:check_reckoner")],
    }
    body = json.dumps(static("draws/check-sw.js"))
    response = _script(f"self.CHECK = {json.dumps(kept)};\nimportScripts({body});\n")
    response["Service-Worker-Allowed"] = page
    return response


@require_safe
def check_reckoner(request: HttpRequest) -> HttpResponse:
    """What reckons, under the address of the page: only there can a worker be kept for when there
    is no network, and be held to a policy of its own. It may load its script and nothing else."""
    response = _script(f"importScripts({json.dumps(static('draws/check-worker.js'))});\n")
    policy = {"default-src": ["'none'"], "script-src": ["'self'"]}
    response._csp_replace = policy  # type: ignore[attr-defined]  # as django-csp's decorator does
    return response


def _script(source: str) -> HttpResponse:
    response = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@lru_cache
def _version(_language: str) -> str:
    """A name for the page as it is now: its words and the names of its files are in it."""
    shell = render_to_string(TEMPLATE, _context(""))
    files = "".join(static(name) for name in FILES)
    return hashlib.sha256((shell + files).encode()).hexdigest()[:16]
