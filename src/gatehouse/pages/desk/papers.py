"""Document data at the desk: what a plant needs of its guests, and, for the plant's own people
until the visit is over, the data itself. Guides get neither page; organisers see what is there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gatehouse.catalogue.models import Enterprise, Site
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.pages.desk.access import refuse as refuse_page
from gatehouse.pages.desk.access import seat_or_404, stop_or_404
from gatehouse.pages.desk.common import desk_page
from gatehouse.pages.desk.days import tabs
from gatehouse.pages.desk.list_page import when
from gatehouse.pages.desk.papers_form import NeedForm
from gatehouse.papers import operations
from gatehouse.papers.models import Need, ShownAs
from gatehouse.papers.queries import (
    AtStop,
    hidden,
    may_be_shown,
    need_at,
    state_at,
)
from gatehouse.papers.rules import Field
from gatehouse.people.models import Person
from gatehouse.programme.models import Activity, Stop

PROPOSED = Path(__file__).parents[1] / "office" / "data" / "papers.yaml"
READ = require_http_methods(["GET", "HEAD", "POST"])


@cache
def _proposals() -> dict[str, int]:
    read: dict[str, int] = yaml.safe_load(PROPOSED.read_text(encoding="utf-8"))
    return read


def _plant(request: HttpRequest, person: Person, code: str) -> Enterprise:
    """An enterprise that somebody answers for."""
    enterprise = get_object_or_404(Enterprise, code=code)
    if not seat_or_404(request, person).runs(enterprise.pk):
        refuse_page(request, person, enterprise.pk)
    return enterprise


@require_safe
@desk_page
def plant(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """The sites of a plant with what each asks of its guests."""
    enterprise = _plant(request, person, code)
    sites = enterprise.sites.order_by("name")
    needs = list(Need.objects.filter(site__in=sites).select_related("activity"))
    context = {
        "enterprise": enterprise,
        "sites": [
            (site, [_said(one) for one in needs if one.site_id == site.pk]) for site in sites
        ],
        "activities": list(enterprise.activities.order_by("title")),
        "tabs": tabs(seat_or_404(request, person), ""),
    }
    return render(request, "pages/desk/papers_plant.html", context)


def _said(need: Need) -> tuple[Need, list[str]]:
    return need, [str(Field(code).label) for code in need.fields]


@READ
@desk_page
def needed(request: HttpRequest, person: Person, code: str, site: str) -> HttpResponse:
    """What one site needs, of all its guests or of those of one activity."""
    enterprise = _plant(request, person, code)
    place = get_object_or_404(Site, enterprise=enterprise, code=site)
    activity = _activity(request, enterprise)
    need = Need.objects.filter(site=place, activity=activity).first()
    data = request.POST if request.method == "POST" else None
    form = NeedForm(need=need, proposals=_proposals(), data=data)
    refusals: tuple[Refusal, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            _set(form, place, activity, by=person)
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, _("Saved. Whoever has a place is asked for what is new."))
            return HttpResponseRedirect(reverse("pages:desk_papers_plant", args=[code]))
    context = {
        "enterprise": enterprise,
        "place": place,
        "activity": activity,
        "need": need,
        "form": form,
        "refusals": refusals,
        "tabs": tabs(seat_or_404(request, person), ""),
    }
    status = 409 if refusals else 422 if form.errors else 200
    return render(request, "pages/desk/papers_needed.html", context, status=status)


def _activity(request: HttpRequest, enterprise: Enterprise) -> Activity | None:
    slug = request.GET.get("activity", "")
    if not slug:
        return None
    return get_object_or_404(Activity, slug=slug[:80], enterprise=enterprise)


def _set(form: NeedForm, place: Site, activity: Activity | None, *, by: Person) -> None:
    kept = form.cleaned_data
    operations.set_need(
        site=place,
        activity=activity,
        fields=kept["fields_needed"],
        terms=operations.Terms(
            due_hours_before=kept["due_hours_before"],
            answer_hours=kept["answer_hours"],
            remind_hours_before=kept["remind_hours_before"],
            kept_hours=kept["kept_hours"],
            if_missing=kept["if_missing"],
        ),
        by=by,
        now=timezone.now(),
    )


@dataclass(frozen=True)
class Line:
    """One guest of the page: the cells in the order of the columns, empty where nothing came."""

    name: str
    is_there: bool
    cells: list[str]


@require_safe
@desk_page
def at_stop(request: HttpRequest, person: Person, stop_id: int) -> HttpResponse:
    """Who gave what for this visit: to the plant's people whole, and written down; to organisers
    that it is there."""
    seat, stop = stop_or_404(request, person, stop_id)
    now = timezone.now()
    need = need_at(stop, activity=stop.session.activity_id)
    is_shown = may_be_shown(person, stop, now=now)
    found = state_at(stop, need) if need else []
    texts = _whole(stop, person, found) if is_shown else _masks(found)
    context: dict[str, Any] = {
        "stop": stop,
        "session": stop.session,
        "enterprise": stop.site.enterprise,
        "when": when(stop),
        "need": need,
        "is_shown": is_shown,
        "is_over": now >= stop.session.ends_at,
        "head": [str(Field(code).label) for code in need.fields] if need else [],
        "lines": [
            Line(one.name, one.papers is not None, [texts.get(one.guest, {}).get(code, "")
             for code in (need.fields if need else [])])
            for one in found
        ],
        "given": sum(one.papers is not None for one in found),
        "tabs": tabs(seat, ""),
    }  # fmt: skip
    return render(request, "pages/desk/papers_stop.html", context)


def _whole(stop: Stop, person: Person, found: list[AtStop]) -> dict[int, dict[str, str]]:
    """By guest; the look itself is recorded where its owners read it."""
    seen = operations.show(stop=stop, shown_as=ShownAs.PAGE, by=person, now=timezone.now())
    return {one.guest: one.texts for one in seen}


def _masks(found: list[AtStop]) -> dict[int, dict[str, str]]:
    labels = {str(Field(code).label): code for code in Field.values}
    return {
        one.guest: {labels[label]: mask for label, mask in hidden(one.papers).items()}
        for one in found
        if one.papers is not None
    }
