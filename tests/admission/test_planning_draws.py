"""A draw of places is planned only where it leaves people time to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gatehouse.admission.models import PlacesDraw, SeasonRules
from gatehouse.admission.operations.planning_draws import plan_places_draw
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.admission.rules_text import rules_text
from gatehouse.admission.season_rules import Lane, LaneOf
from gatehouse.draws.models import Draw
from tests import make
from tests.admission import draws
from tests.draws import making
from tests.gate.refusals import refused

pytestmark = pytest.mark.django_db


def test_each_session_becomes_a_lot_with_its_free_places_and_its_guarantees() -> None:
    one, other = draws.sessions(20, 12)
    places = draws.planned(one, other, guarantees={one.pk: {"F": 8}})
    lots = places.draw.lots.order_by("label")
    assert [(lot.label, lot.places, lot.guarantees) for lot in lots] == sorted(
        [(one.code, 20, {"F": 8}), (other.code, 12, {})]
    )
    assert places.draw.size_table == "10,11,12,12,12"
    assert places.draw.rules == rules_text(one.season, draws.RULES)


def test_without_published_rules_nothing_is_drawn() -> None:
    (session,) = draws.sessions(20)
    with refused("no_rules"):
        plan_places_draw(
            season=session.season,
            code="early",
            title_ru="Рано",
            title_en="Early",
            sessions=[session],
            opens_at=making.START,
            by=None,
            now=making.START,
            **draws.TIMETABLE,
        )


def test_a_result_after_passes_are_due_is_refused() -> None:
    starts_at = making.BEACON_AT + timedelta(hours=72 + 24)
    (fits,) = draws.sessions(20, starts_at=starts_at)
    draws.planned(fits)
    (late,) = draws.sessions(20, starts_at=starts_at - timedelta(seconds=1))
    with refused("too_late"):
        draws.planned(late)
    assert PlacesDraw.objects.count() == Draw.objects.count() == 1


def test_a_session_that_is_not_given_by_draw_is_refused() -> None:
    (drawn,) = draws.sessions(20)
    other = make.session(within=drawn.season)
    with refused("not_by_draw"):
        draws.planned(drawn, other)


def test_places_are_in_one_draw_at_a_time() -> None:
    (session,) = draws.sessions(20)
    first = draws.opened(session)
    with refused("in_another_draw"):
        plan_places_draw(
            season=session.season,
            code="second",
            title_ru="Вторая",
            title_en="Second",
            sessions=[session],
            opens_at=making.START,
            again_after=first,
            by=None,
            now=making.START,
            **draws.TIMETABLE,
        )


def test_rules_do_not_change_under_a_draw_that_goes_on() -> None:
    (session,) = draws.sessions(20)
    draws.opened(session)
    changed = replace(draws.RULES, accept_hours=1)
    with refused("rules_in_use"):
        publish_rules(season=session.season, rules=changed, by=None, now=making.START)
    assert SeasonRules.objects.get().rules == draws.RULES


def test_the_same_rules_published_again_are_the_same_version() -> None:
    season = make.season()
    first = publish_rules(season=season, rules=draws.RULES, by=None, now=making.START)
    again = publish_rules(season=season, rules=draws.RULES, by=None, now=making.START)
    assert (again.pk, again.version) == (first.pk, 1)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"sizes": ()}, "sizes"),
        ({"sizes": (10,) * 10}, "sizes"),
        ({"sizes": (0,)}, "sizes"),
        ({"points": replace(draws.RULES.points, base=0)}, "points"),
        ({"points": replace(draws.RULES.points, per_loss=-1)}, "points"),
        ({"lanes": (Lane("F", LaneOf.NEVER_BEEN), Lane("F", LaneOf.SCHOOL))}, "lanes"),
        ({"lanes": (Lane("ф", LaneOf.SCHOOL),)}, "lanes"),
        ({"wishes_at_most": -1}, "wishes"),
        ({"accept_hours": 0}, "accept_hours"),
    ],
)
def test_rules_that_cannot_be_kept_are_refused(fields: dict[str, object], code: str) -> None:
    with refused(code):
        publish_rules(
            season=make.season(),
            rules=replace(draws.RULES, **fields),  # type: ignore[arg-type]
            by=None,
            now=making.START,
        )


def test_the_rules_text_shows_two_parties_reckoned_by_the_rules() -> None:
    text = rules_text(make.season(), draws.RULES)
    assert "10 + 10 + 10 = 30" in text
    assert "Билеты: 30 × 10 / 10, то есть 30." in text
    assert "Баллы компании: 15. Билеты: 15 × 12 / 10, то есть 18." in text
    english = rules_text(make.season(), draws.RULES, language="en")
    assert "Tickets: 30 × 10 / 10, so 30." in english
