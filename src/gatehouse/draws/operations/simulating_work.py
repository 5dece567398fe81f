"""What a worker does for the simulator; `ask_simulation` puts it into the queue."""

from __future__ import annotations

from datetime import datetime

from gatehouse.core.jobs import job
from gatehouse.draws.operations import simulating

ATTEMPTS = 3  # killed so often, a run is more than the machine can bear


@job(attempts=ATTEMPTS)
def run_simulation(*, now: datetime, simulation: int) -> None:
    """Run the simulator once."""
    simulating.run_simulation(simulation=simulation, now=now)
