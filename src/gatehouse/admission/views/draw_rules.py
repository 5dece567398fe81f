"""The rules of a season's draws as everybody reads them: each version, with its hash."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from gatehouse.admission.rules_text import rules_text
from gatehouse.core import texts
from gatehouse.programme.models import Season
from gatehouse.web.caching import public_page


@require_safe
@public_page()
def rules(request: HttpRequest, code: str, version: int | None = None) -> HttpResponse:
    """The version in force, or the one of this number."""
    season = get_object_or_404(Season.objects.exclude(published_at=None), code=code)
    versions = list(season.rules.order_by("-version"))
    wanted = (one for one in versions if version in (None, one.version))
    shown = next(wanted, None)
    if shown is None:
        raise Http404
    text = rules_text(season, shown.rules, language=get_language() or "ru")
    draws = season.draws.filter(rules=shown, draw__published_at__isnull=False)
    context = {
        "season": season,
        "rules": shown,
        "text": texts.render(text),
        "versions": versions,
        "simulations": season.simulations.exclude(published_at=None),
        "draws": [one.draw for one in draws.select_related("draw")],
    }
    return render(request, "admission/draw_rules.html", context)
