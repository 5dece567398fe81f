"""Values for the style guide: an invented day at invented plants, always the same."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import segno
from django import forms
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gatehouse.web import charts, intervals

MOSCOW = ZoneInfo("Europe/Moscow")
START = dt.datetime(2023, 12, 11, 14, 0, tzinfo=MOSCOW)
END = START + dt.timedelta(minutes=90)


class FilterForm(forms.Form):
    """A few filters of a programme."""

    industry = forms.ChoiceField(
        label=gettext_lazy("Industry"),
        choices=[("", gettext_lazy("Any")), ("space", gettext_lazy("Space"))],
        required=False,
    )
    day = forms.DateField(label=gettext_lazy("Day"), required=False)
    step_free = forms.BooleanField(label=gettext_lazy("No steps"), required=False)


def qr(text: str) -> SafeString:
    """A QR code as inline SVG that takes the size of its box."""
    code = segno.make(text, error="m")
    return mark_safe(code.svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None))  # noqa: S308


def everything() -> dict[str, Any]:
    """Context of the style guide."""
    return {
        "start": START,
        "end": END,
        "today": START.date() - dt.timedelta(days=1),
        "qr": qr("https://example.org/v/K7M-4QX"),
        "rows": session_rows(),
        "days": days(),
        "facts": facts(),
        "timeline": timeline(),
        "bar_chart": charts.bars(
            _("Places taken by days"),
            [("11", 84), ("12", 126), ("13", 98), ("14", 140), ("15", 61)],
            head=(_("Day"), _("Places")),
            marked="14",
        ),
        "line_chart": charts.line(
            _("Applications by hours"),
            [(f"{hour}:00", count) for hour, count in zip(range(10, 18), LINE, strict=True)],
            head=(_("Hour"), _("Applications")),
        ),
        "intervals": spans(),
        "table": table(),
        "pins": pins(),
        "tabs": tabs(),
        "crumbs": [{"url": "#", "text": _("Programme")}, {"url": "#", "text": _("11 December")}],
        "chosen": [{"text": _("Space"), "url": "#"}, {"text": _("from 6 years"), "url": "#"}],
        "form_steps": [_("Who comes"), _("Consents"), _("Check")],
        "plurals": [0, 1, 2, 5, 21],
    }


def spans() -> intervals.Intervals:
    """Two tables of tickets beside a goal."""
    made = [
        intervals.Series(name, [intervals.Span(v - 3, v, v + 3, f"{v}") for v in values])
        for name, values in ((_("In force"), (104, 98, 96, 91)), (_("Tried"), (101, 99, 100, 98)))
    ]
    return intervals.intervals(
        _("Chance by the size of the party"),
        ["1", "2", "3", "4"],
        made,
        group_head=_("People"),
        unit="%",
        band=(95, 105),
        band_words=_("the goal"),
    )


LINE = (120, 310, 260, 190, 175, 240, 330, 410)


def session_rows() -> list[dict[str, Any]]:
    """A row in each state."""

    def row(hour: int, title: str, **more: Any) -> dict[str, Any]:
        start = START.replace(hour=hour)
        end = start + dt.timedelta(minutes=90)
        base = {"url": "#", "title": title, "start": start, "end": end, "age": 6}
        return {**base, "format": _("Tour"), "format_icon": "factory", **more}

    return [
        row(10, _("How a praline gets its shell"), enterprise=_("Sample confectionery"),
            place_words=_("Danilovsky"), places_left=14, state="open"),
        row(12, _("A brake that stops a train"), enterprise=_("Sample brake works"),
            places_left=3, state="few", age=12),
        row(14, _("Inside a clean room"), enterprise=_("Sample chip maker"),
            places_left=0, state="full", age=14),
        row(16, _("Toothpaste with your own hands"), format=_("Master class"),
            format_icon="hammer", state="soon", state_words=_("Sign-up from 5 December"), age=0),
        row(18, _("A walk through an assembly shop"), format=_("Online tour"),
            format_icon="monitor-play", place_words=_("online"), state="online",
            state_words=_("No sign-up, just watch")),
        row(9, _("Yesterday's lecture on turbines"), format=_("Lecture"),
            format_icon="presentation", state="over"),
    ]  # fmt: skip


def days() -> list[dict[str, Any]]:
    """Twelve days, one of them chosen, one empty."""
    counts = (4, 3, 5, 0, 6, 2, 1, 4, 3, 3, 4, 1)
    first = START.date()
    return [
        {"date": first + dt.timedelta(days=i), "url": "#", "count": n, "current": i == 1}
        for i, n in enumerate(counts)
    ]


def facts() -> list[dict[str, Any]]:
    """What a visitor must know."""
    return [
        {"name": _("Age"), "icon": "user", "text": _("From 6 years on the day of the visit. A child under 14 comes with an adult."), "important": True},  # noqa: E501
        {"name": _("Bring with you"), "icon": "id-card", "points": [_("passport or birth certificate"), _("shoes without heels")]},  # noqa: E501
        {"name": _("Photographs"), "icon": "camera-off", "text": _("Not in the shop; you may in the museum.")},  # noqa: E501
        {"name": _("Way there"), "icon": "map-pin", "text": _("Ten minutes on foot from the metro."), "url": "#", "link": _("Show on the map")},  # noqa: E501
    ]  # fmt: skip


def timeline() -> list[dict[str, str]]:
    """A draw's life."""
    return [
        {"title": _("Applications are taken"), "when": _("5–9 December"), "state": "done"},
        {"title": _("The draw"), "when": _("10 December, 12:00 MSK"), "state": "now",
         "text": _("Anyone can repeat it and get the same line.")},
        {"title": _("Answer till the evening"), "when": _("11 December, 18:00 MSK"),
         "state": "next"},
        {"title": _("One plant is closed"), "when": _("14 December"), "state": "stop"},
    ]  # fmt: skip


def table() -> dict[str, Any]:
    """Three rows with a number column."""
    return {
        "caption": _("Places by day"),
        "head": [_("Day"), _("Session"), _("Places")],
        "rows": [
            [_("11 December"), _("How a praline gets its shell"), 14],
            [_("12 December"), _("A brake that stops a train"), 3],
            [_("13 December"), _("Inside a clean room"), 0],
        ],
        "numeric": [2],
    }


def pins() -> list[dict[str, Any]]:
    """Invented places in several okrugs, two of them at one address."""
    places = [(55.803, 37.635), (55.803, 37.636), (55.712, 37.68), (55.85, 37.45), (55.66, 37.55)]
    return [
        {"lat": lat, "lon": lon, "url": "#", "number": i, "note": _("3 sessions"),
         "text": _("Sample plant %d") % i, "current": i == 3}
        for i, (lat, lon) in enumerate(places, 1)
    ]  # fmt: skip


def tabs() -> list[dict[str, Any]]:
    """List, calendar, map."""
    return [
        {"url": "#", "text": _("List"), "icon": "list", "current": True},
        {"url": "#", "text": _("Calendar"), "icon": "calendar-days"},
        {"url": "#", "text": _("Map"), "icon": "map"},
    ]
