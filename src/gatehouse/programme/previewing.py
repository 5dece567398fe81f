"""A page as a visitor will see it, drafts among it: for who has a signed address of it.

The page is made as for a stranger: nobody's cookies are read, nothing may be sent from it, no cache
and no robot keeps it, and only pages of this site may frame it. Whoever made the address must
still plan what it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from gatehouse.catalogue.models import Enterprise
from gatehouse.people.models import Person
from gatehouse.programme import detail, views
from gatehouse.programme.browsing import previewed
from gatehouse.programme.models import Activity, Season, Session
from gatehouse.programme.office import Seat, seat_of, within
from gatehouse.programme.previews import Kind, Preview, opened
from gatehouse.programme.rows import Row
from gatehouse.web.viewing import COOKIE, from_values

POLICY = {"frame-ancestors": [SELF], "form-action": [NONE]}
DATES = ("coming", "ended", "others", "ranked")  # rows of sessions in the pages' contexts
Answer = tuple[str, dict[str, Any]]


@require_safe
@xframe_options_sameorigin
@csp_replace(POLICY)  # type: ignore[arg-type]  # it takes any view
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one thing; `scheme`, `size` and the like of the address choose how it is seen."""
    now = timezone.now()
    found = opened(token, now=now)
    as_a_stranger(request)
    if found is None:
        response = render(request, "programme/preview_over.html", status=410)
    else:
        template, context = PAGES[found.kind](request, found, _seat(found), now)
        _lead_on(context, found)
        context["previewed"] = found
        response = render(request, template, context)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def as_a_stranger(request: HttpRequest) -> None:
    """Nobody is signed in here, and the look is what the address says."""
    request.user = AnonymousUser()
    viewing = from_values(request.GET.dict())
    request.COOKIES = {COOKIE: viewing.as_cookie()}


def _seat(found: Preview) -> Seat:
    """Of whoever made the address, as it is now."""
    person = Person.objects.filter(pk=found.by).first()
    if person is None:
        raise Http404
    return seat_of(person)


def drafts_of(seat: Seat) -> Q:
    """Sessions that are not public and not called off, of seasons that somebody plans."""
    is_hidden = Q(published_at=None) | Q(season__published_at=None)
    return is_hidden & Q(cancelled_at=None) & within(seat.planned)


def _session(_request: HttpRequest, found: Preview, seat: Seat, _now: datetime) -> Answer:
    rows = Session.objects.filter(within(seat.planned), pk=found.key)
    session = rows.first()
    if session is None:
        raise Http404
    context = detail.session_context(session.code, also=Q(pk=session.pk))
    context["panel"] = replace(context["panel"], apply_url="#take", poll_url="")
    context |= {"groups_url": "#take", "calendar_url": "#take"}
    return "programme/session.html", context


def _activity(_request: HttpRequest, found: Preview, seat: Seat, _now: datetime) -> Answer:
    rows = Activity.objects.select_related("enterprise__industry")
    activity = rows.filter(pk=found.key).first()
    if activity is None or not seat.plans_any:
        raise Http404
    also = drafts_of(seat) & Q(activity=activity)
    return "programme/activity.html", detail.activity_context(activity, also=also)


def _enterprise(_request: HttpRequest, found: Preview, seat: Seat, _now: datetime) -> Answer:
    rows = Enterprise.objects.select_related("industry")
    enterprise = rows.filter(pk=found.key).first()
    if enterprise is None or not seat.plans_any:
        raise Http404
    also = drafts_of(seat) & Q(activity__enterprise=enterprise)
    return "programme/enterprise.html", detail.enterprise_context(enterprise, also=also)


def _season(request: HttpRequest, found: Preview, seat: Seat, now: datetime) -> Answer:
    season = Season.objects.filter(within(seat.planned, "pk"), pk=found.key).first()
    if season is None:
        raise Http404
    also = drafts_of(seat) & Q(season=season)
    seen = previewed(request, request.path, season, also, now=now)
    context = {"seen": seen, "only_results": False} | views.list_context(seen)
    return "programme/list.html", context | {"codes": ""}


PAGES: dict[Kind, Callable[[HttpRequest, Preview, Seat, datetime], Answer]] = {
    Kind.SESSION: _session,
    Kind.ACTIVITY: _activity,
    Kind.ENTERPRISE: _enterprise,
    Kind.SEASON: _season,
}


def _lead_on(context: dict[str, Any], found: Preview) -> None:
    """Links to what nobody else sees lead to previews that last as long as this one."""
    for name in DATES:
        if name in context:
            context[name] = [_led(row, found) for row in context[name]]
    if "days" in context:
        context["days"] = [
            replace(day, rows=[_led(row, found) for row in day.rows]) for day in context["days"]
        ]
    if one := context.get("with_places"):
        context["with_places"] = _led(one, found)
    if "activity_url" in context:
        context["activity_url"] = found.of(context["activity"]).url()
    for offer in context.get("activities", ()):
        offer["url"] = found.of(offer["activity"]).url()


def _led(row: Row, found: Preview) -> Row:
    session = row.shown.session
    is_public = session.published_at is not None and session.season.published_at is not None
    return row if is_public else replace(row, url=found.of(session).url())
