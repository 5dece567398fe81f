"""One offer of an enterprise: what is shown, its rules, its dates; several dates at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gatehouse.catalogue.models import Site
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.programme.models import Activity
from gatehouse.programme.models.activity import PhotoRule
from gatehouse.proposals import operations
from gatehouse.proposals.forms import (
    DatesForm,
    DescriptionForm,
    RulesForm,
    VisitForm,
    offer_fields,
    offer_initial,
)
from gatehouse.proposals.models import Invitation, Offer
from gatehouse.proposals.queries import (
    activities_of,
    invitations,
    mark_of_offer,
    offers_of,
    rules_of,
    sites_of,
)
from gatehouse.proposals.views.common import by_link, marks_of, shared, spend, to_overview

FORM = require_http_methods(["GET", "HEAD", "POST"])
NEW = "new"
VISIT_DAY = re.compile(r"\Avisit-(\d{1,18})-day\Z")
TYPED = ("day", "starts", "ends", "public", "groups", "note")
USUAL = {"duration_minutes": 60, "admission_age": 6, "photo_rule": PhotoRule.NOT_IN_WORKSHOPS}


@dataclass
class Filled:
    """The forms of one offer."""

    description: RulesForm
    visits: list[VisitForm]
    dates: DatesForm

    @property
    def bound(self) -> list[Any]:
        return [one for one in (self.description, *self.visits, self.dates) if one.is_bound]

    def is_valid(self) -> bool:
        """Every form is looked at, so that all that is wrong is said at once."""
        return bool(self.bound) and all([one.is_valid() for one in self.bound])  # noqa: C419


@FORM
@by_link
def add(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Propose dates of an activity of theirs, or of a new one."""
    activities = list(activities_of(invitation.enterprise_id))
    sites = list(sites_of(invitation.enterprise_id))
    chosen = request.GET.get("activity", "" if activities else NEW)
    if not sites:
        return _page(request, invitation, "no_site.html")
    if not chosen:
        return _page(request, invitation, "choose.html", activities=activities)
    activity = _activity(chosen, activities)
    filled = _blank(request, invitation, activity, sites)
    refusals: Iterable[Refusal] = ()
    if filled.is_valid():
        now = timezone.now()
        try:
            spend(invitation, now=now)
            _add(invitation, activity, filled, now=now)
        except Refused as refused:
            refusals = refused.refusals
        except ValidationError as error:
            refusals = [Refusal("invalid", text) for text in error.messages]
        else:
            return to_overview(request, "saved")
    status = 409 if refusals else 422 if filled.bound else 200
    return _page(
        request, invitation, "offer.html", status=status,
        filled=filled, activity=activity, refusals=refusals,
    )  # fmt: skip


def _activity(chosen: str, activities: list[Activity]) -> Activity | None:
    """The activity that was chosen; None for a new one."""
    if chosen == NEW:
        return None
    for activity in activities:
        if str(activity.pk) == chosen:
            return activity
    raise Http404


def _blank(
    request: HttpRequest, invitation: Invitation, activity: Activity | None, sites: list[Site]
) -> Filled:
    data = request.POST if request.method == "POST" else None
    if activity is None:
        description: RulesForm = DescriptionForm(data=data, initial=USUAL)
    else:
        description = RulesForm(data=data, initial=rules_of(activity))
    dates = DatesForm(
        data=data,
        season=invitation.season,
        sites=sites,
        marks=marks_of(invitation),
        must=True,
    )
    return Filled(description, [], dates)


def _add(
    invitation: Invitation, activity: Activity | None, filled: Filled, *, now: datetime
) -> None:
    fields = offer_fields(filled.description)
    operations.add_offer(
        invitation=invitation,
        activity=activity,
        plans=filled.dates.plans(fields["duration_minutes"]),
        by=None,
        now=now,
        **fields,
    )


