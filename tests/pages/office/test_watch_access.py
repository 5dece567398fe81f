"""Who opens what at the organisers' desk, and whose seasons they see there."""

from __future__ import annotations

import pytest

from tests import make
from tests.pages.offices import NOBODY_ELSE, OF_THE_SEASON, PLANNERS, Office

pytestmark = pytest.mark.any_database

EVERY_SEAT = dict.fromkeys(PLANNERS, 200) | NOBODY_ELSE


@pytest.mark.parametrize(
    "path", ["/office/", "/office/inbox/count/", "/office/applications/", "/office/history/"]
)
def test_those_who_plan_a_season_have_the_page_and_the_press_does_not(
    office: Office, path: str
) -> None:
    assert office.statuses(path) == PLANNERS


def test_whoever_has_a_seat_sees_the_demand(office: Office) -> None:
    assert office.statuses("/office/demand/") == EVERY_SEAT
    path = f"/office/demand/?season={office.season.code}"
    assert office.statuses(path) == EVERY_SEAT | {"foreign": 404}


def test_the_story_of_a_session_is_for_those_who_see_its_season(office: Office) -> None:
    path = f"/office/sessions/{office.plant.session.code}/"
    assert office.statuses(path) == EVERY_SEAT | {"foreign": 404}


def test_the_story_of_a_person_is_for_those_whose_season_they_asked_in(office: Office) -> None:
    by = make.person()
    make.application(office.plant.session, by=by)
    assert office.statuses(f"/office/people/{by.pk}/") == OF_THE_SEASON


def test_a_filter_by_a_season_of_others_is_no_page(office: Office) -> None:
    for path in ("/office/", "/office/applications/"):
        assert office.statuses(f"{path}?season={office.season.code}") == OF_THE_SEASON
