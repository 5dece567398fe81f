"""The way of a draw of prizes, in words."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from gatehouse.draws.models import Draw
from gatehouse.web import words


def contest_steps(draw: Draw) -> list[dict[str, str]]:
    """The way of the draw for components/timeline.html."""
    steps = [
        _step(
            _("Entries close"),
            draw.closes_at,
            draw.committed_at,
            _("Who passed has entered by then. The list is published with its hash."),
        ),
        _step(
            _("Complaints end"),
            draw.complaints_until,
            draw.revealed_at,
            _("Everybody has a receipt and can check that their line is in the list."),
        ),
        _step(
            _("The number comes"),
            draw.beacon_at,
            draw.drawn_at,
            _("From outside: nobody can foresee it, nobody chose it."),
        ),
        _step(
            _("Winners are told"),
            draw.beacon_at,
            draw.released_at,
            _("After a check, by the word of two officials; everybody gets a letter."),
        ),
    ]
    following = next((step for step in steps if step["state"] == "next"), None)
    if following is not None and not draw.voided_at:
        following["state"] = "now"
    if draw.voided_at:
        off = _step(_("The draw was called off"), draw.voided_at, None, draw.void_reason)
        done = [step for step in steps if step["state"] == "done"]
        return [*done, {**off, "state": "stop"}]
    return steps


def _step(title: str, at: datetime, done: datetime | None, text: str) -> dict[str, str]:
    when = f"{words.day(done or at)}, {words.clock(done or at)}"
    return {"title": title, "when": when, "text": text, "state": "done" if done else "next"}
