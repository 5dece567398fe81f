"""The rating of a season, by league."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gatehouse.programme.models import Season
from gatehouse.quizzes import rated
from gatehouse.web.caching import public_page

SHOWN_AT_MOST = 500


@require_safe
@public_page()
def rating(request: HttpRequest, code: str) -> HttpResponse:
    """Every league of the season with its teams."""
    season = get_object_or_404(Season, code=code, published_at__isnull=False)
    context = {
        "season": season,
        "leagues": rated.leagues(season),
        "games": rated.rated_games(season),
        "at_most": SHOWN_AT_MOST,
    }
    return render(request, "quizzes/rating.html", context)
