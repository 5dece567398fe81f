"""The organisers' desk with somebody in every seat, for its tests."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.test import Client

from gatehouse.people.models import Person, Role
from gatehouse.programme.models import Season, SeasonGrant, SeasonRole
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import Plant


def granted(season: Season, role: SeasonRole) -> Person:
    """Somebody with a role in one season only."""
    person = make.person()
    SeasonGrant.objects.create(person=person, season=season, role=role, granted_at=make.NOW)
    return person


@dataclass
class Office:
    """The desk over one plant's season; another season has an editor of its own."""

    plant: Plant = field(default_factory=Plant)

    def __post_init__(self) -> None:
        self.season = self.plant.within
        self.organiser = holder(Role.ORGANISER)
        self.desk = client_of(self.organiser)
        self.editor = client_of(granted(self.season, SeasonRole.EDITOR))
        self.viewer = client_of(granted(self.season, SeasonRole.VIEWER))
        self.other_season = make.season()
        self.foreign = client_of(granted(self.other_season, SeasonRole.EDITOR))
        self.press = client_of(holder(Role.PRESS))
        self.admin = client_of(holder(Role.ADMINISTRATOR))
        self.visitor = client_of(make.person())

    def statuses(self, path: str) -> dict[str, int]:
        """What each of them is answered."""
        seats: dict[str, Client] = {
            "stranger": Client(),
            "visitor": self.visitor,
            "plant": self.plant.desk,
            "press": self.press,
            "viewer": self.viewer,
            "foreign": self.foreign,
            "editor": self.editor,
            "organiser": self.desk,
            "admin": self.admin,
        }
        return {name: client.get(path).status_code for name, client in seats.items()}


NOBODY_ELSE = {"stranger": 302, "visitor": 404, "plant": 404}
# Every seat at which a season is planned has the page, the others find none.
PLANNERS = (
    NOBODY_ELSE
    | {"press": 404, "viewer": 404, "foreign": 200, "editor": 200}
    | {
        "organiser": 200,
        "admin": 200,
    }
)
# The same of one season's things.
OF_THE_SEASON = PLANNERS | {"foreign": 404}
