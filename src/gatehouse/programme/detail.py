"""Pages of one enterprise, one activity and one session, for everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gatehouse.catalogue.models import Enterprise, Picture, Site
from gatehouse.catalogue.queries import pictures_of
from gatehouse.core.texts import render as from_markdown
from gatehouse.programme import addresses, asked, drawn, facts, panel, published, route, structured
from gatehouse.programme.formats import WITH_VIDEO
from gatehouse.programme.models import Activity, Session, Stop
from gatehouse.programme.rows import Row, language_note, row
from gatehouse.programme.rules import SeasonStage
from gatehouse.programme.standing import Standing
from gatehouse.video import queries as video
from gatehouse.video.queries import Player
from gatehouse.web import words
from gatehouse.web.caching import public_page

COMING_AT_MOST = 12
ENDED = {Standing.CANCELLED, Standing.OVER}
POLL_SECONDS = 15
FILMS = urlencode({"format": WITH_VIDEO}, doseq=True)
STOPS = Prefetch("stops", Stop.objects.select_related("site").order_by("number"))


@require_safe
@public_page()
def enterprise(request: HttpRequest, code: str) -> HttpResponse:
    """What it shows, where, its activities and its coming sessions."""
    found = get_object_or_404(Enterprise.objects.select_related("industry"), code=code)
    return render(request, "programme/enterprise.html", enterprise_context(found))


def enterprise_context(found: Enterprise, *, also: Q | None = None) -> dict[str, Any]:
    """What its page shows; sessions that fit `also` as if they were public."""
    rows = published.sessions(also).filter(activity__enterprise=found)
    dates = published.shown(rows.prefetch_related(STOPS), now=timezone.now())
    coming = [one for one in dates if one.standing not in ENDED]
    sites, pictures = list(found.sites.all()), list(pictures_of(found))
    offers = _offers(found, pictures, also)
    shown = {one["picture"] for one in offers}
    context = {
        "enterprise": found,
        "picture": pictures[0] if pictures else None,
        "further": [one for one in pictures[1:] if one not in shown],
        "about": from_markdown(found.about or ""),
        "sites": sites,
        "pins": [_pin(number, site) for number, site in enumerate(sites, start=1)],
        "activities": offers,
        "coming": [
            replace(row(one, by_day=True), enterprise="") for one in coming[:COMING_AT_MOST]
        ],
        "more": max(0, len(coming) - COMING_AT_MOST),
        "way": [{"url": addresses.here("/enterprises/"), "text": _("Enterprises")}],
        "programme_url": addresses.here("/programme/"),
    }
    return context | _alternates(addresses.of_enterprise(found))


def _offers(
    enterprise: Enterprise, pictures: list[Picture], also: Q | None
) -> list[dict[str, Any]]:
    """What it offers, with the pictures chosen for some of it; the main one stands above."""
    chosen = {one.pk: one for one in pictures if not one.is_main}
    return [
        {
            "activity": activity,
            "url": addresses.of_activity(activity),
            "icon": activity.traits.icon,
            "picture": chosen.get(activity.picture_id or 0),
        }
        for activity in published.activities(also).filter(enterprise=enterprise)
    ]


def _pin(number: int, site: Site) -> dict[str, Any]:
    return {
        "lat": site.latitude,
        "lon": site.longitude,
        "url": f"#{site.code}",
        "text": site.name,
        "note": site.address,
        "number": str(number),
    }


@require_safe
@public_page()
def activity(request: HttpRequest, slug: str) -> HttpResponse:
    """What is offered, what a visitor must know, and every date of it."""
    found = get_object_or_404(published.activities(), slug=slug)
    return render(request, "programme/activity.html", activity_context(found))


def activity_context(found: Activity, *, also: Q | None = None) -> dict[str, Any]:
    """What its page shows; sessions that fit `also` as if they were public. One without any date
    has none to show."""
    rows = published.sessions(also).filter(activity=found)
    dates = published.shown(rows.prefetch_related(STOPS), now=timezone.now())
    coming = [one for one in dates if one.standing not in ENDED]
    nearest = next((one.session for one in [*coming, *dates]), None)
    context = _of_activity(found, published.picture_of(found)) | {
        "coming": [_date(one) for one in coming],
        "ended": [_date(one) for one in dates if one.standing in ENDED],
        "stops": route.legs(nearest) if nearest else [],
        "card": addresses.full(addresses.of_session(nearest, "card.png")) if nearest else "",
        "way": _way(found.enterprise),
    }
    return context | _alternates(addresses.of_activity(found))


@require_safe
@public_page()
def session(request: HttpRequest, code: str) -> HttpResponse:
    """The page where one decides."""
    return render(request, "programme/session.html", session_context(code))


def session_context(code: str, *, also: Q | None = None) -> dict[str, Any]:
    """What its page shows; sessions that fit `also` as if they were public."""
    rows = published.sessions(also).select_related("activity__video")
    one = _shown(rows.prefetch_related(STOPS), code)
    found, picture = one.session, published.picture_of(one.session.activity)
    legs = route.legs(found)
    others = [_date(other) for other in _others(found, also)]
    context = _of_activity(found.activity, picture) | _live(one) | {
        "zone": found.season.timezone,
        "stops": legs,
        "first_stop": legs[0].stop if legs else None,
        "others": others,
        "with_places": next((row for row in others if row.has_places), None),
        "player": _player(found),
        "has_begun": found.starts_at <= timezone.now(),
        "is_broadcast": not found.traits.on_site and not found.traits.has_video,
        "season_over": found.season.stage(now=timezone.now()) == SeasonStage.OVER,
        "films_url": f"{addresses.here('/programme/')}?{FILMS}",
        "language_note": language_note(found.activity),
        "asked": asked.of_session(found) if one.standing not in ENDED else (),
        "start_url": addresses.of_session(found, "start/"),
        "structured": structured.event(
            one, [leg.stop for leg in legs], language=_language(), picture=picture
        ),
        "card": addresses.full(addresses.of_session(found, "card.png")),
        "way": _way(found.activity.enterprise, found.activity),
    }  # fmt: skip
    return context | _alternates(addresses.of_session(found))


@require_safe
@public_page(seconds=POLL_SECONDS)
def session_places(request: HttpRequest, code: str) -> HttpResponse:
    """The part of the page that changes by the minute."""
    one = _shown(published.sessions(), code)
    return render(request, "programme/_panel.html#live", _live(one) | {"fresh": True})


def _of_activity(activity: Activity, picture: Picture | None) -> dict[str, Any]:
    """What the pages of an activity and of its session share."""
    return {
        "activity": activity,
        "picture": picture,
        "enterprise": activity.enterprise,
        "about": from_markdown(activity.about or ""),
        "facts": facts.of_activity(activity),
        "format_icon": activity.traits.icon,
        "activity_url": addresses.of_activity(activity),
        "enterprise_url": addresses.of_enterprise(activity.enterprise),
        "programme_url": addresses.here("/programme/"),
    }


def _live(one: published.Shown) -> dict[str, Any]:
    """What the panel shows, on the page and in the part that is asked for again."""
    return {
        "one": one,
        "session": one.session,
        "panel": panel.panel(one),
        "drawn": _drawn(one),
        "party_rule": facts.party_rule(one.session.activity),
        "session_url": addresses.of_session(one.session),
        "groups_url": f"{addresses.here('/groups/')}?session={one.session.code}",
        "calendar_url": addresses.of_session(one.session, "calendar.ics"),
    }


def _drawn(one: published.Shown) -> drawn.Drawn | None:
    """The draw that gives its places; None where none is announced, or none gives them."""
    if one.standing is not Standing.DRAWN:
        return None
    return drawn.of_session(one.session, now=timezone.now())


def _shown(rows: QuerySet[Session], code: str) -> published.Shown:
    """The published session of this code as it stands now; a stranger sees no other."""
    found = published.shown(rows.filter(code=code), now=timezone.now())
    if not found:
        raise Http404
    return found[0]


def _others(session: Session, also: Q | None) -> list[published.Shown]:
    rows = published.sessions(also).filter(activity=session.activity_id)
    rows = rows.prefetch_related(STOPS)
    return published.alternatives(published.shown(rows, now=timezone.now()), to=session)


def _date(one: published.Shown) -> Row:
    """One of the dates of an activity: named by its day, without what the page already says."""
    session, zone = one.session, one.session.season.timezone
    name = words.day_words(session.starts_at, zone)
    return replace(
        row(one), title=name, enterprise="", format="", format_icon="", language_note="", age=None
    )


def _player(session: Session) -> Player | None:
    """The film of an online tour, once the session has begun."""
    if not session.traits.has_video or timezone.now() < session.starts_at:
        return None
    return video.player(session.activity.video, language=_language())


def _way(enterprise: Enterprise, activity: Activity | None = None) -> list[dict[str, str]]:
    """The breadcrumbs above a page."""
    steps = [(addresses.here("/programme/"), _("Programme"))]
    steps.append((addresses.of_enterprise(enterprise), capfirst(enterprise.name)))
    if activity is not None:
        steps.append((addresses.of_activity(activity), activity.title))
    return [{"url": url, "text": text} for url, text in steps]


def _language() -> str:
    return (get_language() or "ru")[:2]


def _alternates(path: str) -> dict[str, str]:
    """Full addresses of this page in both languages."""
    return {
        "address": addresses.full(path),
        "address_ru": addresses.full(addresses.in_language(path, "ru")),
        "address_en": addresses.full(addresses.in_language(path, "en")),
    }
