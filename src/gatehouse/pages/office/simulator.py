"""The simulator of a season's draws at the organisers' desk: asking, looking on, comparing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gatehouse.core.refusal import Refused
from gatehouse.draws import operations as draws
from gatehouse.draws import simulation_files as files
from gatehouse.draws.models import Simulation
from gatehouse.draws.simulated import Case, cases_of, report
from gatehouse.draws.simulation.running import PROPOSED, TRIED
from gatehouse.draws.simulation.terms import Assumed
from gatehouse.pages.office import simulator_asking as asking
from gatehouse.pages.office.seasons import tabs
from gatehouse.pages.office.simulator_form import SimulatorForm, proposed
from gatehouse.programme.models import Season
from gatehouse.programme.office import Seat, planner_page, season_or_404

FORM = require_http_methods(["GET", "HEAD", "POST"])
BESIDE = "with"  # the run to compare with
TAKEN_FROM = (TRIED, PROPOSED)  # sets of rules whose numbers may be taken into the season's


@FORM
@planner_page
def simulator(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Ask for a run; those before it."""
    season = season_or_404(request, seat, code, plans=True)
    now, sessions = timezone.now(), asking.sessions_of(season)
    like = season.simulations.filter(number=_number(request.GET.get("like"))).first()
    begin = asking.initial(season, like, len(sessions))
    form = SimulatorForm(
        data=request.POST if request.method == "POST" else None,
        initial={"number": int(f"{now:%Y%m%d}")} | begin,
        draws=[
            (one.draw.code, _("lists of the draw “%(draw)s”") % {"draw": one.draw.title})
            for one in asking.released(seat)
        ],
        sessions=len(sessions),
    )
    if form.is_bound and form.is_valid():
        try:
            made = draws.ask_simulation(
                season=season,
                terms=asking.terms_of(form, season, seat),
                keep=proposed()["keep"],
                by=seat.person,
                now=now,
            )
        except Refused as refused:
            form.refuse(refused.refusals)
        else:
            return HttpResponseRedirect(_page(made, season))
    context = {
        "season": season,
        "tabs": tabs(season, seat, "office_season_draws"),
        "form": form,
        "runs": list(season.simulations.select_related("asked_by").defer("output")),
        "in_force": asking.in_force(season),
    }
    return render(
        request, "pages/office/simulator.html", context, status=422 if form.errors else 200
    )


@FORM
@planner_page
def simulation(request: HttpRequest, seat: Seat, code: str, number: int) -> HttpResponse:
    """One run: how far it is, or what came of it; `show` and `hide` are sent here as `act`."""
    season = season_or_404(request, seat, code, plans=True)
    found = _run(season, number)
    if request.method == "POST":
        _act(request, seat, found)
        return HttpResponseRedirect(_page(found, season))
    only_progress = request.headers.get("HX-Target") == "simulation-progress"
    if only_progress and not found.is_under_way:
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    context = _context(request, season, found) | {
        "season": season,
        "tabs": tabs(season, seat, "office_season_draws"),
    }
    name = "pages/office/simulation.html" + ("#progress" if only_progress else "")
    return render(request, name, context)


def _act(request: HttpRequest, seat: Seat, found: Simulation) -> None:
    now, act = timezone.now(), request.POST.get("act")
    try:
        if act == "show":
            draws.publish_simulation(simulation=found, by=seat.person, now=now)
            messages.success(request, _("Everybody may see this run now, beside the rules."))
        elif act == "hide":
            draws.hide_simulation(simulation=found, by=seat.person, now=now)
            messages.success(request, _("Only organisers see this run now."))
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, refused.first.text)


@require_safe
@planner_page
def file(request: HttpRequest, seat: Seat, code: str, number: int, name: str) -> HttpResponse:
    """Input or output of a run as a file."""
    return files.answer(_run(season_or_404(request, seat, code, plans=True), number), name)


def _run(season: Season, number: int) -> Simulation:
    found = season.simulations.select_related("asked_by", "season").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _context(request: HttpRequest, season: Season, found: Simulation) -> dict[str, Any]:
    terms = found.terms
    context: dict[str, Any] = {
        "simulation": found,
        "terms": terms,
        "is_assumed": isinstance(terms.crowd, Assumed),
        "files": [name for name in files.NAMES if found.output is not None or name == files.INPUT],
    }
    if found.output is None:
        return context
    others = season.simulations.filter(output__isnull=False).exclude(pk=found.pk)
    beside = others.filter(number=_number(request.GET.get(BESIDE))).first()
    cases = _cases(found, beside)
    context |= {
        "report": report(
            cases,
            goal_draw=terms.goal_draw,
            goal_line=terms.goal_line,
            tables=found.output["tables"],
        ),
        "taken": [case for case in cases_of(found.output) if case.key in TAKEN_FROM],
        "others": others.defer("output", "input"),
        "beside": beside,
    }
    return context


def _cases(found: Simulation, beside: Simulation | None) -> list[Case]:
    """The sets of rules of one run, or of two."""
    if beside is None:
        return cases_of(found.output or {})
    return [
        case
        for one in (found, beside)
        for case in cases_of(one.output or {}, of=_("Run %(n)d") % {"n": one.number})
    ]


def _page(found: Simulation, season: Season) -> str:
    return reverse("pages:office_simulation", args=[season.code, found.number])


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0
