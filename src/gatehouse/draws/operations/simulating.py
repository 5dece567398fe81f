"""Running the simulator, and showing a run to everybody."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.draws import store
from gatehouse.draws.models import Draw, Simulation
from gatehouse.draws.operations import simulating_apart as apart
from gatehouse.draws.simulation.terms import Published, Terms, sha256_of, written
from gatehouse.people.models import Person

TOLD_EVERY = 1.0  # seconds between two words of how far it is


def run_simulation(*, simulation: int, now: datetime) -> None:
    """Run it in a process of its own, which gives way to everything else. A run that was killed
    is started again and ends with the same bytes."""
    found = Simulation.objects.get(pk=simulation)
    if found.finished_at is not None:
        return
    started = time.monotonic()
    said = [0.0]

    def told(done: int, most: int) -> None:
        if time.monotonic() - said[0] >= TOLD_EVERY:
            said[0] = time.monotonic()
            Simulation.objects.filter(pk=simulation, finished_at=None).update(done=done, most=most)

    with TemporaryDirectory(prefix="gatehouse-simulation-") as place:
        folder = Path(place)
        _lay_out(found.terms, folder)
        try:
            output = apart.run(written(found.input), folder, told)
        except apart.Failed as failed:
            output, reason = None, str(failed)
        else:
            reason = ""
    finished_at = now + timedelta(seconds=time.monotonic() - started)
    _finish(found, output, reason, now=finished_at)


def _lay_out(terms: Terms, folder: Path) -> None:
    if isinstance(terms.crowd, Published):
        store.copy_to(Draw.objects.get(code=terms.crowd.draw), folder)


@transaction.atomic
def _finish(
    simulation: Simulation, output: dict[str, object] | None, reason: str, *, now: datetime
) -> None:
    fresh = Simulation.objects.select_for_update().get(pk=simulation.pk)
    if fresh.finished_at is not None:
        return
    fresh.output, fresh.failed_because, fresh.finished_at = output, reason[:200], now
    fresh.output_sha256 = sha256_of(output) if output is not None else ""
    fresh.save(update_fields=["output", "output_sha256", "failed_because", "finished_at"])


@transaction.atomic
def publish_simulation(*, simulation: Simulation, by: Person | None, now: datetime) -> Simulation:
    """Show a run to everybody, with all that is needed to repeat it.

    Raises:
        Refused: `no_result` where there is nothing to show.
    """
    fresh = Simulation.objects.select_for_update().get(pk=simulation.pk)
    if fresh.output is None:
        raise Refused(Refusal("no_result", _("This run has no result to show.")))
    if fresh.published_at is None:
        fresh.published_at = now
        fresh.save(update_fields=["published_at"])
        facts = {"sha256": fresh.output_sha256}
        history.record("draws.simulation_published", of=fresh, by=by, now=now, **facts)
    return fresh


@transaction.atomic
def hide_simulation(*, simulation: Simulation, by: Person | None, now: datetime) -> Simulation:
    """Show it to nobody but organisers again."""
    fresh = Simulation.objects.select_for_update().get(pk=simulation.pk)
    if fresh.published_at is not None:
        fresh.published_at = None
        fresh.save(update_fields=["published_at"])
        history.record("draws.simulation_hidden", of=fresh, by=by, now=now)
    return fresh
