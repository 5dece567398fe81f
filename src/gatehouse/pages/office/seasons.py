"""The seasons: which there are, a new one, and everything that is said of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gatehouse.admission import operations as admission
from gatehouse.core.changes import lock
from gatehouse.core.refusal import Refused
from gatehouse.pages.office.content_going import next_gap, on_from
from gatehouse.pages.office.editing import Editing
from gatehouse.pages.office.season_forms import SeasonForm, like_the_last, values_of, zone_of
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Quota, Season, Session
from gatehouse.programme.office import Seat, office_page, planner_page, refuse, season_or_404
from gatehouse.programme.stages import StageWords, stage_words

FORM = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Counted:
    """A season with how much of it there is: sessions, drafts among them, places and held ones."""

    season: Season
    stage: StageWords
    sessions: int
    drafts: int
    cancelled: int
    places: int
    held: int
    plans: bool

    @property
    def percent(self) -> int:
        """How full it is."""
        return round(100 * self.held / self.places) if self.places else 0


def counted(seasons: QuerySet[Season], seat: Seat, *, now: datetime) -> list[Counted]:
    """In three statements, however many there are."""
    rows = list(seasons)
    sessions = Session.objects.filter(season__in=rows).order_by().values("season")
    drafts, off = Q(published_at=None), Q(cancelled_at__isnull=False)
    there: dict[int, Mapping[str, Any]] = {
        row["season"]: row
        for row in sessions.annotate(
            n=Count("pk"), drafts=Count("pk", filter=drafts), off=Count("pk", filter=off)
        )
    }
    quotas = Quota.objects.filter(session__season__in=rows, session__cancelled_at=None).order_by()
    places: dict[int, Mapping[str, Any]] = {
        row["session__season"]: row
        for row in quotas.values("session__season").annotate(p=Sum("places"), h=Sum("held"))
    }
    nothing: Mapping[str, Any] = {}
    return [
        Counted(
            season,
            stage_words(season, now=now),
            sessions=there.get(season.pk, nothing).get("n", 0),
            drafts=there.get(season.pk, nothing).get("drafts", 0),
            cancelled=there.get(season.pk, nothing).get("off", 0),
            places=places.get(season.pk, nothing).get("p", 0),
            held=places.get(season.pk, nothing).get("h", 0),
            plans=seat.plans(season.pk),
        )
        for season in rows
    ]


def tabs(season: Season, seat: Seat, here: str) -> list[dict[str, Any]]:
    """The pages of one season."""
    pages = [
        ("office_plan", _("Plan"), False),
        ("office_board", _("Board"), False),
        ("office_publish", _("Publishing"), True),
        ("office_season_draws", _("Draws"), False),
        ("office_tasks", _("Tasks"), True),
        ("office_season", _("Settings"), False),
    ]
    listed = [
        {"url": reverse(f"pages:{name}", args=[season.code]), "text": text, "current": name == here}
        for name, text, for_planners in pages
        if not for_planners or seat.plans(season.pk)
    ]
    if seat.plans(season.pk):
        look = f"{reverse('pages:office_preview')}?season={season.code}"
        listed.append({"url": look, "text": _("Look at it"), "current": False})
    return listed


@require_safe
@office_page
def seasons(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every season that somebody may look at, with how full it is."""
    listed = counted(seat.seasons(), seat, now=timezone.now())
    context = {"seasons": listed, "may_add": seat.plans_all}
    return render(request, "pages/office/seasons.html", context)


@FORM
@planner_page
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A season that nobody else sees yet; it begins with the ways of the one before."""
    if not seat.plans_all:
        refuse(request, seat, "a new season")
    now = timezone.now()
    last = Season.objects.filter(is_example=False).first() or Season.objects.first()
    with timezone.override(zone_of(request.POST, last)):
        data = request.POST if request.method == "POST" else None
        form = SeasonForm(data=data, initial=like_the_last(last))
        editing = Editing.shown(form, Season(), {}, now=now)
        if form.is_bound and form.is_valid():
            try:
                season = programme.plan_season(by=seat.person, now=now, **form.cleaned_data)
            except ValidationError as error:
                editing.refuse(error)
            else:
                messages.success(request, _("The season is there. Nobody else sees it yet."))
                return HttpResponseRedirect(reverse("pages:office_plan", args=[season.code]))
        context = editing.context() | {"title": _("A new season")}
        return render(request, "pages/office/season_new.html", context, status=editing.status)


@FORM
@office_page
def season(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """All that is said of a season; whoever plans it changes it here."""
    is_post = request.method == "POST"
    found = season_or_404(request, seat, code, plans=is_post)
    now = timezone.now()
    with timezone.override(zone_of(request.POST, found)):
        editing = _editing(request, found, now=now)
        if is_post and editing.form.is_valid() and _write(editing, by=seat.person, now=now):
            said = _("Saved.") if editing.merged.write else _("Nothing was changed.")
            messages.success(request, said)
            where = found.code
            if "code" in editing.merged.write:
                where = editing.form.cleaned_data["code"]
            here = reverse("pages:office_season", args=[where])
            return HttpResponseRedirect(on_from(request, found, here))
        [about] = counted(Season.objects.filter(pk=found.pk), seat, now=now)
        context = editing.context() | {
            "season": found,
            "about": about,
            "may_copy": seat.plans_all,
            "next_gap": next_gap(request, found),
            "tabs": tabs(found, seat, "office_season"),
        }
        return render(request, "pages/office/season.html", context, status=editing.status)


def _editing(request: HttpRequest, found: Season, *, now: datetime) -> Editing:
    """The form holds a row of its own: checking what was typed writes into it."""
    instance = Season.objects.get(pk=found.pk)
    if request.method == "POST":
        return Editing.sent(
            SeasonForm(data=request.POST, instance=instance), found, request.POST, now=now
        )
    return Editing.shown(SeasonForm(instance=instance), found, values_of(found), now=now)


def _write(editing: Editing, *, by: Person, now: datetime) -> bool:
    """Whether it was written; if not, the form says why."""
    mine = editing.form.cleaned_data
    try:
        with transaction.atomic():
            fresh = lock(editing.row)
            if not isinstance(fresh, Season) or not editing.settle(mine, values_of(fresh)):
                return False
            admission.update_season(season=fresh, by=by, now=now, **editing.written(mine))
    except (Refused, ValidationError) as error:
        editing.refuse(error)
        return False
    return True
