"""How games of a season add up: one number for each league."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gatehouse.core.refusal import Refusal, Refused
from gatehouse.programme.models import Season
from gatehouse.programme.office import Seat, planner_page, season_or_404, within
from gatehouse.quizzes.models import Channel, Rating
from gatehouse.quizzes.operations.ratings import set_rating


@dataclass(frozen=True)
class Row:
    """A league of a season that has games."""

    season: Season
    league: str
    best_of: int | None


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def ratings(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The leagues of one's seasons, each with how many games count."""
    if request.method == "POST":
        return _set(request, seat)
    return render(request, "quizzes/office/ratings.html", {"rows": _rows(seat)})


def _rows(seat: Seat) -> list[Row]:
    channels = Channel.objects.filter(within(seat.planned, "session__season"))
    channels = channels.filter(session__isnull=False, quiz__is_practice=False).exclude(league="")
    pairs = channels.order_by("-session__season__starts_on", "league").values_list(
        "session__season", "league"
    )
    seasons = Season.objects.in_bulk({season for season, _league in pairs})
    best = {(one.season_id, one.league): one.best_of for one in Rating.objects.all()}
    return [
        Row(seasons[season], league, best.get((season, league)))
        for season, league in dict.fromkeys(pairs)
    ]


def _set(request: HttpRequest, seat: Seat) -> HttpResponse:
    season = season_or_404(request, seat, request.POST.get("season", ""), plans=True)
    league, typed = request.POST.get("league", "")[:40], request.POST.get("best_of", "").strip()
    try:
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 5):
            raise Refused(Refusal("best_of", _("Write the number in digits.")))
        set_rating(
            season=season,
            league=league,
            best_of=int(typed) if typed else None,
            by=seat.person,
            now=timezone.now(),
        )
        messages.success(request, _("Saved."))
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(reverse("quizzes:office_ratings"))
