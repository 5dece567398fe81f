"""Sessions one by one: planned, changed, copied, deleted while nobody sees them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gatehouse.admission import operations as admission
from gatehouse.core import undo
from gatehouse.core.changes import lock
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.pages.office.describing import known
from gatehouse.pages.office.editing import Editing
from gatehouse.pages.office.session_forms import SessionForm, begin, settled, shown_of
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Activity, Quota, Season, Session
from gatehouse.programme.office import Seat, planner_page, session_or_404

FORM = require_http_methods(["GET", "HEAD", "POST"])
# What can be said of a session after people have arranged their day around it.
HOURS = ("own_opens_at", "own_closes_at", "opening_hours_ru", "opening_hours_en")
DRAFTS = (*HOURS, "season", "activity", "admission", "code")


@FORM
@planner_page
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A draft; `season`, `activity`, `enterprise` (a code) and `day` of the address, or a session
    to `copy`, fill in what is known already. Of one enterprise only its own is offered."""
    now, copied = timezone.now(), _copied(request, seat)
    season = copied.season if copied else season_of(request, seat)
    offered = _offered(request, seat)
    activity = copied.activity if copied else activity_of(request, seat) or _only(offered)
    with timezone.override(ZoneInfo(season.timezone) if season else None):
        data = request.POST if request.method == "POST" else None
        form = SessionForm(
            data=data,
            initial=_begin(season, activity, copied, request.GET.get("day", "")),
            seasons=seat.seasons_planned(),
            activities=offered,
            plant=activity.enterprise_id if activity else _plant(offered),
        )
        editing = Editing.shown(form, Session(), {}, now=now)
        if form.is_bound and form.is_valid() and (made := _plan(editing, seat, now=now)):
            messages.success(request, _("%(code)s: a draft.") % {"code": made.code})
            return HttpResponseRedirect(_to_plan(made))
        context = editing.context() | {"season": season, "activity": activity}
        return render(request, "pages/office/session_new.html", context, status=editing.status)


def _offered(request: HttpRequest, seat: Seat) -> QuerySet[Activity]:
    """What somebody may plan: all that they know of, or what the enterprise of the address offers,
    where it offers anything."""
    found, code = known(seat), request.GET.get("enterprise", "")[:48]
    own = found.filter(enterprise__code=code) if code else found
    return own if code and own.exists() else found


def _only(offered: QuerySet[Activity]) -> Activity | None:
    """The one thing that is offered, where there is one."""
    found = list(offered.select_related("enterprise")[:2])
    return found[0] if len(found) == 1 else None


def _plant(offered: QuerySet[Activity]) -> int | None:
    """Whose all of it is, where it is one enterprise's: its sites stand before the others."""
    plants = list(offered.order_by().values_list("enterprise", flat=True).distinct()[:2])
    return plants[0] if len(plants) == 1 else None


def _copied(request: HttpRequest, seat: Seat) -> Session | None:
    code = request.GET.get("copy", "")
    return session_or_404(request, seat, code, plans=True) if code else None


def season_of(request: HttpRequest, seat: Seat) -> Season | None:
    """The season that was asked for; else the newest that somebody plans."""
    code = request.GET.get("season", "")[:32]
    found = seat.seasons_planned()
    return (found.filter(code=code) if code else found).first()


def activity_of(request: HttpRequest, seat: Seat) -> Activity | None:
    """The activity that was asked for."""
    slug = request.GET.get("activity", "")[:80]
    found = known(seat).select_related("enterprise")
    return found.filter(slug=slug).first() if slug else None


def _begin(
    season: Season | None, activity: Activity | None, copied: Session | None, day: str
) -> dict[str, Any]:
    if copied is not None:
        return shown_of(copied) | {"code": "", "own_opens_at": None, "own_closes_at": None}
    asked = None
    with suppress(ValueError):
        asked = date.fromisoformat(day)
    return begin(season, activity, asked) if season else {}


def _plan(editing: Editing, seat: Seat, *, now: datetime) -> Session | None:
    form = editing.form
    plain = settled(form.cleaned_data, None)
    fields = {name: form.cleaned_data[name] for name in DRAFTS}
    try:
        with transaction.atomic():
            made = programme.plan_draft(
                stops=plain.stops,
                places=plain.places,
                limits=plain.limits,
                starts_at=plain.starts_at,
                ends_at=plain.ends_at,
                by=seat.person,
                now=now,
                **fields,
            )
            limit = form.cleaned_data["line"]
            admission.limit_line(session=made, limit=limit, by=seat.person, now=now)
            return made
    except (Refused, ValidationError) as error:
        editing.refuse(error)
        return None


