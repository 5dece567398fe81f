"""A second draw for those without a place, as data of a season: when it makes sense, and how long
each of its steps is. The code holds none of these numbers.

Decided on plain values; the clock is an argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from gatehouse.core.refusal import Refusal

HOUR = timedelta(hours=1)
WHOLE_PERCENT = 100


@dataclass(frozen=True)
class AgainRules:
    """When those without a place are drawn again, over what is left.

    below_percent      of the places of the first draw: fewer people than that took part in it
    plan_hours         from the result until lists open, for organisers to look at the plan
    lists_hours        lists are open for so long
    complaints_hours   after the close
    draw_hours         after the close the number comes
    witnesses_hours    before that the witnesses have told their secrets
    publishes_itself   nobody needs to press a button
    """

    below_percent: int
    plan_hours: int
    lists_hours: int
    complaints_hours: int
    draw_hours: int
    witnesses_hours: int
    publishes_itself: bool

    def makes_sense(self, *, persons: int, places: int) -> bool:
        """Whether so few wished that those without a place may well find one."""
        return persons * WHOLE_PERCENT < self.below_percent * places

    def times(self, now: datetime) -> dict[str, datetime]:
        """The whole timetable from `now` on, at full hours, by the names of a draw's plan."""
        soon = now.replace(minute=0, second=0, microsecond=0) + HOUR
        opens_at = soon + self.plan_hours * HOUR
        closes_at = opens_at + self.lists_hours * HOUR
        beacon_at = closes_at + self.draw_hours * HOUR
        return {
            "opens_at": opens_at,
            "closes_at": closes_at,
            "complaints_until": closes_at + self.complaints_hours * HOUR,
            "witnesses_until": beacon_at - self.witnesses_hours * HOUR,
            "beacon_at": beacon_at,
        }


def read(body: Mapping[str, Any]) -> AgainRules:
    """The rules from what is kept of them.

    Raises: TypeError, where it is not whole.
    """
    return AgainRules(**body)


def again_refusals(rules: AgainRules) -> Iterator[Refusal]:
    """Whether they can be kept: what a form and an operation both ask."""
    if rules.below_percent < 1 or rules.plan_hours < 0 or rules.lists_hours < 1:
        text = _("A second draw: some demand, and lists that are open for at least an hour.")
        yield Refusal("again", text)
    if not 1 <= rules.complaints_hours <= rules.draw_hours:
        text = _("At least an hour for complaints after the close, and the draw after them.")
        yield Refusal("again_complaints", text)
    if not 1 <= rules.witnesses_hours < rules.draw_hours:
        text = _("Witnesses tell their secrets after the close, at least an hour before the draw.")
        yield Refusal("again_witnesses", text)
