"""Workers killed by force at any moment between the close of the lists and the last offer: the
draw ends with the same bytes, and nobody gets a place or a letter twice."""

from __future__ import annotations

import random
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from gatehouse.admission import operations
from gatehouse.admission.models import HOLDS_PLACES, Application, PlacesDraw, State
from gatehouse.core.models import Job, OutboxItem, Schedule
from gatehouse.draws import operations as draws
from gatehouse.draws import store
from gatehouse.draws.models import Draw, Entry
from gatehouse.draws.protocol import folders
from gatehouse.draws.rules import Step
from gatehouse.people.models import Role
from gatehouse.programme.models import Quota
from tests import make
from tests.admission import draws as making_places
from tests.admission.drawing import asked, child, grown
from tests.draws import making
from tests.imports.files import plant_ahead
from tests.site import Site

PATIENCE_SECONDS = 240


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.05)


@dataclass
class Killing:
    """A worker, or the whole site with its server and its worker, that is killed after a while and
    started again, until something is so."""

    site: Site
    chance: random.Random
    kills: int = 0
    of: str = "worker"

    def _begin(self) -> subprocess.Popen[bytes]:
        return self.site.serve() if self.of == "site" else self.site.start("worker")

    def until(self, true: Callable[[], bool], what: str, *, kills: int) -> None:
        for _ in range(kills):
            started = self._begin()
            threading.Event().wait(self.chance.uniform(0.5, 1.6))
            self.site.kill(started)
            self.kills += 1
            self._leases_run_out()
        started = self._begin()
        try:
            until(self._with_minutes_passing(true), what)
        finally:
            self.site.kill(started)
            self._leases_run_out()

    def _with_minutes_passing(self, true: Callable[[], bool]) -> Callable[[], bool]:
        """Once nothing is left to do the next minute begins: one step of a draw waits for
        another, and which of them comes first in a minute is chance."""

        def is_true() -> bool:
            if true():
                return True
            if not Job.objects.filter(ended_at=None).exists():
                now = timezone.now()
                Schedule.objects.filter(next_at__gt=now).update(next_at=now)
            return False

        return is_true

    def _leases_run_out(self) -> None:
        """What the dead held falls to the next worker now, and every job is due again."""
        now = timezone.now()
        Job.objects.filter(ended_at=None).update(due_at=now)
        OutboxItem.objects.filter(ended_at=None).update(due_at=now)
        Schedule.objects.update(next_at=now)


def entered(parties: int) -> PlacesDraw:
    """A draw of September 2023 of visits that are still ahead, with so many parties in it."""
    plant = plant_ahead()
    with transaction.atomic():
        starts_at = datetime.combine(plant.season.starts_on, clock(12), UTC)
        sessions = [
            make.session(
                of=plant.activity,
                within=plant.season,
                capacity=capacity,
                starts_at=starts_at.replace(hour=hour),
                admission="draw",
            )
            for capacity, hour in ((parties // 5, 8), (parties // 8, 15))
        ]
        places = making_places.opened(*sessions)
        for number in range(parties):
            people = [grown(), *([child()] if number % 3 == 0 else [])]
            party = operations.ask_in_draw(
                places=places,
                session=sessions[number % 2],
                ask=asked(*people),
                consents=make.agreed(children=True),
                by=make.person(),
                now=making.START,
            )
            operations.add_wish(
                party=party,
                session=sessions[1 - number % 2],
                consents=make.agreed(children=True),
                by=party.asker,
                now=making.START,
            )
    return places


def step_of(places: PlacesDraw) -> Step:
    return Draw.objects.get(pk=places.draw_id).step


def is_given(places: PlacesDraw) -> bool:
    return PlacesDraw.objects.filter(pk=places.pk, applied_at__isnull=False).exists()


def goes_through_kills(
    site: Site, *, parties: int, kills: int, seed: int, of: str = "worker"
) -> None:
    places = entered(parties)
    killing = Killing(site, random.Random(seed), of=of)
    killing.until(lambda: step_of(places) is Step.REVEALED, "the commit", kills=kills)
    draws.bring_signature(draw=places.draw, signature=making.SIGNATURE, by=None, now=timezone.now())
    killing.until(
        lambda: Draw.objects.filter(pk=places.draw_id, is_sound=True).exists(),
        "the self-test",
        kills=kills,
    )
    officials = [making.official(role) for role in (Role.ORGANISER, Role.ADMINISTRATOR)]
    draws.release(
        by=officials[0], approved_by=officials[1], now=timezone.now(), draw=places.draw_id
    )
    killing.until(lambda: is_given(places), "the places", kills=kills)
    _the_bytes_are_those_of_an_undisturbed_run(places, site.folder)
    _nobody_got_anything_twice(places, parties)


def _the_bytes_are_those_of_an_undisturbed_run(places: PlacesDraw, folder: Path) -> None:
    draw = Draw.objects.get(pk=places.draw_id)
    copy = folder / "copy"
    copy.mkdir()
    store.copy_to(draw, copy)
    again = folders.run(copy)
    assert again.commit_sha256 == draw.commit_sha256
    assert again.results_sha256 == draw.results_sha256
    assert store.changed(draw) == []
    # Committing once more from the rows compares each file with what was published.
    Draw.objects.filter(pk=draw.pk).update(
        committed_at=None, revealed_at=None, drawn_at=None, released_at=None
    )
    assert draws.commit(draw=draw, now=timezone.now()).commit_sha256 == draw.commit_sha256


def _nobody_got_anything_twice(places: PlacesDraw, parties: int) -> None:
    entries = Entry.objects.filter(draw=places.draw_id)
    assert entries.count() == parties
    ranks = sorted(rank or 0 for rank in entries.values_list("rank", flat=True))
    assert ranks == list(range(1, parties + 1))
    won = {entry.party.pk: entry.lot for entry in entries.select_related("lot", "party")}
    held = Application.objects.filter(state__in=HOLDS_PLACES)
    assert {one.party_id: one.session.code for one in held.select_related("session")} == {
        party: lot.label for party, lot in won.items() if lot is not None
    }
    for quota in Quota.objects.filter(lots__lot__draw=places.draw_id):
        taken = held.filter(quota=quota).aggregate(n=Sum("persons"))["n"] or 0
        assert taken == quota.held <= quota.places
    waiting = Application.objects.filter(state=State.WAITING, party__entry__draw=places.draw_id)
    assert not waiting.exclude(drawn_place=F("party__entry__rank")).exists()
    letters = OutboxItem.objects.filter(kind__in=["admission.drawn", "admission.not_drawn"])
    assert Counter(letters.values_list("to", flat=True)).most_common(1)[0][1] == 1
    assert letters.count() == parties


@pytest.fixture
def site(fresh_site: Site, settings: Any) -> Site:
    settings.MEDIA_ROOT = fresh_site.folder / "media"
    return fresh_site


def test_a_draw_whose_workers_are_killed_ends_as_if_they_were_not(site: Site) -> None:
    goes_through_kills(site, parties=40, kills=1, seed=7)


@pytest.mark.prove
@pytest.mark.parametrize("of", ["worker", "site"])
def test_a_draw_of_six_hundred_ends_the_same_after_twenty_one_kills(site: Site, of: str) -> None:
    goes_through_kills(site, parties=600, kills=7, seed=3, of=of)
