"""Planning draws at the organisers' desk: sessions, times, what is kept for lanes, drafts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gatehouse.admission.models import PlacesDraw
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw, Lot
from gatehouse.programme.models import Session
from tests import make
from tests.admission.draws import RULES
from tests.pages.desks import text
from tests.pages.offices import OF_THE_SEASON, Office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY = timedelta(days=1)


@pytest.fixture
def office(office: Office) -> Office:
    """A season with rules, and two sessions given by draw in three weeks."""
    publish_rules(season=office.season, rules=RULES, by=None, now=make.NOW)
    for _ in range(2):
        office.plant.visit(21, admission="draw", capacity=8)
    return office


def drawn(office: Office) -> list[Session]:
    return list(office.season.sessions.filter(admission="draw").order_by("code"))


def new_page(office: Office) -> str:
    return f"/office/seasons/{office.season.code}/draws/new/"


def proposed(office: Office, page: str = "") -> dict[str, Any]:
    """What a browser would send of the form as it is proposed."""
    shown = office.desk.get(page or new_page(office))
    form = shown.context["form"]
    sent = {one.name: one.value() for one in form if one.value()}
    sent |= {name: typed for row in shown.context["rows"] for _, name, typed in row.guarantees}
    sent["sessions"] = [row.session.pk for row in shown.context["rows"] if row.is_chosen]
    return sent


def keep(office: Office, **changed: Any) -> Any:
    return office.desk.post(new_page(office), proposed(office) | changed | {"save": 1})


def test_draws_are_planned_by_those_who_plan_the_season(office: Office) -> None:
    assert office.statuses(new_page(office)) == OF_THE_SEASON
    # Who may look at the season sees its draws.
    seen = OF_THE_SEASON | {"press": 200, "viewer": 200}
    assert office.statuses(f"/office/seasons/{office.season.code}/draws/") == seen


def test_without_rules_there_is_nothing_to_plan_by(office: Office) -> None:
    page = office.desk.get(f"/office/seasons/{office.other_season.code}/draws/new/")
    assert f"/office/seasons/{office.other_season.code}/rules/" in text(page)
    assert "form" not in page.context


def test_what_is_proposed_fits_the_first_deadline_for_passes_and_is_kept_as_a_draft(
    office: Office,
) -> None:
    answer = keep(office)
    places = PlacesDraw.objects.get()
    assert answer.url == f"/office/draws/{places.draw.code}/"
    assert sorted(places.draw.lots.values_list("label", "places")) == [
        (one.code, 8) for one in drawn(office)
    ]
    deadline = min(one.closes_at for one in drawn(office))
    hours = timedelta(hours=RULES.late_accept_hours)
    assert places.draw.beacon_at + hours <= deadline
    assert places.draw.published_at is None


def test_what_is_kept_for_a_lane_is_typed_beside_the_session(office: Office) -> None:
    first, second = drawn(office)
    keep(office, **{f"kept-{first.pk}-F": "3", f"kept-{second.pk}-F": ""})
    assert dict(Lot.objects.values_list("label", "guarantees")) == {
        first.code: {"F": 3},
        second.code: {},
    }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title_ru": ""}, "title_ru"),
        ({"opens_at": "2030-01-01T00:00"}, "opens_at"),
        ({"witnesses_until": "2023-12-07T00:00"}, "witnesses_until"),
        ({"code": "check"}, "code"),
        ({"complaints_until": "вчера"}, "complaints_until"),
        ({"sessions": []}, "__all__"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_stays_typed(
    office: Office, changed: dict[str, Any], said: str
) -> None:
    first = drawn(office)[0]
    page = keep(office, title_en="Kept words", **{f"kept-{first.pk}-F": "2"} | changed)
    assert page.status_code == 422
    form = page.context["form"]
    assert form.errors[said]
    assert form["title_en"].value() == "Kept words"
    typed = {name: value for row in page.context["rows"] for _, name, value in row.guarantees}
    assert typed[f"kept-{first.pk}-F"] == "2"
    assert not Draw.objects.exists()


@pytest.mark.parametrize("typed", ["девять", "9", "-1", "1e9"])
def test_what_cannot_be_kept_for_a_lane_is_refused(office: Office, typed: str) -> None:
    page = keep(office, **{f"kept-{drawn(office)[0].pk}-F": typed})
    assert page.status_code == 422
    assert page.context["form"].errors
    assert not Draw.objects.exists()


def test_a_result_that_comes_too_late_is_said_of_the_session_by_its_name(office: Office) -> None:
    early = office.plant.visit(7, admission="draw", capacity=8)
    before = proposed(office)
    chosen = [one.pk for one in drawn(office) if one != early]
    later = office.desk.post(new_page(office), before | {"sessions": chosen, "propose": 1})
    times = {one.name: one.value() for one in later.context["form"] if one.value()}
    sent = before | times | {"sessions": [*chosen, early.pk], "save": 1}
    page = office.desk.post(new_page(office), sent)
    assert page.status_code == 422
    assert page.context["form"].non_field_errors()[0].startswith(early.activity.title)
    problems = {row.session.pk: bool(row.problem) for row in page.context["rows"]}
    assert problems == dict.fromkeys(chosen, False) | {early.pk: True}


def test_a_button_chooses_sessions_and_loses_nothing_that_was_typed(office: Office) -> None:
    sent = proposed(office) | {"title_ru": "Моё", "pick": "none"}
    page = office.desk.post(new_page(office), sent)
    assert [row.is_chosen for row in page.context["rows"]] == [False, False]
    day = page.context["rows"][0].day_value
    page = office.desk.post(new_page(office), sent | {"sessions": [], "pick": day})
    assert [row.is_chosen for row in page.context["rows"]] == [True, True]
    assert page.context["form"]["title_ru"].value() == "Моё"
    assert page.status_code == 200


def test_a_draft_is_changed_and_keeps_its_witnesses(office: Office) -> None:
    keep(office)
    draft = PlacesDraw.objects.get().draw
    draws.appoint_witness(
        draw=draft, name="museum", title="Музей", sealed="0" * 64, by=None, now=make.NOW
    )
    page = f"/office/draws/{draft.code}/change/"
    sent = proposed(office, page)
    assert len(sent["sessions"]) == 2
    one = drawn(office)[0]
    sent |= {"sessions": [one.pk], "title_ru": "Иначе", "save": 1}
    office.editor.post(page, sent)
    made = PlacesDraw.objects.get().draw
    assert (made.code, made.title_ru) == (draft.code, "Иначе")
    assert [lot.label for lot in made.lots.all()] == [one.code]
    assert [witness.name for witness in made.witnesses.all()] == ["museum"]


def test_a_change_that_is_refused_leaves_the_draft_as_it_was(office: Office) -> None:
    keep(office)
    draft = PlacesDraw.objects.get()
    page = f"/office/draws/{draft.draw.code}/change/"
    answer = office.desk.post(page, proposed(office, page) | {"sessions": [], "save": 1})
    assert answer.status_code == 422
    answer = office.desk.post(
        page, proposed(office, page) | {"opens_at": "2030-01-01T00:00", "save": 1}
    )
    assert answer.status_code == 422
    assert PlacesDraw.objects.get().pk == draft.pk


def test_a_published_draw_is_not_changed(office: Office) -> None:
    keep(office)
    draft = PlacesDraw.objects.get().draw
    draws.publish_draw(draw=draft, by=None, now=make.NOW)
    assert office.desk.get(f"/office/draws/{draft.code}/change/").status_code == 404
    page = office.desk.get(new_page(office))
    assert {row.taken_by for row in page.context["rows"]} == {draft.title}
    assert [row.is_chosen for row in page.context["rows"]] == [False, False]


def test_a_second_draw_names_the_first(office: Office) -> None:
    keep(office)
    first = PlacesDraw.objects.get()
    Draw.objects.update(
        published_at=make.NOW, closed_at=make.NOW, committed_at=make.NOW, revealed_at=make.NOW,
        drawn_at=make.NOW, is_sound=True, released_at=make.NOW,
    )  # fmt: skip
    assert "?after=" in text(office.desk.get(f"/office/draws/{first.draw.code}/"))
    page = f"{new_page(office)}?after={first.draw.code}"
    sent = proposed(office, page)
    assert len(sent["sessions"]) == 2
    office.desk.post(page, sent | {"save": 1})
    assert PlacesDraw.objects.latest("pk").again_after == first


def test_the_pages_cost_the_same_for_one_draw_and_for_many(
    office: Office, django_assert_num_queries: Any
) -> None:
    keep(office, sessions=[drawn(office)[0].pk])
    with CaptureQueriesContext(connection) as one:
        office.desk.get("/office/draws/")
    statements = len(one)
    for number in range(3):
        session = office.plant.visit(21, admission="draw", capacity=5)
        keep(office, sessions=[session.pk], code=f"more-{number}")
    assert PlacesDraw.objects.count() == 4
    with django_assert_num_queries(statements):
        office.desk.get("/office/draws/")


def test_times_lie_in_the_zone_of_the_season(office: Office) -> None:
    keep(office, opens_at="2023-12-06T10:00")
    assert PlacesDraw.objects.get().opens_at.isoformat() == "2023-12-06T07:00:00+00:00"


def test_sessions_are_shown_by_plant_and_those_of_others_stay_chosen(office: Office) -> None:
    mine = drawn(office)
    starts_at = mine[0].starts_at
    other = make.session(within=office.season, admission="draw", starts_at=starts_at)
    code = mine[0].activity.enterprise.code
    typed = proposed(office) | {"plant": code, "show": "1"}
    page = office.desk.post(new_page(office), typed)
    assert [row.session for row in page.context["shown"]] == mine
    assert f'<input type="hidden" name="sessions" value="{other.pk}">' in text(page)
    cleared = office.desk.post(new_page(office), typed | {"pick": "none"})
    assert [row.session for row in cleared.context["rows"] if row.is_chosen] == [other]