@FORM
@by_link
def change(request: HttpRequest, invitation: Invitation, offer_id: int) -> HttpResponse:
    """Change an offer and its dates, and add more of them, all in one form."""
    offer = _offer(invitation, offer_id)
    filled = _filled(request, invitation, offer)
    refusals: Iterable[Refusal] = ()
    if filled.is_valid():
        now = timezone.now()
        try:
            spend(invitation, now=now)
            _change(request, invitation, offer, filled, now=now)
        except Refused as refused:
            refusals = refused.refusals
        except ValidationError as error:
            refusals = [Refusal("invalid", text) for text in error.messages]
        else:
            return to_overview(request, "saved")
    if refusals:  # Somebody may have written meanwhile: what is typed stays beside what is now.
        invitation = invitations().get(pk=invitation.pk)
        offer = _offer(invitation, offer_id)
        filled = _filled(request, invitation, offer)
        filled.is_valid()
    status = 409 if refusals else 422 if filled.bound else 200
    return _page(
        request, invitation, "offer.html", status=status,
        filled=filled, offer=offer, activity=offer.activity, refusals=refusals,
        changed=any(refusal.code == "changed" for refusal in refusals),
        seen=mark_of_offer(offer), lost=_lost(request, offer),
    )  # fmt: skip


def _lost(request: HttpRequest, offer: Offer) -> list[str]:
    """What was typed of dates that are decided or gone meanwhile: it has no field any more."""
    still = {str(visit.pk) for visit in offer.visits.all() if visit.is_open}
    lines = []
    for name in request.POST:
        match = VISIT_DAY.match(name)
        if match and match[1] not in still:
            said = (request.POST.get(f"visit-{match[1]}-{part}", "") for part in TYPED)
            lines.append(", ".join(filter(None, said)))
    return lines


def _offer(invitation: Invitation, offer_id: int) -> Offer:
    for offer in offers_of(invitation.proposal):
        if offer.pk == offer_id:
            return offer
    raise Http404


def _filled(request: HttpRequest, invitation: Invitation, offer: Offer) -> Filled:
    data = request.POST if request.method == "POST" else None
    sites = list(sites_of(invitation.enterprise_id))
    kind = RulesForm if offer.activity else DescriptionForm
    visits = [
        VisitForm(data=data, visit=visit, season=invitation.season, sites=sites)
        for visit in offer.visits.all()
        if visit.is_open
    ]
    last = next((form.visit for form in reversed(visits)), None)
    usual: dict[str, Any] = {}
    if last:
        usual = {"public": last.public, "groups": last.groups, "site": str(last.site_id)}
    dates = DatesForm(
        data=data,
        season=invitation.season,
        sites=sites,
        marks=marks_of(invitation),
        must=False,
        initial=usual,
    )
    return Filled(kind(data=data, initial=offer_initial(offer)), visits, dates)


def _change(
    request: HttpRequest, invitation: Invitation, offer: Offer, filled: Filled, *, now: datetime
) -> None:
    fields = offer_fields(filled.description)
    operations.change_offer(
        invitation=invitation,
        offer=offer,
        seen=request.POST.get("seen", ""),
        visits={form.visit.pk: form.plan for form in filled.visits if form.is_bound},
        plans=filled.dates.plans(fields["duration_minutes"]),
        by=None,
        now=now,
        **fields,
    )


@require_POST
@by_link
def drop(request: HttpRequest, invitation: Invitation, offer_id: int) -> HttpResponse:
    """Take an offer out with its dates."""
    offer, now = _offer(invitation, offer_id), timezone.now()
    try:
        spend(invitation, now=now)
        operations.drop_offer(invitation=invitation, offer=offer, by=None, now=now)
    except Refused as refused:
        return _page(
            request, invitation, "closed.html", status=409, refusal=refused.first, back=True
        )
    return to_overview(request, "saved")


def _page(
    request: HttpRequest, invitation: Invitation, name: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = shared(request, invitation) | more | {"title": _("Propose dates")}
    return render(request, f"proposals/{name}", context, status=status)
