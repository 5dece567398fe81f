"""Changing a visit: its rules, its time, or calling it off, with a look at who will be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gatehouse.admission import operations as admission
from gatehouse.catalogue.models import Site
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.pages.desk.access import Seat, session_or_404
from gatehouse.pages.desk.common import desk_page
from gatehouse.pages.desk.days import tabs
from gatehouse.pages.desk.news import busy_then, preview
from gatehouse.pages.desk.rule_forms import CancelForm, MoveForm, RulesForm, SiteForm
from gatehouse.pages.desk.session import to_session
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Activity, Quota, Session
from gatehouse.web.words import zone_name

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@desk_page
def rules(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Dress, documents, photos, who may come, and the meeting points; each form by itself."""
    seat, found = session_or_404(request, person, code, runs=True)
    sites = _sites(seat, found)
    asked = request.POST.get("form", "") if request.method == "POST" else ""
    activity = Activity.objects.get(pk=found.activity_id)
    form = RulesForm(data=request.POST if asked == "rules" else None, instance=activity)
    site_forms = [
        SiteForm(
            data=request.POST if asked == site.code else None,
            instance=site,
            prefix=site.code,
        )
        for site in sites
    ]
    refusals: tuple[Refusal, ...] = ()
    forms: list[RulesForm | SiteForm] = [form, *site_forms]
    bound = next((one for one in forms if one.is_bound), None)
    if bound is not None and bound.is_valid():
        try:
            _write(found, bound, by=person, now=timezone.now())
        except Refused as refused:
            refusals = refused.refusals
        except ValidationError as error:
            refusals = tuple(Refusal("invalid", words) for words in error.messages)
        else:
            messages.success(request, _("Saved. Guests read the new words at once."))
            return HttpResponseRedirect(reverse("pages:desk_rules", args=[code]))
    context = {
        "session": found,
        "activity": found.activity,
        "form": form,
        "sites": list(zip(sites, site_forms, strict=True)),
        "refusals": refusals,
        "tabs": tabs(seat, ""),
    }
    wrong = bound is not None and bool(bound.errors)
    status = 409 if refusals else 422 if wrong else 200
    return render(request, "pages/desk/rules.html", context, status=status)


def _sites(seat: Seat, found: Session) -> list[Site]:
    """Where this session stops, at plants that this person answers for."""
    sites = {stop.site_id: stop.site for stop in found.stops.all()}
    return [site for site in sites.values() if seat.runs(site.enterprise_id)]


def _write(found: Session, form: RulesForm | SiteForm, *, by: Person, now: datetime) -> None:
    fields = form.cleaned_data
    if isinstance(form, RulesForm):
        admission.update_activity(activity=found.activity, by=by, now=now, **fields)
    else:
        programme.update_site(site=form.instance, by=by, now=now, **fields)


@FORM
@desk_page
def cancel(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Say who will be told and where they may come instead; then call the visit off."""
    seat, found = session_or_404(request, person, code, runs=True)
    now = timezone.now()
    form = CancelForm(data=request.POST if request.method == "POST" else None, label_suffix="")
    refusals = _impossible(found, now=now)
    if form.is_bound and form.is_valid() and not refusals:
        try:
            admission.cancel_session(
                session=found, reason=form.cleaned_data["reason"], by=person, now=now
            )
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, _("The visit is called off, and everybody is being told."))
            return to_session(found)
    context = _about(seat, found, now=now) | {
        "form": form,
        "refusals": refusals,
        "others": _others(found, now=now),
    }
    status = 409 if refusals else 422 if form.errors else 200
    return render(request, "pages/desk/cancel.html", context, status=status)


def _impossible(found: Session, *, now: datetime) -> tuple[Refusal, ...]:
    if found.cancelled_at:
        return (Refusal("cancelled", _("This session was cancelled.")),)
    if now >= found.ends_at:
        return (Refusal("over", _("This session is already over.")),)
    return ()


def _about(seat: Seat, found: Session, *, now: datetime) -> dict[str, Any]:
    return {
        "session": found,
        "activity": found.activity,
        "zone": found.season.timezone,
        "preview": preview(found),
        "tabs": tabs(seat, ""),
        "has_begun": now >= found.starts_at,
    }


def _others(found: Session, *, now: datetime) -> list[Quota]:
    """Where guests may come instead: other sessions of this plant that take applications."""
    open_now = Session.objects.taking_applications("public", within=[found.season], now=now)
    others = open_now.on_open_days(found.zone).filter(
        activity__enterprise=found.activity.enterprise_id
    )
    places = Quota.objects.filter(session__in=others.exclude(pk=found.pk), kind="public")
    free = places.select_related("session__season", "session__activity")
    return [one for one in free.order_by("session__starts_at")[:20] if one.free > 0]


@FORM
@desk_page
def move(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Ask for the new time, show who will be told, then move the visit. The look ahead is a GET
    with the new time in the address, so that it works without scripts."""
    seat, found = session_or_404(request, person, code, runs=True)
    now, is_post = timezone.now(), request.method == "POST"
    sent = request.POST if is_post else request.GET if "day" in request.GET else None
    form = MoveForm(data=sent, initial=_as_it_is(found), label_suffix="")
    form.fields["time"].help_text = zone_name(found.starts_at, found.zone)
    refusals = _impossible(found, now=now)
    starts_at = form.starts_at(found.zone) if form.is_bound and form.is_valid() else None
    if starts_at is not None and not refusals:
        refusals = tuple(programme.why_not_moved(found, starts_at, now=now))
    if is_post and starts_at is not None and not refusals:
        try:
            admission.move_session(
                session=found,
                starts_at=starts_at,
                reason=form.cleaned_data["reason"],
                by=person,
                now=now,
            )
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, _("The visit is moved, and everybody is being told."))
            return to_session(found)
    looks_ahead = starts_at is not None and not refusals
    context = _about(seat, found, now=now) | {
        "form": form,
        "refusals": refusals,
        "starts_at": starts_at if looks_ahead else None,
        "ends_at": starts_at + (found.ends_at - found.starts_at) if starts_at else None,
        "busy": busy_then(found, starts_at) if looks_ahead and starts_at else 0,
    }
    status = 409 if refusals and is_post else 422 if form.errors else 200
    return render(request, "pages/desk/move.html", context, status=status)


def _as_it_is(found: Session) -> dict[str, Any]:
    at = found.starts_at.astimezone(found.zone)
    return {"day": at.date(), "time": at.time().replace(second=0)}
