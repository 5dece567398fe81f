"""Posts are counted in the cache, which outlives a test."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    cache.clear()
