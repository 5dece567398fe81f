"""A plant with a session, and browsers of everybody who might knock at its desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client

from gatehouse.catalogue.models import Enterprise, PlantRole
from gatehouse.people.models import Person, Role
from gatehouse.programme.models import Activity, Season, Session, Stop
from tests import make
from tests.office import client_of, holder, worker


@dataclass
class Plant:
    """One plant with a visit in eight days, and its people."""

    enterprise: Enterprise = field(default_factory=make.enterprise)
    within: Season = field(default_factory=make.season)
    fields: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.activity: Activity = make.activity(self.enterprise)
        self.session = self.visit(**self.fields)
        self.person = worker(self.enterprise)
        self.guide = worker(self.enterprise, PlantRole.GUIDE)
        self.desk = client_of(self.person)

    def visit(self, days: float = 8, **fields: Any) -> Session:
        """A session of this plant, so many days from now."""
        usual: dict[str, Any] = {"of": self.activity, "within": self.within}
        usual["starts_at"] = make.NOW + timedelta(days=days)
        return make.session(**usual | fields)

    @property
    def stop(self) -> Stop:
        return self.session.stops.order_by("number")[0]

    def page(self, name: str = "") -> str:
        """An address of the session's pages."""
        return f"/desk/sessions/{self.session.code}/{name}"

    def at_stop(self, name: str) -> str:
        return f"/desk/stops/{self.stop.pk}/{name}"


def text(answer: Any) -> str:
    """What a page says, on one line."""
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def guide_of(plant: Plant) -> Client:
    return client_of(plant.guide)


def strangers(plant: Plant) -> dict[str, Client]:
    """Those for whom there is no desk of this plant."""
    people: dict[str, Person] = {
        "visitor": make.person(),
        "other plant": worker(make.enterprise()),
        "guide of another plant": worker(make.enterprise(), PlantRole.GUIDE),
        "press": holder(Role.PRESS),
    }
    return {name: client_of(person) for name, person in people.items()}
