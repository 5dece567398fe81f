"""Who is asked to be ready, as data of a season: on the bench, cleared by the plant in advance, and
at the gate. The code holds none of these numbers.

Decided on plain values; the clock is an argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gatehouse.core.refusal import Refusal

WHOLE_PERCENT = 100


@dataclass(frozen=True)
class StandbyRules:
    """How full a visit is to become without promising one place twice.

    bench_percent          of the places of a session: parties next in line, together about so many
                           people, give what the plant needs in advance; 0: no bench
    bench_hours            before the plant's pass deadline (`Session.closes_at`) they are asked
    gate_parties           at most so many parties are asked to come to the gate; 0: none
    gate_hours             before the visit begins they are asked
    fill_percent           parties are asked until about so many of the places will be filled
    shows_percent          of people with a place who come, until the plant's own visits tell
    standby_shows_percent  of people asked to the gate who come
    release_minutes        after check-in begins, places of whoever has not come may be given on
    """

    bench_percent: int
    bench_hours: int
    gate_parties: int
    gate_hours: int
    fill_percent: int
    shows_percent: int
    standby_shows_percent: int
    release_minutes: int


def read(body: Mapping[str, Any]) -> StandbyRules:
    """The rules from what is kept of them.

    Raises: TypeError, where it is not whole.
    """
    return StandbyRules(**body)


def standby_refusals(rules: StandbyRules) -> Iterator[Refusal]:
    """Whether they can be kept: what a form and an operation both ask."""
    percents = (rules.bench_percent, rules.fill_percent, rules.shows_percent)
    if not all(0 <= one <= WHOLE_PERCENT for one in (*percents, rules.standby_shows_percent)):
        yield Refusal("standby_percent", _("Per cent are 0 to 100."))
    if rules.gate_parties < 0 or rules.release_minutes < 0:
        yield Refusal("standby_gate", _("Numbers of the gate are never less than nothing."))
    if (rules.bench_percent and rules.bench_hours < 1) or (
        rules.gate_parties and rules.gate_hours < 1
    ):
        yield Refusal("standby_hours", _("Whoever is asked to be ready has at least an hour."))
