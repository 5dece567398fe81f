"""The board: a season's sessions by plant and day, and what has changed on it since."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gatehouse.core.models import HistoryEntry
from gatehouse.pages.office.board_cells import Board
from gatehouse.pages.office.board_filters import WHOLE, Asked
from gatehouse.pages.office.board_reading import read
from gatehouse.programme.formats import Format
from gatehouse.programme.models import Season
from gatehouse.programme.office import Seat, office_page, season_or_404

STALE_AFTER = timedelta(minutes=5)


@require_safe
@office_page
def board(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """All of a season, or a week of it; a phone lists one day."""
    season, now = season_or_404(request, seat, code), timezone.now()
    stamp = _stamp(now)  # before anything is read: what comes meanwhile is asked for again
    shown = _board(request, seat, season, now=now)
    return render(request, "pages/office/board.html", _context(seat, shown) | {"stamp": stamp})


@require_safe
@office_page
def changes(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The rows of the same board that differ from those the browser has: `have` names them as
    key:version, with commas. 304 where nobody has done anything since."""
    season, now = season_or_404(request, seat, code), timezone.now()
    stamp = _stamp(now)
    if request.headers.get("If-None-Match") == stamp:
        return HttpResponseNotModified()
    shown = _board(request, seat, season, now=now)
    pairs = (one.partition(":") for one in request.GET.get("have", "").split(","))
    have = {key: version for key, _colon, version in pairs}
    rows = [row for row in shown.rows if have.get(str(row.key)) != row.version]
    response = render(
        request, "pages/office/board_changes.html", _context(seat, shown) | {"rows": rows}
    )
    response["ETag"] = stamp
    return response


def _board(request: HttpRequest, seat: Seat, season: Season, *, now: datetime) -> Board:
    reading = read(season, now=now)
    return Board(
        reading,
        Asked.of(request.GET),
        plans=seat.plans(season.pk),
        today=now.astimezone(reading.zone).date(),
    )


def _stamp(now: datetime) -> str:
    """Changes with every act on the site, and by itself after a while: an act may be written down
    later than one that began after it, and a session ends without anybody's doing."""
    last = HistoryEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    return f'"{last or 0}-{int(now.timestamp() // STALE_AFTER.total_seconds())}"'


def _context(seat: Seat, shown: Board) -> dict[str, Any]:
    asked, season = shown.asked, shown.reading.season
    return {
        "season": season,
        "board": shown,
        "rows": shown.rows,
        "asked": asked,
        "plans_all": seat.plans_all,
        "weeks": _weeks(shown),
        "days": _strip(shown),
        "industries": _industries(shown),
        "formats": _formats(shown),
        "only": {
            name: asked.url(**{name: "" if getattr(asked, name) else "1"})
            for name in ("drafts", "clashes", "free")
        },
        "unfiltered": Asked(span=asked.span, day=asked.day).url(),
    }


def _weeks(shown: Board) -> dict[str, Any]:
    """Where the week before and the one after are, and the whole season."""
    mondays, monday = shown.mondays, shown.monday
    at = mondays.index(monday) if monday in mondays else None
    before = mondays[at - 1] if at else None
    after = mondays[at + 1] if at is not None and at + 1 < len(mondays) else None
    first = shown.today if shown.today in shown.days else next(iter(shown.days), shown.today)
    return {
        "before": shown.asked.url(span=before.isoformat(), day="") if before else "",
        "after": shown.asked.url(span=after.isoformat(), day="") if after else "",
        "whole": shown.asked.url(span=WHOLE, day=""),
        "week": shown.asked.url(span=first.isoformat(), day=""),
        "is_whole": monday is None,
        "are_many": len(mondays) > 1,
    }


def _strip(shown: Board) -> list[dict[str, Any]]:
    """The days of a phone's list."""
    counts = shown.on_day()
    return [
        {
            "date": day,
            "url": shown.asked.url(day=day.isoformat()),
            "count": counts.get(day, 0),
            "current": day == shown.listed_day,
        }
        for day in shown.shown_days
    ]


def _industries(shown: Board) -> list[tuple[str, str]]:
    found = {one.plant.industry.code: one.plant.industry.name for one in shown.reading.entries}
    return sorted(found.items(), key=lambda pair: pair[1])


def _formats(shown: Board) -> list[tuple[str, str]]:
    there = {one.activity.format for one in shown.reading.entries}
    return [(code, str(label)) for code, label in Format.choices if code in there]
