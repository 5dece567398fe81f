"""Workers killed by force, and two at once: a file is read to the same end, taken whole or not."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

import pytest
from django.utils import timezone

from gatehouse.core.models import Job, JobState
from gatehouse.imports.models import Import, ImportState
from gatehouse.imports.queries import prospect, rows_of
from gatehouse.programme.models import Season, Session
from tests.imports.files import (
    Plant,
    agreed,
    csv,
    fates,
    organiser,
    plant_ahead,
    sent,
    started,
)
from tests.site import Site

ROWS, KILLS = 600, 3
PATIENCE_SECONDS = 120


def many(plant: Plant, count: int = ROWS) -> bytes:
    """So many sessions, one every ten minutes from nine to eight."""
    first = plant.season.starts_on
    rows = []
    for number in range(count):
        day, slot = divmod(number, 66)
        on = first.fromordinal(first.toordinal() + day)
        rows.append(plant.row(f"{on:%d.%m.%Y}", f"{9 + slot // 6}:{slot % 6}0"))
    return csv(*rows)


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.02)


def state(of: Import) -> str:
    return Import.objects.values_list("state", flat=True).get(pk=of.pk)


def running(name: str) -> bool:
    return Job.objects.filter(name=name, state=JobState.RUNNING, due_at__gt=timezone.now()).exists()


def worked_on(site: Site, of: Import, job: str, over: str, between: Callable[[], None]) -> None:
    """Workers that are killed one after another at this job, until one comes to its end."""
    chance = random.Random(7)
    for _ in range(KILLS):
        worker = site.start("worker")
        until(lambda: running(job) or state(of) == over, f"{job} to begin")
        threading.Event().wait(chance.uniform(0.0, 0.5))
        site.kill(worker)
        between()
        Job.objects.filter(name=job, ended_at=None).update(due_at=timezone.now())  # lease is over
    site.start("worker")
    until(lambda: state(of) == over, over)


def test_a_reading_that_is_killed_again_and_again_ends_as_one_that_was_not(
    fresh_site: Site,
) -> None:
    plant = plant_ahead()
    content = many(plant)
    whole = sent(plant, content, now=timezone.now())
    of = started(plant, content)
    worked_on(fresh_site, of, "imports.read_import", ImportState.READY, lambda: None)
    of.refresh_from_db()
    assert fates(of) == fates(whole) == ["new"] * ROWS
    assert prospect(of).seal == prospect(whole).seal
    assert of.rows.count() == ROWS  # nothing is left of what was cut off
    assert of.content is None


def test_a_taking_over_that_is_killed_has_done_nothing_or_all(fresh_site: Site) -> None:
    plant = plant_ahead()
    now = timezone.now()
    of = agreed(sent(plant, many(plant), now=now), now=now)

    def all_or_nothing() -> None:
        assert Session.objects.count() in (0, ROWS)

    worked_on(fresh_site, of, "imports.take_import", ImportState.TAKEN, all_or_nothing)
    assert Session.objects.filter(published_at=None).count() == ROWS
    assert rows_of(of).exclude(session=None).count() == ROWS


def test_two_organisers_who_agree_at_once_plan_the_same_sessions_once(fresh_site: Site) -> None:
    plant = plant_ahead()
    now, content = timezone.now(), many(plant, 300)
    files = [sent(plant, content, by=organiser(), now=now) for _ in range(2)]
    for of in files:
        agreed(of, by=organiser(), now=now)
    fresh_site.start("worker")  # each has two threads for jobs
    fresh_site.start("worker")
    until(lambda: ImportState.TAKING not in {state(of) for of in files}, "both to end")
    assert sorted(state(of) for of in files) == [ImportState.READY, ImportState.TAKEN]
    assert Session.objects.count() == 300
    loser = next(of for of in files if state(of) == ImportState.READY)
    assert set(fates(loser)) == {"same"}


@pytest.mark.django_db
def test_the_second_to_agree_to_a_file_finds_it_taken_in_hand() -> None:
    from gatehouse.core.refusal import Refused

    plant = Plant()
    of = sent(plant, csv(plant.row()))
    agreed(of)
    with pytest.raises(Refused) as refused:
        agreed(of)
    assert refused.value.first.code == "not_ready"
    assert Season.objects.count() == 1
