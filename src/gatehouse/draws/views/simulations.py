"""A run of the simulator that organisers showed to everybody, with all it takes to repeat it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gatehouse.draws import simulation_files as files
from gatehouse.draws.models import Simulation
from gatehouse.draws.simulated import cases_of, report
from gatehouse.web.caching import public_page


@require_safe
@public_page()
def simulation(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What was asked, what came of it, and how to run it again."""
    shown = _shown(code, number)
    terms, output = shown.terms, shown.output or {}
    found = report(
        cases_of(output),
        goal_draw=terms.goal_draw,
        goal_line=terms.goal_line,
        tables=output["tables"],
    )
    context = {
        "season": shown.season,
        "simulation": shown,
        "terms": terms,
        "report": found,
        "files": files.NAMES,
    }
    return render(request, "draws/simulation.html", context)


@require_safe
def file(request: HttpRequest, code: str, number: int, name: str) -> HttpResponse:
    """Input or output, byte for byte what their hashes are of."""
    return files.answer(_shown(code, number), name)


def _shown(code: str, number: int) -> Simulation:
    rows = Simulation.objects.exclude(published_at=None).select_related("season")
    found = get_object_or_404(rows, season__code=code[:32], number=number)
    if found.season.published_at is None:
        raise Http404
    return found
