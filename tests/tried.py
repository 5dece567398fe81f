"""How many examples a property is tried on: few and always the same in `make test`, many by
chance in `make prove`. How long one takes is never a fault: other things run on the machine."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

AS_MANY = int(os.environ.get("TRIED_TIMES_AS_MANY", "1"))
settings.register_profile(
    "gatehouse",
    derandomize=AS_MANY == 1,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("gatehouse")


def tried(examples: int) -> settings:
    """For a property whose every example takes a good part of a second."""
    return settings(max_examples=examples * AS_MANY)
