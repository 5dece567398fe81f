"""Turnout: how full visits were, who did not come, what came back and was given on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from gatehouse.catalogue.models import Enterprise
from gatehouse.pages.office import tables
from gatehouse.pages.office.applications_filters import choose, midnight
from gatehouse.pages.office.tables import Cell
from gatehouse.pages.office.turnout_figures import TITLES, By, Figures, Report, report
from gatehouse.programme.models import Season, Session
from gatehouse.programme.office import Seat, office_page, season_or_404
from gatehouse.programme.queries import current_season
from gatehouse.web import charts

BARS_AT_MOST = 12
HIDDEN = "–"


class TurnoutForm(forms.Form):
    """Whose visits, and of which days; what makes no sense is left out."""

    season = forms.ChoiceField(label=gettext_lazy("Season"), required=False)
    plant = forms.ChoiceField(label=gettext_lazy("Enterprise"), required=False)
    since = forms.DateField(
        label=gettext_lazy("Visits since"),
        widget=forms.DateInput({"type": "date"}),
        required=False,
    )
    until = forms.DateField(
        label=gettext_lazy("Visits until"),
        widget=forms.DateInput({"type": "date"}),
        required=False,
    )

    def __init__(self, seat: Seat, season: Season | None, data: QueryDict) -> None:
        typed = data.copy()
        typed["season"] = season.code if season else ""
        super().__init__(data=typed, label_suffix="", auto_id="f-%s")
        seasons = cast(forms.ChoiceField, self.fields["season"])
        seasons.choices = list(seat.seasons().values_list("code", "title"))
        here = Enterprise.objects.filter(activities__sessions__season=season).distinct()
        choose(self, "plant", here.order_by("name").values_list("code", "name"))

    def sessions(self, season: Season) -> QuerySet[Session]:
        """Those of the season that the filters leave."""
        self.is_valid()
        given, rows = self.cleaned_data, Session.objects.filter(season=season)
        if given.get("plant"):
            rows = rows.filter(activity__enterprise__code=given["plant"])
        if given.get("since"):
            rows = rows.filter(starts_at__gte=midnight(given["since"]))
        if given.get("until"):
            rows = rows.filter(starts_at__lt=midnight(_next(given["until"])))
        return rows


def _next(day: date) -> date:
    return date.fromordinal(min(day.toordinal() + 1, date.max.toordinal()))


@dataclass(frozen=True)
class Column:
    """A figure: its name, what it means, and its value in a row."""

    name: str
    meaning: str
    of_sessions: bool = False
    is_rate: bool = False

    def shown(self, value: Cell) -> str:
        """As the page says it."""
        if value is None:
            return HIDDEN
        places = 1 if isinstance(value, float) else 0
        return number_format(value, places) + (" %" if self.is_rate else "")


def columns() -> list[Column]:
    """In the order of `cells`."""
    return [
        Column(_("Visits held"), _("Visits to which at least one came, of those planned that are"
               " over and were not called off. All other numbers are of them."),
               of_sessions=True),
        Column(_("Places"), _("As offered in all."), of_sessions=True),
        Column(_("Came"), _("Everybody at the gate, from the standby and without a booking too."),
               of_sessions=True),
        Column(_("Fill"), _("Came, of the places. More than a hundred stands for"
               " people without a booking."), of_sessions=True, is_rate=True),
        Column(pgettext("turnout", "Booked"),
               _("People who had a place to the end, whether they came or not.")),
        Column(_("Did not come"), _("Of those booked. Who gave the place back is not among them.")),
        Column(_("No-shows"), _("Did not come, of those booked."), is_rate=True),
        Column(_("Released"), _("People whose place came back: given back, passed on over silence"
               " or without names. Visits that were called off are not among them.")),
        Column(_("Given on"), _("People who waited in line and then had a place.")),
        Column(_("From standby"), _("People let in at the gate in the place of others."),
               of_sessions=True),
    ]  # fmt: skip


def cells(row: Figures) -> list[Cell]:
    """The figures of a row; None: hidden, or none of such rows."""
    if row.is_hidden:
        return [None] * len(columns())
    whole: list[Cell] = [row.held, row.places, row.came, row.fill]
    rate = None if row.rate is None else round(row.rate, 1)
    stood_in = row.stood_in if row.of_sessions else None
    return [*(whole if row.of_sessions else [None] * len(whole)), row.booked, row.missed, rate,
            row.released, row.given_on, stood_in]  # fmt: skip


@require_safe
@office_page
def show(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One season at a time; by plant, by days ahead, by size."""
    season, by, form = _asked(request, seat)
    context: dict[str, Any] = {
        "season": season,
        "form": form,
        "by": by,
        "title": TITLES[by],
        "tabs": _tabs(request.GET, by),
    }
    if season is not None:
        found = _report(seat, season, by, form, now=timezone.now())
        known = columns()
        context |= {
            "report": found,
            "figures": [
                (column, column.shown(cell))
                for column, cell in zip(known, cells(found.total), strict=True)
            ],
            "planned": found.total.sessions,
            "head": known,
            "rows": [
                (row, [(one, one.shown(cell)) for one, cell in zip(known, cells(row), strict=True)])
                for row in found.rows
            ],
            "charts": _charts(found, by),
            "query": request.GET.urlencode(),
        }
    return render(request, "pages/office/turnout.html", context)


