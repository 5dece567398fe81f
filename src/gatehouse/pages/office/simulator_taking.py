"""Numbers of a run of the simulator as the rules form begins with them. Nothing is published."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import QueryDict

from gatehouse.admission.season_rules import Lane, LaneOf, SeasonRules
from gatehouse.draws.simulation.running import PROPOSED, TRIED
from gatehouse.draws.simulation.terms import RuleTerms
from gatehouse.programme.models import Season

RUN, CASE = "run", "rules"  # of the query


@dataclass(frozen=True)
class Taken:
    """Rules with the numbers of a run, and its number."""

    rules: SeasonRules
    number: int


def taken(season: Season, query: QueryDict, begin: SeasonRules) -> Taken | None:
    """What the query asks to begin with: a run and which of its rules; None where it asks nothing
    that there is."""
    number, key = query.get(RUN, ""), query.get(CASE, "")
    if not (number.isascii() and number.isdecimal() and len(number) < 9):
        return None
    found = season.simulations.filter(number=int(number), output__isnull=False).first()
    if found is None or found.output is None or key not in (TRIED, PROPOSED):
        return None
    case = found.output["cases"].get(key)
    if case is None:
        return None
    tried = found.terms.tried
    return Taken(_with(begin, tried, tuple(case["sizes"])), found.number)


def _with(begin: SeasonRules, tried: RuleTerms, sizes: tuple[int, ...]) -> SeasonRules:
    lanes = tuple(Lane(lane.letter, LaneOf(lane.of)) for lane in tried.lanes)
    return replace(begin, points=tried.points, sizes=sizes, lanes=lanes)
