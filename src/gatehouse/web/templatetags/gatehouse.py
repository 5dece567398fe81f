"""`{% load gatehouse %}`: icons, drawings, words for dates and counts, chart shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gatehouse.web import drawings, fields, moscow, words

register = template.Library()
for _name in ("day", "day_words", "day_full", "day_short", "weekday", "weekday_short", "clock"):
    register.filter(_name, getattr(words, _name))
for _name in ("duration", "places", "places_left", "persons", "sessions"):
    register.filter(_name, getattr(words, _name))
for _name in ("from_age", "number", "zone_name"):
    register.filter(_name, getattr(words, _name))
register.simple_tag(words.time_span, name="time_span")
register.simple_tag(words.days_span, name="days_span")
register.simple_tag(words.relative_day, name="relative_day")
register.simple_tag(fields.control, name="control")
register.filter("field_kind", fields.kind)


@register.filter
def date_of(value: date, zone: str | None = None) -> int:
    """The number of the day: 11."""
    return words.local(value, zone).day


@register.filter
def month_of(value: date, zone: str | None = None) -> str:
    """The month beside its day: «декабря»."""
    return words.day(value, zone).partition(words.NBSP)[2]


@register.filter
def named(row: Sequence[Any], head: Sequence[str]) -> Iterable[tuple[Any, str]]:
    """The cells of a row with the names of their columns."""
    return zip(row, head, strict=True)


@register.filter
def toast_kind(level_tag: str) -> str:
    """Django's level of a message as a kind of toast."""
    return {"error": "stop", "warning": "warn"}.get(level_tag, "good")


@register.filter
def undo_url(message: Message) -> str:
    """Where an act is taken back, if its word came with the key: `extra_tags=undo_tag(undo)`."""
    tag, _, key = (message.extra_tags or "").partition(":")
    return reverse("pages:office_undo", args=[key]) if tag == "undo" and key else ""


@register.simple_tag(name="moscow")
def moscow_() -> moscow.City:
    """The drawing of the city: {% moscow as city %}."""
    return moscow.CITY


@register.filter
def placed(pins: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Pins with lat and lon, given their x and y on the drawing and kept apart."""
    listed = [dict(pin) for pin in pins]
    places = moscow.spread(moscow.project(float(p["lat"]), float(p["lon"])) for p in listed)
    return [{**pin, "x": x, "y": y} for pin, (x, y) in zip(listed, places, strict=True)]


@lru_cache(maxsize=32)
def _static(path: str) -> str:
    return static(path)


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, title: str = "") -> SafeString:
    """An icon of the sprite; hidden from readers unless it has a title."""
    if title:
        named = '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>'
        return format_html(named, title, _static("web/icons.svg"), name)
    bare = '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>'
    return format_html(bare, _static("web/icons.svg"), name)


@register.simple_tag
def drawing(name: str, title: str = "", kind: str = "") -> SafeString:
    """An engineering drawing by its name (an industry, a format, or one of the house); an
    unknown name gives the general drawing, so that a new industry never breaks a page.
    `kind` is a further class: drawing-small, drawing-hero."""
    known = name if name in drawings.NAMES else drawings.GENERAL
    label = format_html('role="img" aria-label="{}"', title) if title else 'aria-hidden="true"'
    return format_html(
        '<svg class="drawing {}" viewBox="{}" {}><use href="{}#d"/></svg>',
        kind,
        drawings.view_box(known),
        SafeString(label),
        _drawing_url(known),
    )


@lru_cache(maxsize=128)
def _drawing_url(name: str) -> str:
    return static(f"web/drawings/{name}.svg")
