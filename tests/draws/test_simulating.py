"""The simulator on the site: asked at the desk, run by a worker, repeated by anybody."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gatehouse.core.jobs import run_next
from gatehouse.core.models import Job
from gatehouse.core.refusal import Refused
from gatehouse.draws import operations as draws
from gatehouse.draws import store
from gatehouse.draws.models import Draw, Simulation
from gatehouse.draws.operations.simulating import run_simulation
from gatehouse.draws.simulation import terms
from gatehouse.draws.simulation.running import simulate
from gatehouse.people.models import Person, Role
from gatehouse.programme.models import Season
from tests import make as rows
from tests.draws import making
from tests.draws import simulated as make
from tests.draws.test_simulation import TOOL

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
KEEP = 3


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def season() -> Season:
    return rows.session().season


def asked(of: Season, keep: int = KEEP, by: Person | None = None, **fields: Any) -> Simulation:
    asked_for = make.terms(runs=2, crowd=make.crowd(parties=50), **fields)
    return draws.ask_simulation(season=of, terms=asked_for, keep=keep, by=by, now=rows.NOW)


def run(simulation: Simulation) -> Simulation:
    run_simulation(simulation=simulation.pk, now=rows.NOW)
    return Simulation.objects.get(pk=simulation.pk)


def released() -> Draw:
    """A draw whose lists and result are public."""
    draw = making.draw()
    making.committed(draw, 30)
    making.drawn(draw)
    draws.test(draw=draw, now=making.BEACON_AT)
    Draw.objects.filter(pk=draw.pk).update(released_at=making.BEACON_AT)
    return Draw.objects.get()


def crowd_of(draw: Draw) -> terms.Published:
    shas = {one.name: one.sha256 for one in draw.files.all()}
    return terms.Published(draw.code, shas[store.ENTRIES], shas[store.SESSIONS], draw.sizes)


def refused(of: Season, **fields: Any) -> set[str]:
    asked_for = make.terms(**{"runs": 2, **fields})
    with pytest.raises(Refused) as why:
        draws.ask_simulation(season=of, terms=asked_for, keep=KEEP, by=None, now=rows.NOW)
    return {one.code for one in why.value.refusals}


def test_a_worker_runs_what_was_asked_and_keeps_what_came_of_it() -> None:
    made = asked(season(), in_force=make.rules((10,)))
    assert made.is_under_way
    assert Job.objects.get().name == "draws.run_simulation"
    assert run_next(now=rows.NOW)
    found = Simulation.objects.get()
    assert found.output == simulate(found.terms)
    assert found.output_sha256 == terms.sha256_of(found.output)
    assert (found.is_under_way, found.failed_because) == (False, "")


def test_a_run_that_was_killed_is_started_again_and_ends_with_the_same_bytes() -> None:
    made = run(asked(season()))
    first = made.output_sha256
    Simulation.objects.update(output=None, output_sha256="", finished_at=None, done=1)
    assert run(made).output_sha256 == first != ""


def test_a_run_that_is_through_is_not_run_again() -> None:
    made = run(asked(season()))
    Simulation.objects.update(output={"kept": True})
    assert run(made).output == {"kept": True}


def test_the_crowd_of_a_draw_is_what_its_public_lists_say(tmp_path: Path) -> None:
    draw = released()
    tried = make.rules((10,), kept_percent=None)
    of = season()
    made = draws.ask_simulation(
        season=of,
        terms=make.terms(runs=2, crowd=crowd_of(draw), sessions=(), tried=tried),
        keep=KEEP,
        by=None,
        now=rows.NOW,
    )
    found = run(made)
    output = found.output or {}
    assert (output["parties"], output["sessions"]) == (30, 2)
    store.copy_to(draw, tmp_path)
    (tmp_path / "input.json").write_text(terms.written(found.input))
    command = [sys.executable, "-I", "-S", str(TOOL), str(tmp_path / "input.json"), str(tmp_path)]
    alone = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(alone.stdout) == output
    assert alone.stderr.strip() == f"output_sha256={found.output_sha256}"


def test_lists_that_are_not_public_are_no_crowd() -> None:
    draw = released()
    crowd = crowd_of(draw)
    of = season()
    Draw.objects.update(is_sealed=True)
    assert refused(of, crowd=crowd) == {"no_such_draw"}
    Draw.objects.update(is_sealed=False, released_at=None)
    assert refused(of, crowd=crowd) == {"no_such_draw"}
    assert refused(of, crowd=replace(crowd, draw="nowhere")) == {"no_such_draw"}


def test_lists_that_were_changed_fail_the_run_and_say_so() -> None:
    draw = released()
    wrong = replace(crowd_of(draw), entries_sha256="0" * 64)
    made = draws.ask_simulation(
        season=season(), terms=make.terms(crowd=wrong), keep=KEEP, by=None, now=rows.NOW
    )
    found = run(made)
    assert (found.output, found.is_under_way) == (None, False)
    assert "entries.txt is not the one" in found.failed_because


def test_one_run_of_a_season_is_under_way_at_a_time() -> None:
    of = season()
    made = asked(of)
    assert refused(of) == {"under_way"}
    assert refused(rows.session().season, tried=make.rules(())) == {"sizes"}
    run(made)
    assert asked(of).number == 2


def test_only_the_newest_runs_stay_and_those_that_everybody_may_see() -> None:
    of = season()
    first = run(asked(of))
    draws.publish_simulation(simulation=first, by=None, now=rows.NOW)
    for _ in range(4):
        run(asked(of, keep=2))
    assert list(of.simulations.values_list("number", flat=True)) == [5, 4, 1]


def test_only_a_result_is_shown_to_everybody() -> None:
    person = making.official(Role.ORGANISER)
    made = asked(season(), by=person)
    with pytest.raises(Refused):
        draws.publish_simulation(simulation=made, by=person, now=rows.NOW)
    made = run(made)
    assert draws.publish_simulation(simulation=made, by=person, now=rows.NOW).published_at
    assert not draws.hide_simulation(simulation=made, by=person, now=rows.NOW).published_at


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("parties", {"crowd": make.crowd(parties=0)}),
        ("shares", {"crowd": make.crowd(shares=())}),
        ("shares", {"crowd": make.crowd(shares=(1,) * 10)}),
        ("losses", {"crowd": make.crowd(losses=(0,))}),
        ("wishes", {"crowd": make.crowd(wishes_least=5, wishes_most=4)}),
        ("popularity", {"crowd": make.crowd(popularity_tenths=100)}),
        ("percent", {"crowd": make.crowd(alike_percent=101)}),
        ("percent", {"accept_percent": -1}),
        ("sessions", {"sessions": ()}),
        ("sessions", {"sessions": (("T1", 1), ("T1", 1))}),
        ("sessions", {"sessions": (("T1", 0),)}),
        ("sessions", {"sessions": (("t1", 1),)}),
        ("sizes", {"tried": make.rules((100,))}),
        ("kept", {"tried": make.with_lanes(F=60, R=41)}),
        ("lanes", {"tried": make.with_lanes(f=60)}),
        ("runs", {"runs": 0}),
        ("too_much", {"runs": 10_000, "crowd": make.crowd(parties=10_000)}),
    ],
)
def test_what_cannot_be_run_is_refused(code: str, fields: dict[str, Any]) -> None:
    assert refused(season(), **fields) == {code}