@FORM
@planner_page
def edit(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """A draft is changed as one likes; of a public session its hours, places and time, and those
    who have applied are told of a new time."""
    found = session_or_404(request, seat, code, plans=True)
    now = timezone.now()
    with timezone.override(found.zone):
        editing = _editing(request, found, seat, now=now)
        is_sent = request.method == "POST" and editing.form.is_valid()
        if is_sent and _write(editing, by=seat.person, now=now):
            said = _("Saved.") if editing.merged.write else _("Nothing was changed.")
            messages.success(request, said)
            found = Session.objects.select_related("season", "activity__enterprise").get(
                pk=found.pk
            )
            return HttpResponseRedirect(_to_plan(found))
        context = editing.context() | {
            "session": found,
            "season": found.season,
            "activity": found.activity,
            "held": sum(quota.held for quota in found.quotas.all()),
        }
        return render(request, "pages/office/session_edit.html", context, status=editing.status)


def _editing(request: HttpRequest, found: Session, seat: Seat, *, now: datetime) -> Editing:
    shown = shown_of(found)
    form = SessionForm(
        data=request.POST if request.method == "POST" else None,
        initial=shown,
        seasons=seat.seasons_planned(),
        activities=known(seat) | Activity.objects.filter(pk=found.activity_id),
        plant=found.activity.enterprise_id,
        session=found,
    )
    if form.is_bound:
        return Editing.sent(form, found, request.POST, now=now)
    return Editing.shown(form, found, shown, now=now)


def _write(editing: Editing, *, by: Person, now: datetime) -> bool:
    mine = editing.form.mine()
    try:
        with transaction.atomic():
            fresh = lock(editing.row)
            if not isinstance(fresh, Session):
                return False
            theirs = shown_of(fresh)
            if not editing.settle(mine, theirs, of=_parts(fresh)):
                return False
            if editing.merged.write:
                reason = editing.form.cleaned_data.get("reason", "")
                _change(editing, fresh, mine, theirs, reason=reason, by=by, now=now)
    except (Refused, ValidationError) as error:
        editing.refuse(error)
        return False
    except Session.DoesNotExist:
        text = _("Somebody has deleted this draft meanwhile.")
        editing.refuse(Refused(Refusal("gone", text)))
        return False
    return True


def _parts(session: Session) -> list[Model]:
    """Rows whose history belongs to the session."""
    return [*session.quotas.all(), *session.stops.all()]


def _change(
    editing: Editing,
    session: Session,
    mine: dict[str, Any],
    theirs: dict[str, Any],
    *,
    reason: str,
    by: Person,
    now: datetime,
) -> None:
    """Write what was changed here over what stands there now; all of it or nothing."""
    rows = {"season": session.season, "activity": session.activity}
    written = editing.written(mine)
    final = settled(theirs | rows | written, session)
    doing: dict[str, Any] = {"session": session, "by": by, "now": now}
    if session.published_at is None:
        programme.replan_session(
            **doing,
            stops=final.stops,
            places=final.places,
            starts_at=final.starts_at,
            ends_at=final.ends_at,
            **{name: value for name, value in written.items() if name in DRAFTS},
        )
    else:
        if final.starts_at != session.starts_at:
            admission.move_session(**doing, starts_at=final.starts_at, reason=reason)
        hours = {name: value for name, value in written.items() if name in HOURS}
        if hours:
            admission.update_session(**doing, **hours)
        # More may be inside first, then more may come; fewer the other way round.
        admission.limit_stops(**doing, limits=_loosest(session, final.limits))
        _set_places(session, final.places, by=by, now=now)
    admission.limit_stops(**doing, limits=final.limits)
    if "line" in written:
        admission.limit_line(**doing, limit=written["line"])


def _loosest(session: Session, limits: list[int | None]) -> list[int | None]:
    """Of the limit that stands and the one that is wanted, the one that lets more in."""
    stand = session.stops.order_by("number").values_list("hard_limit", flat=True)
    return [
        None if None in (old, new) else max(filter(None, (old, new)))
        for old, new in zip(stand, limits, strict=False)
    ]


def _set_places(session: Session, places: dict[str, int], *, by: Person, now: datetime) -> None:
    """More or fewer of a kind that is there, a kind that was not; none is none."""
    quotas = {quota.kind: quota for quota in Quota.objects.filter(session=session)}
    for kind, count in places.items():
        if kind not in quotas:
            admission.add_places(session=session, kind=kind, places=count, by=by, now=now)
    for kind, quota in quotas.items():
        if quota.places != places.get(kind, 0):
            admission.set_places(quota=quota, places=places.get(kind, 0), by=by, now=now)


@require_POST
@planner_page
def delete(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take a draft out; for a minute it can be brought back."""
    found = session_or_404(request, seat, code, plans=True)
    try:
        act = programme.delete_draft(session=found, by=seat.person, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("pages:office_session_edit", args=[code]))
    text = _("%(code)s is deleted.") % {"code": found.code}
    messages.success(request, text, extra_tags=undo.tag(act))
    return HttpResponseRedirect(_to_plan(found))


def _to_plan(session: Session) -> str:
    plan = reverse("pages:office_plan", args=[session.season.code])
    return f"{plan}#plant-{session.activity.enterprise.code}"
