"""The sections of the organisers' desk, for its base template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gatehouse.programme.office import Seat

register = template.Library()


@dataclass(frozen=True)
class Section:
    """A link of the desk. `name` is a named address, `key` the letter that opens it after "g";
    `for_planners` hides it from those who only look, `for_city` from those who plan some seasons
    only, `for_administrators` from everybody else. `counter` is the named address of a part that
    says how much there is to do in it, asked for after the page."""

    name: str
    text: str | Promise
    key: str
    for_planners: bool = True
    for_city: bool = False
    for_administrators: bool = False
    counter: str = ""


ROOT = "pages:office"
SECTIONS: list[Section] = [
    Section("pages:office", _("Inbox"), "i", counter="pages:office_inbox_count"),
    Section("pages:office_seasons", _("Seasons"), "s", for_planners=False),
    Section("pages:office_applications", _("Applications"), "a"),
    Section("pages:office_draws", _("Draws"), "j", for_planners=False),
    Section("pages:office_demand", _("Demand"), "d", for_planners=False),
    Section("pages:office_turnout", _("Turnout"), "v", for_planners=False),
    Section("imports:imports", _("Imports"), "m"),
    Section("proposals:proposals", _("Proposals"), "p"),
    Section("quizzes:office_games", pgettext_lazy("section", "Games"), "k"),
    Section("quizzes:office_packets", pgettext_lazy("section", "Packets"), "b", for_city=True),
    Section("quizzes:office_solos", _("Solo quizzes"), "q"),
    Section("mailings:mailings", _("Letters"), "l"),
    Section("pages:office_content", _("Content"), "c", for_city=True),
    Section("pages:office_texts", _("Texts of the house"), "t", for_city=True),
    Section("pages:office_enterprises", _("Enterprises"), "e", for_city=True),
    Section("pages:office_people", pgettext_lazy("section", "People"), "u"),
    Section("pages:office_approvals", _("Second word"), "w"),
    Section("pages:office_roles", _("Rights"), "r", for_city=True),
    Section("papers:acts", _("Document data"), "z"),
    Section("pages:office_incidents", _("Incidents"), "x", for_administrators=True),
    Section("pages:office_history", _("History"), "h"),
]


@register.simple_tag(takes_context=True)
def office_sections(context: dict[str, Any]) -> list[dict[str, Any]]:
    """What the person at the desk may open, with the one they are in marked."""
    request = context["request"]
    seat: Seat | None = getattr(request, "office_seat", None)
    if seat is None:
        return []
    here = request.path
    urls = [(one, reverse(one.name)) for one in SECTIONS if _is_for(seat, one)]
    root = reverse(ROOT)  # all the others lie below it
    inside = [url for _one, url in urls if here == url or (url != root and here.startswith(url))]
    current = max(inside, key=len, default="")
    counts: dict[str, int] = getattr(request, "office_counts", {})
    return [
        {
            "url": url,
            "text": one.text,
            "key": one.key,
            "current": url == current,
            "count": counts.get(one.name),
            "counter": one.counter and reverse(one.counter),
        }
        for one, url in urls
    ]


def _is_for(seat: Seat, one: Section) -> bool:
    if one.for_administrators:
        return seat.is_administrator
    if one.for_city:
        return seat.plans_all
    return seat.plans_any or not one.for_planners
