from __future__ import annotations

from dataclasses import replace

import pytest

from gatehouse.draws.protocol.tickets import (
    Past,
    PointRules,
    Points,
    lane,
    points_of,
    points_of_party,
    tickets,
)

RULES = PointRules(
    base=10,
    never_been=10,
    per_loss=5,
    losses_at_most=20,
    tasks_done=5,
    halved_at_least=5,
    of_age=14,
)
NEW = Past(age=30)


def total(past: Past) -> int:
    points = points_of(past, RULES)
    assert points is not None
    return points.total


def test_a_newcomer_has_the_base_and_what_newcomers_get() -> None:
    assert points_of(NEW, RULES) == Points(20, (("base", 10), ("never_been", 10)))


def test_lost_draws_count_up_to_a_limit() -> None:
    past = replace(NEW, has_been=True)
    assert [total(replace(past, losses=lost)) for lost in (0, 1, 4, 5, 40)] == [10, 15, 30, 30, 30]


def test_a_visit_this_season_halves_rounded_down_and_not_under_the_least() -> None:
    been = Past(age=30, has_been=True, been_this_season=True)
    assert total(been) == 5
    assert total(replace(been, losses=1, tasks_done=True)) == 10
    assert total(replace(been, losses=1)) == 7
    halved = points_of(replace(been, losses=1), RULES)
    assert halved == Points(7, (("base", 10), ("losses", 5), ("halved", -8)))


def test_the_reasons_add_up() -> None:
    for losses in range(6):
        for been in (False, True):
            past = Past(
                age=14, has_been=been, losses=losses, tasks_done=True, been_this_season=been
            )
            points = points_of(past, RULES)
            assert points is not None
            assert sum(each for _, each in points.reasons) == points.total


def test_children_have_no_points_of_their_own_and_do_not_lower_the_average() -> None:
    assert points_of(Past(age=13), RULES) is None
    adult = points_of(Past(age=40, has_been=True, losses=1), RULES)
    assert points_of_party([adult, None, None]) == 15
    assert points_of_party([adult, points_of(NEW, RULES), None]) == 17
    with pytest.raises(ValueError, match="nobody"):
        points_of_party([None])


def test_larger_parties_get_more_tickets_by_the_published_table() -> None:
    table = (10, 11, 12, 12, 12)
    assert [tickets(15, persons, table) for persons in range(1, 7)] == [15, 16, 18, 18, 18, 18]


def test_tickets_are_at_least_one_and_at_most_ninety_nine() -> None:
    assert tickets(0, 1, (10,)) == 1
    assert tickets(200, 1, (10,)) == 99


def test_a_party_is_in_the_first_lane_it_qualifies_for() -> None:
    assert lane({"F", "R"}, "SRF") == "R"
    assert lane(set(), "SRF") == "-"
