"""A draw's way from the first entry to the result, in words."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gatehouse.draws.models import Draw

StepOf = dict[str, str]


def steps_of(draw: Draw, *, now: datetime) -> list[StepOf]:
    """The steps for `components/timeline.html`; the one under way is marked."""
    is_open = draw.closed_at is None
    planned: list[tuple[str, datetime, datetime | None, str]] = [
        (
            _("Entries close"),
            draw.closes_at,
            draw.closed_at,
            _("Until then lists are made and changed. When somebody enters plays no part."),
        ),
        (
            _("The list is published"),
            draw.closes_at,
            draw.committed_at,
            _("With its hash: from here on nobody can be added, left out or moved."),
        ),
        (
            _("Complaints end"),
            draw.complaints_until,
            draw.complaints_until if not is_open and now >= draw.complaints_until else None,
            _("Everybody has a receipt and can check that their line is in the list."),
        ),
        (
            _("Witnesses reveal their secrets"),
            draw.witnesses_until,
            draw.revealed_at,
            _("Before the number is known, so that nobody can choose."),
        ),
        (
            _("The number comes"),
            draw.beacon_at,
            draw.drawn_at,
            _("From outside: a round of the drand network that was named beforehand."),
        ),
        (
            _("The result is released"),
            draw.beacon_at,
            draw.released_at,
            _("After a self-test, by two officials of different roles."),
        ),
    ]
    steps = [_step(title, at, done, text) for title, at, done, text in planned]
    following = next((step for step in steps if step["state"] == "next"), None)
    if following is not None:
        following["state"] = "now"
    if draw.voided_at:
        stopped = [step for step in steps if step["state"] == "done"]
        called_off = _step(_("The draw was called off"), draw.voided_at, None, draw.void_reason)
        return [*stopped, {**called_off, "state": "stop"}]
    return steps


def _step(title: str, at: datetime, done: datetime | None, text: str) -> StepOf:
    when = date_format(localtime(done or at), "j E, H:i")
    return {"title": title, "when": when, "text": text, "state": "done" if done else "next"}
