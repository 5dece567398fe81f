"""A draw whose next step is an organiser's stands in the inbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gatehouse.admission.models import PlacesDraw
from gatehouse.draws import operations as draws
from gatehouse.pages.office.inbox import groups_of
from gatehouse.people.models import Person, Role
from gatehouse.programme.office import seat_of
from tests.admission.draws import opened, sessions
from tests.draws import making
from tests.office import holder

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def organiser() -> Person:
    return holder(Role.ORGANISER)


def told(organiser: Person, now: datetime) -> list[str]:
    groups = groups_of(seat_of(Person.objects.get(pk=organiser.pk)), now=now)
    return [item.text for group in groups for item in group.items if item.kind == "draw"]


def revealed() -> PlacesDraw:
    places = opened(*sessions(4, 3))
    making.committed(places.draw)
    draws.close_reveals(draw=places.draw, now=making.WITNESSES_UNTIL)
    return places


def test_a_round_that_came_is_to_be_brought_and_after_a_day_the_dice_thrown(
    organiser: Person,
) -> None:
    places = revealed()
    assert told(organiser, making.BEACON_AT - MINUTE) == []
    assert told(organiser, making.BEACON_AT) == ["Принести подпись раунда"]
    assert told(organiser, making.BEACON_AT + 24 * HOUR) == ["Бросить кости при всех"]
    draws.bring_signature(
        draw=places.draw, signature=making.SIGNATURE, by=None, now=making.BEACON_AT
    )
    assert told(organiser, making.BEACON_AT + 24 * HOUR) == []


def test_where_the_site_asks_for_the_round_itself_it_has_some_minutes(
    organiser: Person, settings: object
) -> None:
    settings.BEACON_RELAYS = ["https://relay.example/rounds"]  # type: ignore[attr-defined]
    revealed()
    assert told(organiser, making.BEACON_AT + 14 * MINUTE) == []
    assert told(organiser, making.BEACON_AT + 15 * MINUTE) == ["Принести подпись раунда"]


def test_a_result_waits_until_somebody_asks_for_the_second_word(organiser: Person) -> None:
    places = revealed()
    now = making.BEACON_AT
    draws.bring_signature(draw=places.draw, signature=making.SIGNATURE, by=None, now=now)
    draws.test(draw=draws.draw_lots(draw=places.draw, now=now), now=now)
    assert len(told(organiser, now)) == 1
    draws.ask_to_release(draw=places.draw, by=organiser, now=now)
    assert told(organiser, now) == []
