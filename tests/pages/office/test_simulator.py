"""The simulator at the organisers' desk: asking, looking on, comparing, taking the numbers over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw, Simulation
from gatehouse.draws.operations.simulating import run_simulation
from gatehouse.draws.simulation.terms import Published, sha256_of
from gatehouse.pages.office.draw_proposals import proposed_rules
from gatehouse.pages.office.simulator_form import kept_of
from tests import make
from tests.admission.draws import opened, sessions
from tests.draws import making
from tests.pages.desks import text
from tests.pages.offices import OF_THE_SEASON, Office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SMALL: dict[str, Any] = {
    "parties": 60,
    "runs": 2,
    "season_draws": 2,
    "sessions_of": "assumed",
    "sessions_count": 2,
    "sessions_places": 10,
}


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def page_of(office: Office, rest: str = "") -> str:
    return f"/office/seasons/{office.season.code}/simulator/{rest}"


def filled(page: Any, **changed: Any) -> dict[str, Any]:
    """What a browser sends back of the form on the page."""
    form = page.context["form"]
    sent = {one.html_name: one.value() for one in form if one.value() not in (None, False, "")}
    return {**sent, **changed}


def ask(client: Client, office: Office, **changed: Any) -> Any:
    return client.post(page_of(office), filled(client.get(page_of(office)), **SMALL | changed))


def ran(office: Office, **changed: Any) -> Simulation:
    """A run that is through."""
    assert ask(office.desk, office, **changed).status_code == 302
    found = through(office)
    assert found.output is not None, found.failed_because
    return found


def through(office: Office) -> Simulation:
    """The latest run, taken to its end by a worker."""
    latest = Simulation.objects.filter(season=office.season).latest("number")
    run_simulation(simulation=latest.pk, now=make.NOW)
    return Simulation.objects.get(pk=latest.pk)


def of_draw(office: Office) -> Draw:
    """A draw of the season whose lists are public."""
    places = opened(*sessions(6, 4, within=office.season))
    making.committed(places.draw, 40)
    making.drawn(places.draw)
    draws.test(draw=places.draw, now=making.BEACON_AT)
    Draw.objects.update(released_at=making.BEACON_AT)
    return Draw.objects.get()


def test_the_simulator_is_for_those_who_plan_the_season(office: Office) -> None:
    assert office.statuses(page_of(office)) == OF_THE_SEASON
    number = ran(office).number
    for rest in (f"{number}/", f"{number}/input.json", f"{number}/output.csv"):
        assert office.statuses(page_of(office, rest)) == OF_THE_SEASON
    assert office.desk.get(page_of(office, "9/")).status_code == 404
    assert office.desk.get(page_of(office, f"{number}/other.txt")).status_code == 404


def test_the_form_begins_with_the_rules_in_force_and_asks_what_it_shows(office: Office) -> None:
    rules = proposed_rules()
    publish_rules(season=office.season, rules=rules, by=None, now=make.NOW)
    found = ran(office, kept="F 40", lane_1="never_been", letter_1="f")
    terms = found.terms
    assert terms.in_force is not None
    assert (terms.in_force.sizes, terms.tried.sizes) == (rules.sizes, rules.sizes)
    assert terms.tried.points == rules.points
    assert [(lane.letter, lane.of) for lane in terms.tried.lanes] == [("F", "never_been")]
    assert (terms.tried.kept_percent, terms.in_force.kept_percent) == ({"F": 40}, {})
    assert [places for _, places in terms.sessions] == [10, 10]
    assert "in_force" in (found.output or {})["cases"]


def test_sessions_whose_places_are_drawn_are_offered_as_they_are(office: Office) -> None:
    planned = sessions(6, 4, within=office.season)
    found = ran(office, sessions_of="season")
    assert dict(found.terms.sessions) == {
        one.code: n for one, n in zip(planned, (6, 4), strict=True)
    }


def test_the_lists_of_a_draw_that_was_are_a_crowd(office: Office) -> None:
    draw = of_draw(office)
    found = ran(office, crowd=draw.code)
    assert isinstance(found.terms.crowd, Published)
    assert found.terms.in_force is not None
    assert found.terms.in_force.kept_percent is None
    assert (found.output or {})["parties"] == 40


def test_what_cannot_be_run_is_said_beside_its_field(office: Office) -> None:
    wrong = ask(office.desk, office, kept="F 60, R 60", shares="0, 0", runs=100_000_000)
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"kept", "shares", "runs"}
    words = ask(office.desk, office, kept="many", sizes="ten")
    assert set(words.context["form"].errors) == {"kept", "sizes"}
    assert not Simulation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "found"), [("", {}), ("F 48, R 8", {"F": 48, "R": 8}), ("f48%;", {"F": 48})]
)
def test_what_is_kept_for_lanes_is_read_as_people_write_it(
    typed: str, found: dict[str, int]
) -> None:
    assert kept_of(typed) == found


def test_how_far_it_is_is_seen_and_the_page_turns_when_it_is_through(office: Office) -> None:
    ask(office.desk, office)
    page = page_of(office, "1/")
    part = {"HX-Target": "simulation-progress"}
    assert "simulation-progress" in text(office.desk.get(page))
    assert "<html" not in office.desk.get(page, headers=part).content.decode()
    through(office)
    assert office.desk.get(page, headers=part)["HX-Refresh"] == "true"
    assert "simulation-progress" not in text(office.desk.get(page))


def test_a_run_that_failed_says_so(office: Office) -> None:
    ask(office.desk, office, crowd=of_draw(office).code)
    Simulation.objects.update(input=changed(Simulation.objects.get().input))
    found = through(office)
    assert found.failed_because
    assert found.failed_because in text(office.desk.get(page_of(office, "1/")))


def changed(asked: dict[str, Any]) -> dict[str, Any]:
    """An input that names other lists."""
    return {**asked, "crowd": {**asked["crowd"], "entries_sha256": "0" * 64}}


def test_a_result_has_pictures_that_can_be_read_as_tables(office: Office) -> None:
    publish_rules(season=office.season, rules=proposed_rules(), by=None, now=make.NOW)
    found = ran(office)
    report = office.desk.get(page_of(office, f"{found.number}/")).context["report"]
    heads = [picture.head for picture in report.pictures]
    assert all(len(head) == 1 + len((found.output or {})["cases"]) for head in heads)
    for picture in report.pictures:
        assert all(len(row) == len(picture.head) for row in picture.rows)
        inside = [0 <= mark.y <= picture.height for mark in picture.marks]
        assert inside
        assert all(inside)


def test_two_runs_are_compared_side_by_side(office: Office) -> None:
    first, second = ran(office), ran(office, sizes="10, 10, 10")
    page = office.desk.get(f"{page_of(office, f'{second.number}/')}?with={first.number}")
    heads = page.context["report"].figures.head
    assert len(heads) == 1 + len((first.output or {})["cases"]) + len(
        (second.output or {})["cases"]
    )
    rows = page.context["report"].figures.rows
    assert "10, 10, 10" in rows[0]
    assert office.desk.get(f"{page_of(office, '1/')}?with=99").context["beside"] is None


def test_the_numbers_tried_stand_in_the_rules_form_and_nothing_is_published(office: Office) -> None:
    found = ran(office, sizes="10, 13, 17", base="12", lane_1="never_been", letter_1="F")
    rules = f"/office/seasons/{office.season.code}/rules/"
    shown = office.desk.get(f"{rules}?run={found.number}&rules=tried")
    form = shown.context["form"]
    assert (form["sizes"].value(), form["base"].value()) == ("10, 13, 17", 12)
    assert (form["lane_1"].value(), form["letter_1"].value()) == ("never_been", "F")
    assert form["accept_hours"].value() == proposed_rules().accept_hours
    assert not office.season.rules.exists()
    plain = office.desk.get(f"{rules}?run=77&rules=tried").context["form"]
    assert plain["sizes"].value() != "10, 13, 17"


def test_a_run_is_shown_to_everybody_with_what_it_takes_to_repeat_it(office: Office) -> None:
    found = ran(office)
    page, public = (
        page_of(office, f"{found.number}/"),
        f"/seasons/{office.season.code}/simulations/",
    )
    address = f"{public}{found.number}/"
    assert Client().get(address).status_code == 404
    assert office.desk.post(page, {"act": "show"}).status_code == 302
    shown = Client().get(address)
    assert shown.status_code == 200
    assert found.output_sha256 in text(shown)
    asked = Client().get(f"{address}input.json").content
    assert sha256_of(json.loads(asked)) == found.input_sha256
    made = Client().get(f"{address}output.json").content
    assert sha256_of(json.loads(made)) == found.output_sha256
    assert Client().get(f"{address}output.csv").content.startswith(b"\xef\xbb\xbfcase,by,group")
    office.desk.post(page, {"act": "hide"})
    assert Client().get(address).status_code == 404


def test_the_public_rules_lead_to_the_runs_that_are_shown(office: Office) -> None:
    publish_rules(season=office.season, rules=proposed_rules(), by=None, now=make.NOW)
    found = ran(office)
    address = f"/seasons/{office.season.code}/simulations/{found.number}/"
    rules = f"/seasons/{office.season.code}/rules/"
    assert address not in text(Client().get(rules))
    office.desk.post(page_of(office, f"{found.number}/"), {"act": "show"})
    assert address in text(Client().get(rules))


def test_another_run_begins_from_one_before(office: Office) -> None:
    found = ran(office, parties=77, kept="F 20")
    form = office.desk.get(f"{page_of(office)}?like={found.number}").context["form"]
    assert (form["parties"].value(), form["kept"].value()) == (77, "F 20")
    assert form["sessions_count"].value() == 2
