"""Repeating a session: see the dates with what stands in their way, untick some, make the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gatehouse.core import undo
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.pages.office.obstacles import Obstacle, obstacles
from gatehouse.pages.office.repeat_forms import RepeatForm
from gatehouse.pages.office.sessions import activity_of, season_of
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Activity, Season, Session
from gatehouse.programme.office import Seat, planner_page, session_or_404

FORM = require_http_methods(["GET", "HEAD", "POST"])
MAKE = "make"  # the button that makes; any other press only shows the dates


@dataclass(frozen=True)
class Line:
    """One date that would be made."""

    starts_at: datetime
    ends_at: datetime
    obstacles: Sequence[Obstacle]
    is_ticked: bool

    @property
    def value(self) -> str:
        """What its box sends."""
        return self.starts_at.isoformat()


@FORM
@planner_page
def repeat(request: HttpRequest, seat: Seat) -> HttpResponse:
    """`activity` and `season` of the address say what and when, or `like` which session; its place
    and its places fill the form."""
    like = _like(request, seat)
    season = like.season if like else season_of(request, seat)
    activity = like.activity if like else activity_of(request, seat)
    if season is None or activity is None:
        raise Http404
    like = like or _last(activity)
    now, zone = timezone.now(), ZoneInfo(season.timezone)
    with timezone.override(zone):
        data = request.POST if request.method == "POST" else None
        form = RepeatForm(
            data=data, initial=_begin(season, activity, like), season=season,
            activity=activity, like=like,
        )  # fmt: skip
        lines: list[Line] = []
        refusals: Sequence[Refusal] = ()
        if form.is_bound and form.is_valid():
            lines = _lines(form, request.POST.getlist("at"), MAKE in request.POST, now=now)
            if MAKE in request.POST:
                try:
                    return _make(request, seat, form, lines, now=now)
                except (Refused, ValidationError) as error:
                    refusals = _why(error)
        context = {
            "form": form, "season": season, "activity": activity, "lines": lines, "zone": zone,
            "refusals": refusals, "count": sum(line.is_ticked for line in lines),
            "asked": form.is_bound,
        }  # fmt: skip
        return _answer(request, context)


def _answer(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page, or only its dates when they are what a script asks for."""
    only_dates = request.headers.get("HX-Target") == "dates"
    name = "pages/office/session_repeat.html" + ("#dates" if only_dates else "")
    status = 409 if context["refusals"] else 422 if context["form"].errors else 200
    return render(request, name, context, status=200 if only_dates else status)


def _like(request: HttpRequest, seat: Seat) -> Session | None:
    code = request.GET.get("like", "")
    return session_or_404(request, seat, code, plans=True) if code else None


def _last(activity: Activity) -> Session | None:
    """The last session of an activity that has its places: the next ones will be like it."""
    return Session.objects.filter(activity=activity).order_by("-pk").first()


def _begin(season: Season, activity: Activity, like: Session | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "first_on": season.starts_on,
        "last_on": season.ends_on,
        "every_weeks": 1,
        "minutes": activity.duration_minutes,
    }
    if like is not None:
        starts = like.starts_at.astimezone(like.zone)
        first = like.stops.order_by("number").first()
        found |= dict(like.quotas.values_list("kind", "places"))
        found |= {"hours": f"{starts:%H:%M}", "site": first.site_id if first else None}
        if not activity.traits.over_days:
            found["minutes"] = round((like.ends_at - like.starts_at).total_seconds() / 60)
    elif activity.traits.on_site:
        sites = list(activity.enterprise.sites.values_list("pk", flat=True)[:2])
        found["site"] = sites[0] if len(sites) == 1 else None
    return found


def _lines(form: RepeatForm, ticked: list[str], is_making: bool, *, now: datetime) -> list[Line]:
    """Each date with what stands in its way. To begin with all are ticked but those that cannot
    well be; when somebody makes them, what was ticked is."""
    plans = form.plans(form.beginnings())
    met = obstacles(plans, season=form.season, now=now)
    wanted = {parse_datetime(value) for value in ticked}
    return [
        Line(
            plan.starts_at,
            plan.ends_at,
            found,
            plan.starts_at in wanted
            if is_making
            else not any(obstacle.is_grave for obstacle in found),
        )
        for plan, found in zip(plans, met, strict=True)
    ]


def _make(
    request: HttpRequest, seat: Seat, form: RepeatForm, lines: Sequence[Line], *, now: datetime
) -> HttpResponse:
    times = [line.starts_at for line in lines if line.is_ticked]
    if not times:
        raise Refused(Refusal("nothing", _("No date is ticked: nothing is made.")))
    made, act = programme.plan_series(
        season=form.season, plans=form.plans(times), by=seat.person, now=now
    )
    text = ngettext("%(n)d draft is made.", "%(n)d drafts are made.", len(made))
    messages.success(request, text % {"n": len(made)}, extra_tags=undo.tag(act))
    plan = reverse("pages:office_plan", args=[form.season.code])
    code = form.activity.enterprise.code
    return HttpResponseRedirect(f"{plan}?show=all#plant-{code}")


def _why(error: Refused | ValidationError) -> Sequence[Refusal]:
    if isinstance(error, Refused):
        return error.refusals
    return [Refusal("invalid", text) for text in error.messages]
