"""The organisers' page of document data: who asks for what, how long a season keeps it, the acts of
erasure. None of it shows anybody's data."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.papers import files, operations
from gatehouse.papers.acts import is_whole, reasons_of, sorts_of
from gatehouse.papers.forms import TermForm
from gatehouse.papers.models import ErasureAct, Need, SeasonTerm
from gatehouse.papers.rules import Field
from gatehouse.programme.models import Season
from gatehouse.programme.office import Seat, planner_page, season_or_404

ACTS_PER_PAGE = 30
SEASONS_AT_MOST = 12


@require_safe
@planner_page
def acts(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Plants that ask, seasons with their time, and every act, the newest first."""
    return _show(request, seat)


def _show(
    request: HttpRequest, seat: Seat, *, refusals: tuple[Refusal, ...] = (), status: int = 200
) -> HttpResponse:
    page = Paginator(ErasureAct.objects.all(), ACTS_PER_PAGE).get_page(request.GET.get("page"))
    needs = Need.objects.exclude(fields=[]).select_related("site__enterprise", "activity")
    terms = dict(SeasonTerm.objects.values_list("season", "kept_hours"))
    seasons = seat.seasons_planned().order_by("-starts_on")[:SEASONS_AT_MOST]
    context = {
        "page": page,
        "acts": [(act, sorts_of(act), reasons_of(act), is_whole(act)) for act in page.object_list],
        "needs": [
            (need, [str(Field(code).label) for code in need.fields])
            for need in needs.order_by("site__enterprise__name", "site", "activity")
        ],
        "seasons": [(one, terms.get(one.pk), _term_form(one, terms)) for one in seasons],
        "refusals": refusals,
    }
    return render(request, "papers/acts.html", context, status=status)


def _term_form(season: Season, terms: dict[int, int]) -> TermForm:
    kept = {"kept_hours": terms.get(season.pk)}
    return TermForm(initial=kept, auto_id=f"{season.code}-%s", label_suffix="")


@require_http_methods(["POST"])
@planner_page
def term(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """How long a season keeps anything; empty: as its plants have said."""
    season = season_or_404(request, seat, code, plans=True)
    form = TermForm(data=request.POST)
    if not form.is_valid():
        text = _("Write whole hours: 0 to 720.")
        return _show(request, seat, refusals=(Refusal("hours", text),), status=422)
    try:
        operations.set_season_term(
            season=season,
            kept_hours=form.cleaned_data["kept_hours"],
            by=seat.person,
            now=timezone.now(),
        )
    except Refused as refused:
        return _show(request, seat, refusals=refused.refusals, status=409)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("papers:acts"))


@require_safe
@planner_page
def act_pdf(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """The act on paper, to be signed."""
    act = get_object_or_404(ErasureAct, number=number)
    return _file(files.pdf_of(act), "application/pdf", f"act-{act.number}.pdf")


@require_safe
@planner_page
def act_log(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """The extract of the event log that belongs to it."""
    act = get_object_or_404(ErasureAct, number=number)
    return _file(files.log_of(act), "text/csv; charset=utf-8", f"act-{act.number}-log.csv")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
