"""Where few wished, those without a place are drawn again over what is left, by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gatehouse.admission import operations, season_rules
from gatehouse.admission.again_rules import AgainRules, again_refusals
from gatehouse.admission.models import Application, Party, PlacesDraw, State
from gatehouse.admission.operations import second_draws
from gatehouse.core import mail
from gatehouse.core.models import OutboxItem
from gatehouse.draws import operations as draws
from gatehouse.draws.rules import Step
from gatehouse.people.models import Role
from gatehouse.programme.models import Session
from tests.admission import drawing
from tests.draws import making
from tests.gate.refusals import refused

pytestmark = pytest.mark.django_db
GIVEN_AT = drawing.BEACON_AT + timedelta(hours=24)
HOUR = timedelta(hours=1)
AGAIN = AgainRules(
    below_percent=200,
    plan_hours=2,
    lists_hours=24,
    complaints_hours=2,
    draw_hours=12,
    witnesses_hours=1,
    publishes_itself=False,
)
RULES = replace(drawing.RULES, again=AGAIN)


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def given(season: drawing.Drawn) -> None:
    """The draw taken to the places it gave."""
    operations.close_draws(now=drawing.CLOSES_AT)
    draw = season.places.draw
    draws.close_reveals(draw=draw, now=draw.witnesses_until)
    draws.throw_dice(draw=draw, throws="1234566543" * 10, by=None, now=GIVEN_AT)
    draws.draw_lots(draw=draw, now=GIVEN_AT)
    draws.test(draw=draw, now=GIVEN_AT)
    one, other = (making.official(role) for role in (Role.ORGANISER, Role.ADMINISTRATOR))
    draws.release(by=one, approved_by=other, now=GIVEN_AT, draw=draw.pk)
    operations.give_places(now=GIVEN_AT)


def few(rules: season_rules.SeasonRules = RULES, **fields: Any) -> drawing.Drawn:
    """Three wish a session with one place; nobody wished another, later, that has four."""
    plans = [{"capacity": 1}, {"capacity": 4, "day": 10}]
    season = drawing.Drawn(rules=rules, plans=plans, **fields)
    for _ in range(3):
        season.enter()
    given(season)
    return season


def planned() -> PlacesDraw | None:
    return PlacesDraw.objects.filter(again_after__isnull=False).select_related("draw").first()


def losers(season: drawing.Drawn) -> list[Party]:
    rows = Party.objects.filter(entry__draw=season.places.draw, entry__lot=None)
    return list(rows.order_by("entry__rank"))


def test_those_without_a_place_are_planned_a_draw_of_what_is_left() -> None:
    season = few()
    assert second_draws.plan_second_draws(now=GIVEN_AT) == 1
    assert second_draws.plan_second_draws(now=GIVEN_AT) == 0
    after = planned()
    assert after is not None
    assert (after.again_after_id, after.draw.step) == (season.places.pk, Step.DRAFT)
    assert [lot.label for lot in after.draw.lots.all()] == [season.sessions[1].code]
    assert after.opens_at == GIVEN_AT + 3 * HOUR
    assert after.draw.closes_at == after.opens_at + 24 * HOUR
    assert after.draw.beacon_at == after.draw.closes_at + 12 * HOUR
    assert after.draw.beacon_at > season.places.draw.beacon_at


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"below_percent": 60}, "much_demand"),  # three people, five places
        ({"lists_hours": 24 * 30}, "too_late"),
    ],
)
def test_why_there_is_none_stays_with_the_draw(change: dict[str, Any], why: str) -> None:
    season = few(replace(RULES, again=replace(AGAIN, **change)))
    assert second_draws.plan_second_draws(now=GIVEN_AT) == 0
    season.places.refresh_from_db()
    assert season.places.again_refused == why


def test_there_is_none_where_nothing_is_left_or_nobody_waits() -> None:
    full = drawing.Drawn(rules=RULES, plans=[{"capacity": 2}])
    for _ in range(3):
        full.enter()
    given(full)
    calm = drawing.Drawn(rules=RULES, plans=[{"capacity": 2}])
    calm.enter()
    given(calm)
    second_draws.plan_second_draws(now=GIVEN_AT)
    refusals = PlacesDraw.objects.order_by("pk").values_list("again_refused", flat=True)
    assert list(refusals) == ["no_room", "nobody_waits"]


def test_a_season_that_says_nothing_of_it_plans_none() -> None:
    few(drawing.RULES)
    assert second_draws.plan_second_draws(now=GIVEN_AT) == 0
    assert planned() is None


def test_nobody_is_told_before_an_organiser_publishes_the_plan_with_one_act() -> None:
    season = few()
    second_draws.plan_second_draws(now=GIVEN_AT)
    assert second_draws.tell_of_second_draws(now=GIVEN_AT) == 0
    after = planned()
    assert after is not None
    draws.publish_draw(draw=after.draw, by=None, now=GIVEN_AT)
    assert second_draws.tell_of_second_draws(now=GIVEN_AT) == 2
    assert second_draws.tell_of_second_draws(now=GIVEN_AT) == 0
    letters = OutboxItem.objects.filter(kind="admission.second_draw").order_by("pk")
    expected = sorted(losers(season), key=lambda party: party.pk)
    assert [one.to for one in letters] == [party.asker.email for party in expected]
    assert f"/draws/{after.draw.code}/wishes/" in mail.render(letters[0]).text


def test_it_is_published_by_itself_where_the_rules_say_so() -> None:
    few(replace(RULES, again=replace(AGAIN, publishes_itself=True)))
    second_draws.plan_second_draws(now=GIVEN_AT)
    after = planned()
    assert after is not None
    assert after.draw.step is Step.OPEN
    assert second_draws.tell_of_second_draws(now=GIVEN_AT) == 2


def published(season: drawing.Drawn) -> drawing.Drawn:
    """The second draw, taking lists."""
    second_draws.plan_second_draws(now=GIVEN_AT)
    after = planned()
    assert after is not None
    draws.publish_draw(draw=after.draw, by=None, now=GIVEN_AT)
    return drawing.over(PlacesDraw.objects.get(pk=after.pk), [season.sessions[1]])


def test_the_people_of_the_list_stand_in_the_form_of_the_second_draw(
    client: Client, time_machine: Any
) -> None:
    season = few()
    second = published(season)
    loser = losers(season)[0]
    time_machine.move_to(second.places.opens_at)
    client.force_login(loser.asker)
    page = client.get(f"/draws/{second.places.draw.code}/wishes/?add={season.sessions[1].code}")
    assert loser.guests.get().name in page.content.decode()


def test_who_has_a_place_from_the_first_draw_is_not_in_the_second() -> None:
    season = few()
    second = published(season)
    winner = Party.objects.get(entry__draw=season.places.draw, entry__lot__isnull=False)
    ask = drawing.asked(drawing.grown(winner.guests.get().name))
    with refused("has_a_place"):
        second.enter(ask, by=winner.asker, now=second.places.opens_at)


def test_a_loser_enters_the_second_draw_and_keeps_their_line() -> None:
    season = few()
    second = published(season)
    loser = losers(season)[0]
    ask = drawing.asked(drawing.grown(loser.guests.get().name))
    second.enter(ask, by=loser.asker, now=second.places.opens_at)
    live = Application.objects.filter(asker=loser.asker).order_by("pk")
    assert [one.state for one in live] == [State.WAITING, State.WAITING]
    assert [one.drawn_place is None for one in live] == [False, True]


def test_a_session_added_while_people_wait_gets_a_draw_of_its_own() -> None:
    season = drawing.Drawn(rules=RULES, plans=[{"capacity": 1}])
    for _ in range(5):
        season.enter()
    given(season)
    second_draws.plan_second_draws(now=GIVEN_AT)
    season.places.refresh_from_db()
    assert season.places.again_refused == "much_demand"
    added = drawing.session(12, within=season.season, capacity=3)
    assert second_draws.plan_second_draws(now=GIVEN_AT + HOUR) == 0  # announced long ago
    Session.objects.filter(pk=added.pk).update(published_at=GIVEN_AT + HOUR)
    assert second_draws.plan_second_draws(now=GIVEN_AT + 2 * HOUR) == 1
    after = planned()
    assert after is not None
    assert [lot.label for lot in after.draw.lots.all()] == [added.code]


def test_what_organisers_planned_by_hand_is_not_planned_twice() -> None:
    season = few()
    drawing.places(
        season.season, [season.sessions[1]], RULES, around=GIVEN_AT, again_after=season.places
    )
    assert second_draws.plan_second_draws(now=GIVEN_AT) == 0


def test_rules_without_a_second_draw_keep_their_hash_and_those_with_one_are_read_back() -> None:
    assert "again" not in drawing.RULES.body
    assert season_rules.read(RULES.body) == RULES


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"below_percent": 0}, "again"),
        ({"complaints_hours": 13}, "again_complaints"),
        ({"witnesses_hours": 12}, "again_witnesses"),
    ],
)
def test_steps_out_of_order_are_refused(change: dict[str, Any], code: str) -> None:
    assert [one.code for one in again_refusals(replace(AGAIN, **change))] == [code]
    assert list(again_refusals(AGAIN)) == []
