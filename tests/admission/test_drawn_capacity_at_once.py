"""Somebody sets places at the moment lists close: what is there is drawn, or it is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gatehouse.admission import operations
from gatehouse.admission.operations import closing_draws, drawn_capacity, places
from gatehouse.core.models import HistoryEntry
from gatehouse.people.models import Role
from tests.admission import drawing
from tests.admission.test_at_once import both, pausing
from tests.draws import making

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def season() -> drawing.Drawn:
    found = drawing.Drawn(plans=[{"capacity": 4}])
    found.enter()
    return found


def set_five(season: drawing.Drawn) -> None:
    quota = season.sessions[0].quotas.get()
    operations.set_places(quota=quota, places=5, by=None, now=drawing.CLOSES_AT)


def close(_season: drawing.Drawn) -> None:
    operations.close_draws(now=drawing.CLOSES_AT)


def counted(season: drawing.Drawn) -> tuple[int, int]:
    """Places of the session, and of the lot."""
    return season.sessions[0].quotas.get().places, season.places.draw.lots.get().places


def test_places_that_were_set_first_are_drawn(
    season: drawing.Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pausing(monkeypatch, places, "refuse_drawn") as came:
        told = both(lambda: set_five(season), came, lambda: close(season))
    assert told == ["done", "done"]
    assert counted(season) == (5, 5)


def test_places_that_come_after_the_close_are_refused(
    season: drawing.Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pausing(monkeypatch, closing_draws, "lock") as came:
        told = both(lambda: close(season), came, lambda: set_five(season))
    assert told == ["done", "being_drawn"]
    assert counted(season) == (4, 4)


def test_of_two_changes_in_one_moment_the_log_says_what_each_began_with(
    season: drawing.Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(season)
    officials = making.official(Role.ORGANISER), making.official(Role.ADMINISTRATOR)
    quota = season.sessions[0].quotas.get()

    def change(to: int) -> None:
        drawn_capacity.change_drawn(
            by=officials[0],
            approved_by=officials[1],
            now=drawing.CLOSES_AT,
            draw=season.places.draw.pk,
            quota=quota.pk,
            to=to,
            code="more",
            why="Ещё один гид",
        )

    with pausing(monkeypatch, places, "refuse_drawn") as came:
        assert both(lambda: change(5), came, lambda: change(6)) == ["done", "done"]
    rows = HistoryEntry.objects.filter(verb="draws.capacity_changed").order_by("pk")
    assert [(one.facts["before"], one.facts["after"]) for one in rows] == [(4, 5), (5, 6)]
