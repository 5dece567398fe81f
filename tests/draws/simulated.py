"""Small simulations for tests: crowds, rules and terms from plain values."""

from __future__ import annotations

import json
from typing import Any

from gatehouse.draws.models import Simulation
from gatehouse.draws.protocol.tickets import PointRules
from gatehouse.draws.simulation.running import simulate
from gatehouse.draws.simulation.terms import (
    Assumed,
    LaneTerms,
    RuleTerms,
    Terms,
    sha256_of,
    written,
)
from gatehouse.programme.models import Season
from tests import make as rows

POINTS = PointRules(
    base=10,
    never_been=10,
    per_loss=5,
    losses_at_most=20,
    tasks_done=5,
    halved_at_least=5,
    of_age=14,
)
LANES = (LaneTerms("R", "neighbour"), LaneTerms("F", "never_been"))
WITHOUT_LANES = (10, 11, 12, 12, 12)
WITH_LANES = (10, 12, 14, 14, 16)
KEPT = {"F": 48, "R": 8}  # 12 and 2 of 25


def crowd(**fields: Any) -> Assumed:
    """Parties of one to five; seven of ten people were nowhere before."""
    usual: dict[str, Any] = {
        "parties": 300,
        "shares": (35, 30, 15, 12, 8),
        "never_been_percent": 70,
        "alike_percent": 50,
        "neighbours_percent": 10,
        "losses": (40, 30, 15, 10, 5),
        "wishes_least": 4,
        "wishes_most": 4,
        "popularity_tenths": 8,
    }
    return Assumed(**usual | fields)


def rules(sizes: tuple[int, ...] = WITHOUT_LANES, **fields: Any) -> RuleTerms:
    usual: dict[str, Any] = {"points": POINTS, "lanes": (), "kept_percent": {}}
    return RuleTerms(sizes=sizes, **usual | fields)


def with_lanes(sizes: tuple[int, ...] = WITH_LANES, **kept: int) -> RuleTerms:
    return rules(sizes, lanes=LANES, kept_percent=kept or KEPT)


def tours(count: int = 4, places: int = 25) -> tuple[tuple[str, int], ...]:
    return tuple((f"T{number:02}", places) for number in range(1, count + 1))


def terms(**fields: Any) -> Terms:
    usual: dict[str, Any] = {
        "number": 7,
        "runs": 5,
        "crowd": crowd(),
        "sessions": tours(),
        "in_force": None,
        "tried": rules(),
        "calibrates": False,
        "give_back_percent": 30,
        "accept_percent": 60,
        "season_draws": 0,
        "enter_percent": 70,
        "goal_draw": (95, 105),
        "goal_line": (85, 105),
    }
    return Terms(**usual | fields)


def published_run(season: Season, **fields: Any) -> Simulation:
    """A run of this season that is through and that everybody may see."""
    asked = terms(
        in_force=rules((10,)), tried=with_lanes(), calibrates=True, season_draws=2, **fields
    )
    last = season.simulations.order_by("-number").first()
    output = simulate(asked)
    return Simulation.objects.create(
        season=season,
        number=last.number + 1 if last else 1,
        asked_at=rows.NOW,
        input=json.loads(written(asked.body)),
        input_sha256=sha256_of(asked.body),
        output=output,
        output_sha256=sha256_of(output),
        finished_at=rows.NOW,
        published_at=rows.NOW,
    )
