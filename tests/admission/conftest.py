"""Pages read the clock; in tests of admission it stands at the makers' own moment."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache

from tests import make


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    """Limits are counted in the cache, which outlives a test's transaction."""
    cache.clear()


@pytest.fixture
def at_noon() -> Iterator[None]:
    """The clock stands at make.NOW for the pages too."""
    with time_machine.travel(make.NOW, tick=False):
        yield