@require_safe
@office_page
def download(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    """The same table as a file, with what each number means."""
    season, by, form = _asked(request, seat)
    if kind not in {"csv", "xlsx"} or season is None:
        raise Http404
    now, known = timezone.now(), columns()
    found = _report(seat, season, by, form, now=now)
    head = [str(TITLES[by]), *(one.name + (", %" if one.is_rate else "") for one in known)]
    rows: list[list[Cell]] = [[row.name, *cells(row)] for row in (*found.rows, found.total)]
    if kind == "csv":
        body, media = tables.csv_of(head, rows), tables.CSV
    else:
        words = [(one.name, one.meaning) for one in known]
        body, media = (
            tables.xlsx_of(
                _("Turnout"), head, rows, words, words_title=_("What it means"), made_at=now
            ),
            tables.XLSX,
        )
    answer = HttpResponse(body, content_type=media)
    name = f"turnout-{season.code}-{by.value}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked(request: HttpRequest, seat: Seat) -> tuple[Season | None, By, TurnoutForm]:
    code = request.GET.get("season")
    season = (
        season_or_404(request, seat, code)
        if code
        else current_season(list(seat.seasons()), now=timezone.now())
    )
    by = By(request.GET["by"]) if request.GET.get("by") in set(By) else By.PLANT
    return season, by, TurnoutForm(seat, season, request.GET)


def _report(seat: Seat, season: Season, by: By, form: TurnoutForm, *, now: datetime) -> Report:
    sees_all = seat.sees_names(season.pk)
    return report(form.sessions(season), by, now=now, sees_all=sees_all)


def _tabs(data: QueryDict, by: By) -> list[dict[str, object]]:
    page, found = reverse("pages:office_turnout"), []
    for one in By:
        query = data.copy()
        query["by"] = one.value
        found.append(
            {
                "url": f"{page}?{query.urlencode()}",
                "text": TITLES[one],
                "current": one == by,
            }
        )
    return cast(list[dict[str, object]], found)


def _charts(found: Report, by: By) -> list[charts.Chart]:
    """No-shows and, of plants, fill; of rows that are shown, the first where there are many."""
    known = [row for row in found.rows if not row.is_hidden and row.booked]
    shown = known[:BARS_AT_MOST]
    if len(shown) < 2:
        return []
    places = {row.key: place for place, row in enumerate(found.rows, start=1)}
    names = [str(places[row.key]) if by == By.PLANT else row.name.split()[0] for row in shown]
    missed = [round(row.rate or 0) for row in shown]
    drawn = [_chart(_("No-shows"), shown, names, missed, by)]
    if by == By.PLANT:
        fill = [row.fill or 0 for row in shown]
        drawn.insert(0, _chart(_("Fill"), shown, names, fill, by))
    return drawn


def _chart(
    title: str, rows: Sequence[Figures], names: Sequence[str], values: Sequence[int], by: By
) -> charts.Chart:
    """Under the bars of plants stand the numbers of the table's rows; its own table has names."""
    pairs = list(zip(names, values, strict=True))
    made = charts.bars(title, pairs, head=(str(TITLES[by]), title), unit="%")
    named = [[row.name, str(value)] for row, value in zip(rows, values, strict=True)]
    return replace(made, rows=named)
