"""It is the day on which the makers' rows were made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests import make
from tests.pages.desks import Plant
from tests.pages.offices import Office


@pytest.fixture
def in_season() -> Iterator[None]:
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def plant(db: None, in_season: None) -> Plant:
    return Plant()


@pytest.fixture
def office(plant: Plant) -> Office:
    return Office(plant)
