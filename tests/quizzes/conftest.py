import pytest
from django.core.cache import cache

from gatehouse.people.models import Person
from gatehouse.quizzes.models import Packet
from tests.quizzes import packets


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """Nobody has tried anything yet."""
    cache.clear()


@pytest.fixture
def boss() -> Person:
    """An organiser."""
    return packets.organiser()


@pytest.fixture
def packet(boss: Person) -> Packet:
    return packets.of_two_rounds()
