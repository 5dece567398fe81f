"""A season whose places are confirmed, reminded of and offered in windows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gatehouse.admission.ladder import Ladder, Window
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.programme.models import Season
from tests import make
from tests.admission.drawing import OPENS_AT, RULES

WINDOWS = (
    Window(hours_before=168, minutes=1440, asked=1),
    Window(hours_before=72, minutes=720, asked=1),
    Window(hours_before=24, minutes=240, asked=2),
    Window(hours_before=6, minutes=60, asked=4),
    Window(hours_before=0, minutes=20, asked=4),
)
LADDER = Ladder(
    confirm_from_hours=72,
    confirm_until_hours=48,
    last_call_hours=6,
    grace_hours=12,
    reminder_hours=(168, 72, 48, 20, 3),
    windows=WINDOWS,
    night_from_hour=22,
    night_until_hour=8,
    night_counts_minutes=60,
)


def season(ladder: Ladder = LADDER, **fields: Any) -> Season:
    """A season without a draw that has published these steps."""
    made = make.season(**fields)
    rules = replace(RULES, ladder=ladder)
    publish_rules(season=made, rules=rules, by=None, now=OPENS_AT)
    return made


def silent(**fields: Any) -> Ladder:
    """Steps without confirming."""
    quiet = {"confirm_from_hours": 0, "confirm_until_hours": 0, "last_call_hours": 0}
    return replace(LADDER, **quiet | {"grace_hours": 0} | fields)
