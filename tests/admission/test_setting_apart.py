"""Places for step-free needs: a session of their own, and a sealed draw of their own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gatehouse.admission import operations
from gatehouse.admission.operations.setting_apart import set_apart
from gatehouse.draws.models import Draw
from gatehouse.draws.queries import receipt
from gatehouse.people.models import Person
from gatehouse.programme.models import Session
from tests import make
from tests.admission import drawing
from tests.gate.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def by() -> Person:
    return make.person()


def drawn(**fields: Any) -> Session:
    return drawing.session(capacity=20, **fields)


def step_free(session: Session, is_so: bool = True) -> Session:
    session.activity.step_free = is_so
    session.activity.save(update_fields=["step_free"])
    return session


def test_places_apart_are_fewer_for_everybody_and_no_more_people_come_inside(by: Person) -> None:
    session = step_free(drawn())
    session.stops.update(hard_limit=25)
    apart = set_apart(session=session, places=3, by=by, now=make.NOW)
    assert (apart.code, apart.published_at) == (f"{session.code}-A", make.NOW)
    assert (apart.starts_at, apart.ends_at) == (session.starts_at, session.ends_at)
    assert session.quotas.get(kind="public").places == 17
    assert apart.quotas.get(kind="public").places == 3
    assert session.stops.get().hard_limit == 22
    assert apart.stops.get().hard_limit == 3


def test_nothing_is_set_apart_where_nobody_with_such_a_need_could_come(by: Person) -> None:
    with refused("not_step_free"):
        set_apart(session=step_free(drawn(), is_so=False), places=3, by=by, now=make.NOW)


def test_it_is_done_once_and_not_with_places_that_are_given(by: Person) -> None:
    session = step_free(drawn())
    with refused("places_are_held"):
        session.quotas.update(held=19)
        set_apart(session=session, places=3, by=by, now=make.NOW)
    session.quotas.update(held=0)
    set_apart(session=session, places=3, by=by, now=make.NOW)
    with refused("apart_already"):
        set_apart(session=session, places=3, by=by, now=make.NOW)


def sealed() -> drawing.Drawn:
    """A sealed draw of one session; lists are taken."""
    season = drawing.Drawn(plans=[{"capacity": 2}])
    step_free(season.sessions[0])
    Draw.objects.update(is_sealed=True)
    season.places.refresh_from_db()
    return season


def test_a_sealed_draw_is_for_those_who_need_step_free_access() -> None:
    season = sealed()
    with refused("only_step_free"):
        season.enter()
    assert season.enter(drawing.asked(drawing.grown(), step_free=True)).entry is not None


def test_each_person_of_a_sealed_draw_has_their_own_receipt(
    client: Client, time_machine: Any
) -> None:
    season = sealed()
    party = season.enter(drawing.asked(drawing.grown(), step_free=True))
    operations.close_draws(now=drawing.CLOSES_AT)
    assert party.entry is not None
    party.entry.refresh_from_db()
    found = receipt(party.entry)
    assert found is not None
    time_machine.move_to(drawing.CLOSES_AT + timedelta(hours=1))
    client.force_login(party.asker)
    page = client.get(f"/draws/{season.places.draw.code}/wishes/").content.decode()
    assert found.line in page
    client.force_login(make.person())
    other = client.get(f"/draws/{season.places.draw.code}/wishes/").content.decode()
    assert found.line not in other


def test_the_page_of_such_a_session_says_whom_it_is_for_and_no_demand(
    client: Client, time_machine: Any
) -> None:
    season = sealed()
    for _ in range(12):
        season.enter(drawing.asked(drawing.grown(), step_free=True))
    time_machine.move_to(make.NOW)
    page = client.get(f"/en/sessions/{season.sessions[0].code}/").content.decode()
    assert "These places are for those who need step-free access" in page
    assert "parties for" not in page
