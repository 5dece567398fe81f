"""The history as a page: who did what to which thing, when, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from gatehouse.admission.models import Application, PlacesDraw, SeasonRules
from gatehouse.core.history import HistoryEntry
from gatehouse.core.labels import VERBS
from gatehouse.draws.models import Draw
from gatehouse.gate.models import PassList
from gatehouse.pages.office.applications_filters import choose, midnight
from gatehouse.pages.office.history_things import READERS, table_name
from gatehouse.pages.office.history_words import say
from gatehouse.programme.models import Quota, Season, Session, Stop
from gatehouse.programme.office import Seat, planner_page, within

ON_A_PAGE = 50
# The tables whose rows belong to a season, and where it lies in each.
OF_SEASONS: dict[type[Model], str] = {
    Season: "pk",
    Session: "season",
    Stop: "session__season",
    Quota: "session__season",
    Application: "session__season",
    PassList: "stop__session__season",
    Draw: "places__season",
    PlacesDraw: "season",
    SeasonRules: "season",
}
LOOKS = ("people.seen", "people.searched", "people.looked_up", "gate.list_seen")


class HistoryForm(forms.Form):
    """Who, what, of which, when; what makes no sense is left out."""

    what = forms.ChoiceField(label=pgettext_lazy("history", "What"), required=False)
    table = forms.ChoiceField(label=_("Of what"), required=False)
    number = forms.CharField(label=_("Its number"), max_length=40, required=False)
    who = forms.IntegerField(label=_("Account number of who did it"), min_value=1, required=False)
    since = forms.DateField(
        label=_("From"), widget=forms.DateInput({"type": "date"}), required=False
    )
    until = forms.DateField(
        label=pgettext_lazy("a day", "To"), widget=forms.DateInput({"type": "date"}), required=False
    )
    looks = forms.BooleanField(label=_("Looks at names as well"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data=data, label_suffix="", auto_id="h-%s")
        tables = sorted(((code, table_name(code)) for code in READERS), key=lambda one: one[1])
        choose(self, "what", VERBS.choices())
        choose(self, "table", tables)


@require_safe
@planner_page
def history(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The latest first."""
    form = HistoryForm(request.GET)
    form.is_valid()
    rows = narrowed(within_seat(seat), getattr(form, "cleaned_data", {}))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "entries": say(page.object_list),
        "query": kept.urlencode(),
    }
    return render(request, "pages/office/history.html", context)


def within_seat(seat: Seat) -> QuerySet[HistoryEntry]:
    """All of it for those who plan everything; else what was done to rows of one's seasons."""
    rows = HistoryEntry.objects.all()
    if seat.planned is None:
        return rows
    mine = Q(pk__in=[])
    for model, path in OF_SEASONS.items():
        found = model._default_manager.filter(within(seat.planned, path)).order_by()
        keys = found.annotate(as_text=Cast("pk", CharField())).values("as_text")
        mine |= Q(of_type=model._meta.label_lower, of_id__in=keys)
    return rows.filter(mine)


def narrowed(rows: QuerySet[HistoryEntry], asked: Mapping[str, Any]) -> QuerySet[HistoryEntry]:
    """What the filters leave."""
    if asked.get("what"):
        rows = rows.filter(verb=asked["what"])
    elif not asked.get("looks"):
        rows = rows.exclude(verb__in=LOOKS)
    if asked.get("table"):
        rows = rows.filter(of_type=asked["table"])
    if asked.get("number"):
        rows = rows.filter(of_id=asked["number"].strip())
    if asked.get("who"):
        rows = rows.filter(by_id=str(asked["who"]))
    if asked.get("since"):
        rows = rows.filter(at__gte=midnight(asked["since"]))
    if asked.get("until"):
        rows = rows.filter(at__lt=midnight(asked["until"] + timedelta(days=1)))
    return rows
