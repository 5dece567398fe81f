"""Who gets to which page of the desk; who does not is told nothing, and logged by number."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from gatehouse.people.models import Role
from tests import make
from tests.office import client_of, holder
from tests.pages.desks import Plant, guide_of, strangers, text

pytestmark = pytest.mark.any_database

PAGES = ["", "rules/", "move/", "cancel/", "told/"]
CHANGES = ["places/", "move/", "cancel/", "rules/"]


def addresses(plant: Plant) -> list[str]:
    """Every page of the desk that belongs to one plant."""
    return [*(plant.page(name) for name in PAGES), plant.at_stop("arrivals/")]


@pytest.mark.parametrize("name", ["visitor", "other plant", "guide of another plant", "press"])
def test_nobody_of_elsewhere_sees_a_page_of_this_plant(
    plant: Plant, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    browser = strangers(plant)[name]
    with caplog.at_level(logging.WARNING, "gatehouse.pages.desk.access"):
        answers = {url: browser.get(url).status_code for url in addresses(plant)}
    assert set(answers.values()) == {404}
    assert len(caplog.records) >= len(answers)
    assert "@" not in caplog.text
    assert plant.activity.title not in caplog.text


@pytest.mark.parametrize("name", ["visitor", "other plant", "press"])
def test_nobody_of_elsewhere_changes_anything(plant: Plant, name: str) -> None:
    browser = strangers(plant)[name]
    sent = {"kind": "public", "places": "1", "reason": "Авария", "day": "2023-12-15"}
    posted = [plant.page(page) for page in CHANGES]
    posted += [plant.at_stop(page) for page in ("limit/", "guides/", "walk-ins/", "arrivals/")]
    assert {browser.post(url, sent).status_code for url in posted} == {404}
    plant.session.refresh_from_db()
    assert plant.session.cancelled_at is None
    assert plant.session.quotas.get().places == 20


def test_a_stranger_is_asked_to_sign_in(plant: Plant) -> None:
    answers = {url: Client().get(url) for url in ("/desk/", *addresses(plant))}
    assert {answer.status_code for answer in answers.values()} == {302}
    assert all(answer["Location"].startswith("/sign-in/") for answer in answers.values())


@pytest.mark.parametrize("path", ["/desk/", "/desk/week/"])
def test_the_desk_itself_opens_to_those_who_have_one(plant: Plant, path: str) -> None:
    who = {"plant": plant.desk, "guide": guide_of(plant), "city": client_of(holder(Role.ORGANISER))}
    assert {name: one.get(path).status_code for name, one in who.items()} == dict.fromkeys(who, 200)
    others = strangers(plant)
    assert others["visitor"].get(path).status_code == 404
    assert others["press"].get(path).status_code == 404


@pytest.mark.parametrize("path", ["/desk/doors/", "/desk/conflicts/"])
def test_a_guide_has_no_page_of_phones_or_of_conflicts(plant: Plant, path: str) -> None:
    assert plant.desk.get(path).status_code == 200
    assert guide_of(plant).get(path).status_code == 404


def test_a_guide_changes_nothing(plant: Plant) -> None:
    guide = guide_of(plant)
    assert guide.get(plant.page()).status_code == 200
    for page in ("rules/", "move/", "cancel/", "told/"):
        assert guide.get(plant.page(page)).status_code == 404
    assert guide.post(plant.page("places/"), {"kind": "public", "places": "1"}).status_code == 404
    assert guide.get(plant.at_stop("arrivals/")).status_code == 404
    assert 'name="places"' not in text(guide.get(plant.page()))


def test_a_guide_sees_names_on_the_day_of_the_visit_only(plant: Plant) -> None:
    application = make.application(plant.session)
    name = application.party.guests.get().name
    guide = guide_of(plant)
    assert name not in text(guide.get(plant.page()))
    with time_machine.travel(plant.session.starts_at - timedelta(hours=1), tick=False):
        guide = guide_of(plant)
        assert name in text(guide.get(plant.page()))
    with time_machine.travel(plant.session.starts_at + timedelta(days=1), tick=False):
        guide = guide_of(plant)
        assert name not in text(guide.get(plant.page()))


def test_another_plant_of_a_route_sees_its_own_stop_and_changes_nothing_of_the_session(
    plant: Plant,
) -> None:
    other = Plant(within=plant.within)
    stop = plant.stop
    stop.pk, stop.number = None, 2
    stop.site = other.stop.site
    stop.save()
    page = text(other.desk.get(plant.page()))
    assert stop.site.name in page
    assert 'name="places"' not in page
    assert other.desk.get(plant.page("cancel/")).status_code == 404
    assert other.desk.post(f"/desk/stops/{stop.pk}/limit/", {"limit": "30"}).status_code == 302
    assert other.desk.post(plant.at_stop("limit/"), {"limit": "30"}).status_code == 404


def test_doors_and_conflicts_of_another_plant_are_out_of_reach(plant: Plant) -> None:
    for path in (f"/desk/doors/{uuid4()}/shut-out/", f"/desk/conflicts/{uuid4()}/twice/"):
        assert plant.desk.post(path).status_code == 404


def test_no_page_of_the_desk_is_kept_or_indexed(plant: Plant) -> None:
    for url in ("/desk/", "/desk/week/", "/desk/doors/", "/desk/conflicts/", *addresses(plant)):
        answer = plant.desk.get(url)
        assert answer["Cache-Control"] == "private, no-store", url
        assert answer["X-Robots-Tag"] == "noindex"


def test_a_person_who_was_let_go_has_no_desk_any_more(plant: Plant) -> None:
    plant.person.memberships.all().delete()
    assert plant.desk.get("/desk/").status_code == 404
    assert plant.desk.get(plant.page()).status_code == 404
