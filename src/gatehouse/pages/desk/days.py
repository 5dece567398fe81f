"""A day and a week at the desk: sessions and stops with fill, line, list and who came."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gatehouse.pages.desk import rows
from gatehouse.pages.desk.access import Seat, seat_or_404
from gatehouse.pages.desk.common import desk_page
from gatehouse.people.models import Person

WEEK = 7


def tabs(seat: Seat, current: str, **query: str) -> list[dict[str, Any]]:
    """The desk's own navigation."""
    asked = "&".join(f"{name}={value}" for name, value in query.items() if value)
    named = [
        ("pages:desk", _("Day"), "calendar-days"),
        ("pages:desk_week", _("Week"), "list"),
    ]
    if seat.runs_any:
        named += [
            ("pages:desk_conflicts", _("To settle"), "triangle-alert"),
            ("pages:desk_doors", _("Phones"), "door-open"),
            ("pages:desk_turnout", _("Results"), "badge-check"),
            ("pages:desk_proposals", _("Proposals"), "mail"),
        ]
    return [
        {
            "url": reverse(name) + (f"?{asked}" if asked and number < 2 else ""),
            "text": text,
            "icon": icon,
            "current": name == current,
        }
        for number, (name, text, icon) in enumerate(named)
    ]


def asked_day(request: HttpRequest, today: date, *, name: str = "day") -> date:
    """The day of the address; today where it makes no sense."""
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return today
    return day if 2000 <= day.year <= 2100 else today


def asked_plant(request: HttpRequest, seat: Seat) -> tuple[str, list[Any]]:
    """The plant chosen among several, and the choice."""
    plants = seat.plants()
    asked = request.GET.get("plant", "")
    chosen = asked if any(plant.code == asked for plant in plants) else ""
    return chosen, plants


@require_safe
@desk_page
def day(request: HttpRequest, person: Person) -> HttpResponse:
    """One day; the next one with a visit is one press away when nothing is on."""
    seat, now = seat_or_404(request, person), timezone.now()
    today = now.astimezone(rows.ZONE).date()
    asked = asked_day(request, today)
    plant, plants = asked_plant(request, seat)
    found = rows.rows_between(seat, asked, asked, now=now, plant=plant)
    context = {
        "days": rows.by_days(found, asked, asked),
        "day": asked,
        "today": today,
        "before": asked - timedelta(days=1),
        "after": asked + timedelta(days=1),
        "next": None if found else rows.next_day(seat, asked, plant=plant),
        "address": reverse("pages:desk"),
        "is_week": False,
        "tabs": tabs(seat, "pages:desk", day=asked.isoformat(), plant=plant),
        "seat": seat,
        "plant": plant,
        "plants": plants,
    }
    return render(request, "pages/desk/days.html", context)


@require_safe
@desk_page
def week(request: HttpRequest, person: Person) -> HttpResponse:
    """From Monday to Sunday."""
    seat, now = seat_or_404(request, person), timezone.now()
    today = now.astimezone(rows.ZONE).date()
    asked = asked_day(request, today)
    monday = asked - timedelta(days=asked.weekday())
    sunday = monday + timedelta(days=WEEK - 1)
    plant, plants = asked_plant(request, seat)
    found = rows.rows_between(seat, monday, sunday, now=now, plant=plant)
    context = {
        "days": [one for one in rows.by_days(found, monday, sunday) if one.rows],
        "day": monday,
        "sunday": sunday,
        "today": today,
        "before": monday - timedelta(days=WEEK),
        "after": monday + timedelta(days=WEEK),
        "next": None if found else rows.next_day(seat, sunday, plant=plant),
        "address": reverse("pages:desk_week"),
        "is_week": True,
        "tabs": tabs(seat, "pages:desk_week", day=asked.isoformat(), plant=plant),
        "seat": seat,
        "plant": plant,
        "plants": plants,
    }
    return render(request, "pages/desk/days.html", context)
