"""The front page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gatehouse.pages import queries
from gatehouse.web.caching import public_page


@require_safe
@public_page()
def home(request: HttpRequest) -> HttpResponse:
    """What this is, how the season stands, the next visits with places, what is made there."""
    season = queries.front(now=timezone.now())
    context: dict[str, Any] = {"front": season}
    return render(request, "pages/home.html", context)
