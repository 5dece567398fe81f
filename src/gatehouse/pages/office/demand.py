"""Demand: fill, waiting and what was missed, by plant, industry, day and format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from gatehouse.pages.office.demand_figures import TITLES, By, Demand, Figures, demand
from gatehouse.programme.models import Season
from gatehouse.programme.office import Seat, office_page, season_or_404
from gatehouse.programme.queries import current_season
from gatehouse.web import charts

BARS_AT_MOST = 12


@dataclass(frozen=True)
class Row:
    """One line of the table, with its number in the charts and where it leads."""

    number: int
    figures: Figures
    url: str


@require_safe
@office_page
def show(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One season at a time: the one that is on, unless another is asked for."""
    season = _season(request, seat)
    by = By(request.GET["by"]) if request.GET.get("by") in set(By) else By.PLANT
    context: dict[str, Any] = {
        "season": season,
        "seasons": list(seat.seasons()),
        "by": by,
        "tabs": _tabs(season, by),
        "title": TITLES[by],
    }
    if season is not None:
        found = demand(season, by)
        plans = seat.plans(season.pk)
        context |= {
            "demand": found,
            "rows": _rows(found, season, by, plans=plans),
            "charts": _charts(found, by),
            "board": reverse("pages:office_board", args=[season.code]),
        }
    return render(request, "pages/office/demand.html", context)


def _season(request: HttpRequest, seat: Seat) -> Season | None:
    if code := request.GET.get("season"):
        return season_or_404(request, seat, code)
    return current_season(list(seat.seasons()), now=timezone.now())


def _tabs(season: Season | None, by: By) -> list[dict[str, object]]:
    page, code = reverse("pages:office_demand"), season.code if season else ""
    return [
        {
            "url": f"{page}?{urlencode({'season': code, 'by': one.value})}",
            "text": TITLES[one],
            "current": one == by,
        }
        for one in By
    ]


def _rows(found: Demand, season: Season, by: By, *, plans: bool) -> list[Row]:
    """A plant's row leads those who look after its visitors to who waits there."""
    leads = plans and by == By.PLANT
    page = reverse("pages:office_applications")
    return [
        Row(
            number,
            row,
            page + "?" + urlencode({"season": season.code, "plant": row.key, "state": "waiting"})
            if leads and row.waiting
            else "",
        )
        for number, row in enumerate(found.rows, start=1)
    ]


def _charts(found: Demand, by: By) -> list[charts.Chart]:
    """Fill and what was missed; of the first rows where there are too many."""
    shown = found.rows if by == By.DAY else found.rows[:BARS_AT_MOST]
    if len(shown) < 2:
        return []
    drawn = [_chart(_("Fill"), "%", shown, [row.fill for row in shown], by)]
    if found.total.unmet:
        missed = [row.unmet for row in shown]
        drawn.append(_chart(_("Unmet demand"), pgettext("chart", "people"), shown, missed, by))
    return drawn


def _chart(
    title: str, unit: str, rows: Sequence[Figures], values: Sequence[int], by: By
) -> charts.Chart:
    """Under the bars stand days, or the numbers of the table's rows; its own table has names."""
    is_days = by == By.DAY
    names = [row.key[8:] if is_days else str(number) for number, row in enumerate(rows, start=1)]
    pairs = list(zip(names, values, strict=True))
    drawn = charts.bars(title, pairs, head=(str(TITLES[by]), title), unit=unit)
    named = [[row.name, str(value)] for row, value in zip(rows, values, strict=True)]
    return replace(drawn, rows=named)
