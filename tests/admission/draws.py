"""Draws of places for admission's tests; their round is one that was published."""

from __future__ import annotations

from typing import Any

from gatehouse.admission.models import PlacesDraw
from gatehouse.admission.operations.planning_draws import plan_places_draw
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.admission.season_rules import Lane, LaneOf, SeasonRules
from gatehouse.draws import operations as draws
from gatehouse.draws.protocol.tickets import PointRules
from gatehouse.programme.models import Season, Session
from tests import make
from tests.draws import making

RULES = SeasonRules(
    points=PointRules(
        base=10,
        never_been=10,
        per_loss=5,
        losses_at_most=20,
        tasks_done=5,
        halved_at_least=5,
        of_age=14,
    ),
    sizes=(10, 11, 12, 12, 12),
    lanes=(Lane("F", LaneOf.NEVER_BEEN),),
    wishes_at_most=0,
    shows_demand=True,
    accept_hours=48,
    late_accept_hours=24,
    late_within_days=7,
)
TIMETABLE: dict[str, Any] = {
    "closes_at": making.CLOSES_AT,
    "complaints_until": making.COMPLAINTS_UNTIL,
    "witnesses_until": making.WITNESSES_UNTIL,
    "beacon_at": making.BEACON_AT,
    "appeal_days": 10,
}


def sessions(*capacities: int, within: Season | None = None, **fields: Any) -> list[Session]:
    """Announced sessions given by draw, all of one season."""
    season = within or make.season()
    return [
        make.session(capacity=capacity, within=season, admission="draw", **fields)
        for capacity in capacities
    ]


def planned(*of: Session, rules: SeasonRules = RULES, **fields: Any) -> PlacesDraw:
    """A draw of these sessions that nobody sees yet."""
    season = of[0].season
    publish_rules(season=season, rules=rules, by=None, now=making.START)
    usual: dict[str, Any] = {
        "code": f"draw-{of[0].code.lower()}",
        "title_ru": "Первая жеребьёвка",
        "title_en": "First draw",
        "opens_at": making.START,
    }
    fields = usual | TIMETABLE | fields
    return plan_places_draw(season=season, sessions=of, by=None, now=making.START, **fields)


def opened(*of: Session, **fields: Any) -> PlacesDraw:
    """The same, taking lists from making.START on."""
    places = planned(*of, **fields)
    draws.publish_draw(draw=places.draw, by=None, now=making.START)
    places.draw.refresh_from_db()
    return places
