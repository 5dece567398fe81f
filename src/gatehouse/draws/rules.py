"""Decisions about a draw on plain values: where it stands, and what its timetable must keep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from gatehouse.core.refusal import Refusal

COMPLAINTS_AT_LEAST = timedelta(hours=1)
DICE_AFTER = timedelta(hours=24)  # so long after the round nobody knows its signature


class Step(StrEnum):
    """Where a draw stands; each is reached once and for good."""

    DRAFT = "draft"  # planned, not yet public
    OPEN = "open"  # entries are taken
    CLOSED = "closed"  # none is taken, none is changed
    COMMITTED = "committed"  # the files are public, each with its hash
    REVEALED = "revealed"  # what the witnesses revealed is public
    DRAWN = "drawn"  # the round came, the results are known to nobody yet
    RELEASED = "released"  # two officials let them out
    VOID = "void"  # called off for a reason that is public


def timetable_refusals(
    *,
    closes_at: datetime,
    complaints_until: datetime,
    witnesses_until: datetime,
    beacon_at: datetime,
) -> Iterator[Refusal]:
    """Whether these times can follow one another."""
    if complaints_until - closes_at < COMPLAINTS_AT_LEAST:
        text = _("Leave at least an hour for complaints after the close.")
        yield Refusal("no_time_for_complaints", text)
    if not closes_at < witnesses_until < beacon_at:
        text = _("Witnesses reveal after the close and before the draw.")
        yield Refusal("witnesses_out_of_order", text)
    if complaints_until > beacon_at:
        text = _("The time for complaints ends before the draw.")
        yield Refusal("complaints_out_of_order", text)
