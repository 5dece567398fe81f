"""What follows when somebody with a place does not come, as data of a season. The code holds none
of these numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gatehouse.core.refusal import Refusal


@dataclass(frozen=True)
class StrikeRules:
    """
    lasts_days        a strike is forgotten after so many days
    standby_from      whoever has so many strikes gets no place in the season, only standby
    appeal_days       to say why one did not come, from the letter that tells of the strike
    excused_a_year    so often a year an excuse is taken without asking for papers
    free_until_hours  before the visit begins: who gives a place back until then gets no strike
    """

    lasts_days: int
    standby_from: int
    appeal_days: int
    excused_a_year: int
    free_until_hours: int


def read(body: Mapping[str, Any]) -> StrikeRules:
    """The rules from what is kept of them.

    Raises: TypeError, where it is not whole.
    """
    return StrikeRules(**body)


def strike_refusals(rules: StrikeRules) -> Iterator[Refusal]:
    """Whether they can be kept: what a form and an operation both ask."""
    if min(rules.lasts_days, rules.standby_from, rules.appeal_days) < 1:
        text = _("A strike lasts at least a day, may be appealed for a day, and one is the fewest.")
        yield Refusal("strikes", text)
    if min(rules.excused_a_year, rules.free_until_hours) < 0:
        yield Refusal("strikes", _("Excuses and hours are never less than nothing."))
