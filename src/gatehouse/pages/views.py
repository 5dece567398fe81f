"""The front page, and what has changed in the season."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gatehouse.admission.models import SeasonRules
from gatehouse.pages import changed, queries
from gatehouse.programme import published
from gatehouse.quizzes.ahead import ahead
from gatehouse.web.caching import public_page


@require_safe
@public_page()
def home(request: HttpRequest) -> HttpResponse:
    """What this is, how the season stands, the next visits with places, what is made there."""
    now = timezone.now()
    context: dict[str, Any] = {"front": queries.front(now=now), "play": ahead(now=now)}
    return render(request, "pages/home.html", context)


@require_safe
@public_page()
def changes(request: HttpRequest) -> HttpResponse:
    """What has changed in the newest season since it was shown, or in the one `season` names."""
    seasons = published.seasons()
    code = request.GET.get("season", "")[:32]
    season = (seasons.filter(code=code) if code else seasons).first()
    days = changed.changes(season) if season else []
    has_rules = bool(season) and SeasonRules.objects.filter(season=season).exists()
    context = {"season": season, "days": days, "has_rules": has_rules}
    return render(request, "pages/changes.html", context)
