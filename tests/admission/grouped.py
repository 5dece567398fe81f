"""A draw between organised groups, around make.NOW: lists are open, nothing is drawn yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from gatehouse.admission import wishes
from gatehouse.admission.models import Party, PartyKind
from gatehouse.admission.operations.planning_draws import plan_places_draw
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.admission.rules import Ask
from gatehouse.draws import operations as draws
from gatehouse.people.models import Person
from tests import make
from tests.admission import drawing

_names = count(make.FIRST_NUMBER)


class Grouped(drawing.Drawn):
    """Sessions with places for groups, so many each, in a draw between groups."""

    def __init__(self, *places: int, within: Any = None, **fields: Any) -> None:
        self.season = within or make.season(group_max=25)
        self.sessions = [
            drawing.session(day, within=self.season, capacity=0, groups=n, **fields)
            for day, n in enumerate(places or (25, 25, 25))
        ]
        if not self.season.rules.exists():
            publish_rules(
                season=self.season,
                rules=replace(drawing.RULES, children_per_group_adult=12),
                by=None,
                now=drawing.OPENS_AT - drawing.DAY,
            )
        planned = plan_places_draw(
            season=self.season,
            code=f"groups-{next(_names)}",
            title_ru="Школы",
            title_en="Schools",
            sessions=self.sessions,
            kind="groups",
            opens_at=drawing.OPENS_AT,
            closes_at=drawing.CLOSES_AT,
            complaints_until=drawing.CLOSES_AT + drawing.DAY,
            witnesses_until=drawing.BEACON_AT - timedelta(hours=12),
            beacon_at=drawing.BEACON_AT,
            appeal_days=10,
            by=None,
            now=drawing.OPENS_AT - drawing.DAY,
        )
        draws.publish_draw(draw=planned.draw, by=None, now=drawing.OPENS_AT - drawing.DAY)
        self.places = wishes.draws().get(pk=planned.pk)

    def school(self, persons: int = 20, *, by: Person | None = None, **fields: Any) -> Party:
        """A class with its teacher, and every session of the draw on its list, as they come."""
        party = self.enter(group(persons, **fields), by=by)
        for number in range(1, len(self.sessions)):
            self.wish(party, number)
        return party


def group(persons: int = 20, **fields: Any) -> Ask:
    """What a teacher asks for a class."""
    usual: dict[str, Any] = {
        "request_key": uuid4(),
        "kind": PartyKind.GROUP,
        "head_count": persons,
        "title": f"Школа № {next(_names)}",
        "contact_name": f"Анна Учителева{next(_names)}",
        "contact_phone": "+7 900 000-00-00",
        "contact_born": date(1985, 5, 6),
        "youngest": 12,
        "adults": 2,
    }
    return Ask(**usual | fields)
