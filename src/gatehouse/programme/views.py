"""The season for everybody: as a list, as a calendar, and which places are left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gatehouse.catalogue.models import District
from gatehouse.programme import days, queries, sites
from gatehouse.programme.browsing import Browsing, browse
from gatehouse.programme.models.session import LETTERS
from gatehouse.programme.published import Shown
from gatehouse.programme.queries import Hit
from gatehouse.programme.rows import left
from gatehouse.web import words
from gatehouse.web.caching import public_page
from gatehouse.web.origin import is_own_path

PAGE_SESSIONS = 40
DAY_SESSIONS = 12  # of one day in the calendar
SITE_SESSIONS = 3  # of one site on the map
FRESH_AT_MOST = 200  # sessions whose places are asked for at once
TILES_COOKIE, TILES_SECONDS = "gh_tiles", 365 * 24 * 3600
WANTED = "yes"


@require_safe
@public_page()
def season_list(request: HttpRequest) -> HttpResponse:
    """By days; with words to look for, the best match first."""
    seen = browse(request, reverse("programme:list"), now=timezone.now())
    if seen is None:
        return render(request, "programme/list_none.html")
    return _answer(request, "programme/list.html", seen, list_context(seen))


def list_context(seen: Browsing) -> dict[str, Any]:
    """What the list shows besides `seen` itself."""
    return (_ranked(seen) if seen.filters.q else _by_day(seen)) | _empty(seen)


def _by_day(seen: Browsing) -> dict[str, Any]:
    by_day = days.beginning(seen.hits, seen.window.since)
    pages = days.pages(by_day, at_least=PAGE_SESSIONS)
    number = min(seen.page, max(1, len(pages)))
    here = pages[number - 1] if pages else []
    shown = queries.read([hit for day in here for hit in by_day[day]], now=seen.now, also=seen.also)
    return {
        "codes": _codes(shown.values()),
        "days": [days.Day(day, days.rows(by_day[day], shown)) for day in here],
        "before": _page(seen, pages, number - 1),
        "after": _page(seen, pages, number + 1),
    }


def _codes(shown: Iterable[Shown]) -> str:
    """Sessions whose places may still change, as the address of the fresh ones names them."""
    return ",".join(one.session.code for one in shown if one.standing.takes_applications)


def _page(seen: Browsing, pages: list[list[Any]], number: int) -> dict[str, Any] | None:
    """The first and the last day of a page and its address."""
    if not 0 < number <= len(pages):
        return None
    last, first = pages[number - 1][-1], pages[number - 1][0]
    return {"first": first, "last": last, "url": seen.address.url(page=number)}


def _ranked(seen: Browsing) -> dict[str, Any]:
    number = min(seen.page, max(1, -(-len(seen.hits) // PAGE_SESSIONS)))
    start = (number - 1) * PAGE_SESSIONS
    here = seen.hits[start : start + PAGE_SESSIONS]
    shown = queries.read(here, now=seen.now, also=seen.also)
    further = start + PAGE_SESSIONS < len(seen.hits)
    return {
        "codes": _codes(shown.values()),
        "ranked": days.rows(here, shown, by_day=True),
        "back_url": seen.address.url(page=number - 1) if number > 1 else "",
        "further_url": seen.address.url(page=number + 1) if further else "",
    }


def _empty(seen: Browsing) -> dict[str, Any]:
    """When nothing is found: the one filter to take off so that something is, and the ages of
    admission when the age is what stands in the way."""
    if seen.hits or not seen.filters.chosen:
        return {}
    helps = queries.loosest(seen.season, seen.filters, now=seen.now)
    if helps is None:
        return {}
    looser, there = helps
    chips = [chip for chip in seen.chips if chip.filter not in looser.chosen]
    by_age = [chip.filter for chip in chips] == ["age"]
    words_of_ages = [words.from_age(age) for age in queries.ages(there)] if by_age else []
    return {"looser": {
        "url": seen.address.with_filters(looser),
        "count": len(there),
        "dropped": [chip.text.strip("«»") for chip in chips],
        "ages": get_text_list(words_of_ages, _("and")),
    }}  # fmt: skip


@require_safe
@public_page()
def season_calendar(request: HttpRequest) -> HttpResponse:
    """Every day of the season with what is on; an exhibition stands on each of its days."""
    seen = browse(request, reverse("programme:calendar"), now=timezone.now())
    if seen is None:
        return render(request, "programme/list_none.html")
    zone = words.zone_name(seen.now, seen.season.timezone)
    any_time = [hit for hit in seen.hits if hit.off_site and hit.over_days]
    shown = queries.read(any_time[:DAY_SESSIONS], now=seen.now)
    context = {"weeks": _weeks(seen), "zone": zone, "any_time": days.rows(any_time, shown)}
    return _answer(request, "programme/calendar.html", seen, context | _empty(seen))


def _weeks(seen: Browsing) -> list[list[days.Day]]:
    """Whole weeks; a day that is not asked for has nothing on it. What can be watched at any
    time stands apart."""
    there_at_hours = [hit for hit in seen.any_day if not (hit.off_site and hit.over_days)]
    there = {
        day: hits
        for day, hits in days.present(there_at_hours).items()
        if seen.filters.covers(day, day)
    }
    wanted = {hit.pk: hit for hits in there.values() for hit in hits[:DAY_SESSIONS]}
    shown = queries.read(wanted.values(), now=seen.now)
    return [
        [_day(seen, day, there.get(day, []), shown) for day in week]
        for week in days.whole_weeks(seen.season.starts_on, seen.season.ends_on)
    ]


def _day(seen: Browsing, day: date, hits: list[Hit], shown: Mapping[int, Shown]) -> days.Day:
    return days.Day(
        date=day,
        rows=days.rows(hits[:DAY_SESSIONS], shown),
        more=max(0, len(hits) - DAY_SESSIONS),
        url=seen.day_url(day, reverse("programme:list")),
        in_season=seen.season.starts_on <= day <= seen.season.ends_on,
    )


@require_safe
@public_page()
def season_map(request: HttpRequest) -> HttpResponse:
    """The sites of the season on a drawing of Moscow, with what is on at each."""
    seen = browse(request, reverse("programme:map"), now=timezone.now())
    if seen is None:
        return render(request, "programme/list_none.html")
    frame, found = _places(seen)
    shows_tiles = bool(settings.MAP_TILES) and request.COOKIES.get(TILES_COOKIE) == WANTED
    context = {
        "places": found,
        "frame": frame,
        "tiles": sites.tiles(frame, settings.MAP_TILES) if shows_tiles else [],
        "asks_for_tiles": bool(settings.MAP_TILES) and not shows_tiles,
        "is_far": any(place.site.district == District.ZELAO for place in found),
        "off_site": sum(1 for hit in seen.hits if hit.off_site),
    }
    response = _answer(request, "programme/map.html", seen, context | _empty(seen))
    if settings.MAP_TILES:
        # The consent is not in the key of the cache in front.
        response["Cache-Control"] = "private, no-cache"
    return response


def _places(seen: Browsing) -> tuple[sites.Frame, list[sites.Place]]:
    """The sites where something matches, numbered from north to south as the list is read."""
    there = sites.visits(seen.hits, season_id=seen.season.pk)
    listed = queries.sites(there)
    frame, points = sites.marks(listed)
    wanted = {hit.pk: hit for hits in there.values() for hit in hits[:SITE_SESSIONS]}
    shown = queries.read(wanted.values(), now=seen.now)
    at_list = reverse("programme:list")
    return frame, [
        sites.Place(
            number=number,
            site=site,
            rows=days.rows(there[site.pk][:SITE_SESSIONS], shown),
            count=len(there[site.pk]),
            url=seen.site_url(site.code, at_list),
            x=x,
            y=y,
        )
        for number, (site, (x, y)) in enumerate(zip(listed, points, strict=True), start=1)
    ]


@csrf_exempt
@require_POST
def tiles(request: HttpRequest) -> HttpResponse:
    """Remember that this visitor wants the tiles of the map server, or no longer wants them.

    Exempt from the CSRF token, which would make a cookie for every visitor: a forged request
    could only show or hide a picture.
    """
    back = request.POST.get("back", "")
    response = HttpResponseRedirect(back if is_own_path(back) else reverse("programme:map"))
    if request.POST.get("wanted") == WANTED and settings.MAP_TILES:
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(
            TILES_COOKIE, WANTED, TILES_SECONDS, samesite="Lax", secure=secure, httponly=True
        )
    else:
        response.delete_cookie(TILES_COOKIE, samesite="Lax")
    return response


@require_safe
@public_page()
def places(request: HttpRequest) -> HttpResponse:
    """The places left of the sessions named in `of`, to keep a list fresh."""
    asked = request.GET.get("of", "").split(",")[:FRESH_AT_MOST]
    codes = [code for code in asked if re.match(LETTERS, code)]
    cells = [left(one) for one in queries.read_codes(codes, now=timezone.now())]
    return render(request, "programme/list_places.html", {"cells": cells})


def _answer(
    request: HttpRequest, template: str, seen: Browsing, context: dict[str, Any]
) -> HttpResponse:
    """The page, or only its results when they are what a script asks for."""
    htmx = request.htmx  # type: ignore[attr-defined]
    only_results = bool(htmx) and not htmx.history_restore_request
    name = f"{template}#results" if only_results else template
    response = render(request, name, {"seen": seen, "only_results": only_results} | context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    if only_results:
        response["HX-Push-Url"] = seen.address.url()
    return response
