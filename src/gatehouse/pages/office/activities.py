"""What the plants offer: described, changed, copied."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gatehouse.admission import operations as admission
from gatehouse.core.changes import lock
from gatehouse.core.refusal import Refused
from gatehouse.pages.office.activity_forms import ActivityForm, copied, like, values_of
from gatehouse.pages.office.changing_rows import opened_at
from gatehouse.pages.office.content_going import next_gap, on_from
from gatehouse.pages.office.describing import known, may_describe
from gatehouse.pages.office.editing import Editing
from gatehouse.papers.queries import needs_of_captains
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Activity, Season, Session
from gatehouse.programme.office import Seat, planner_page, refuse

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@planner_page
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Describe something; `plant` names whose, and its last activity lends the rules."""
    now, season = timezone.now(), season_asked(request, seat)
    data = request.POST if request.method == "POST" else None
    form = ActivityForm(data=data, initial=_begin(request.GET.get("plant", "")))
    editing = Editing.shown(form, Activity(), {}, now=now)
    if form.is_bound and form.is_valid():
        try:
            made = programme.describe_activity(by=seat.person, now=now, **form.cleaned_data)
        except (Refused, ValidationError) as error:
            editing.refuse(error)
        else:
            messages.success(request, _("Described. Now plan when it takes place."))
            if season is None:
                return HttpResponseRedirect(_to(made))
            query = f"?season={season.code}&activity={made.slug}"
            return HttpResponseRedirect(reverse("pages:office_repeat") + query)
    context = editing.context() | {"season": season}
    return render(request, "pages/office/activity_new.html", context, status=editing.status)


def _begin(plant: str) -> dict[str, Any]:
    last = Activity.objects.filter(enterprise__code=plant[:48]).order_by("-pk").first()
    return like(last) | ({"enterprise": last.enterprise_id} if last else {})


def season_asked(request: HttpRequest, seat: Seat) -> Season | None:
    """The season that the address or the form names, among those that somebody plans."""
    code = request.POST.get("season") or request.GET.get("season") or ""
    return seat.seasons_planned().filter(code=code[:32]).first()


@FORM
@planner_page
def edit(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """Describe an activity anew; who has applied keeps what was promised."""
    found = get_object_or_404(Activity.objects.select_related("enterprise"), slug=slug[:80])
    if not may_describe(found, seat):
        refuse(request, seat, found.pk)
    now, season = timezone.now(), season_asked(request, seat)
    editing = _editing(request, found, now=now)
    is_sent = request.method == "POST" and editing.form.is_valid()
    if is_sent and _write(editing, by=seat.person, now=now):
        said = _("Saved.") if editing.merged.write else _("Nothing was changed.")
        messages.success(request, said)
        back = _back(season, found, editing.form.cleaned_data["slug"])
        return HttpResponseRedirect(on_from(request, found, back))
    context = editing.context() | {
        "activity": found,
        "season": season,
        "captains_needs": needs_of_captains(found),
        "next_gap": next_gap(request, found),
        "is_public": Session.objects.announced().filter(activity=found).exists(),
    }
    return render(request, "pages/office/activity_edit.html", context, status=editing.status)


def _back(season: Season | None, found: Activity, slug: str) -> str:
    """Where the way came from: the plan of the season, else the form itself."""
    if season is None:
        return reverse("pages:office_activity_edit", args=[slug])
    plan = reverse("pages:office_plan", args=[season.code])
    return f"{plan}?show=all#plant-{found.enterprise.code}"


def _editing(request: HttpRequest, found: Activity, *, now: datetime) -> Editing:
    instance = Activity.objects.get(pk=found.pk)
    if request.method == "POST":
        form = ActivityForm(data=request.POST, instance=instance)
        return Editing.sent(form, found, request.POST, now=now)
    form = opened_at(ActivityForm(instance=instance), request)
    return Editing.shown(form, found, values_of(found), now=now)


def _write(editing: Editing, *, by: Person, now: datetime) -> bool:
    mine = editing.form.cleaned_data
    try:
        with transaction.atomic():
            fresh = lock(editing.row)
            if not isinstance(fresh, Activity) or not editing.settle(mine, values_of(fresh)):
                return False
            admission.update_activity(activity=fresh, by=by, now=now, **editing.written(mine))
    except (Refused, ValidationError) as error:
        editing.refuse(error)
        return False
    return True


@require_POST
@planner_page
def copy(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """The same once more under an address of its own, opened to be changed. Whoever plans may
    copy what they know of."""
    found = get_object_or_404(known(seat), slug=slug[:80])
    season = season_asked(request, seat)
    made = programme.describe_activity(by=seat.person, now=timezone.now(), **copied(found))
    messages.success(request, _("This is the copy. Change what differs."))
    return HttpResponseRedirect(_to(made, season))


def _to(activity: Activity, season: Season | None = None) -> str:
    url = reverse("pages:office_activity_edit", args=[activity.slug])
    return f"{url}?season={season.code}" if season else url
