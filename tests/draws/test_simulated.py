"""What a run of the simulator says in words: shares with what chance leaves open, and no more."""

from __future__ import annotations

import pytest

from gatehouse.draws.simulated import Case, cases_of, is_within, of_mean, report, rows_of, wilson
from gatehouse.draws.simulation.running import simulate
from tests.draws import simulated as make

DRAW, LINE = (95, 105), (85, 105)  # goals


@pytest.mark.parametrize(
    ("won", "lists", "low", "high"),
    [(50, 100, 0.404, 0.596), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (1, 20, 0.009, 0.236)],
)
def test_the_bounds_of_a_share_are_those_of_wilson(
    won: int, lists: int, low: float, high: float
) -> None:
    assert wilson(won, lists) == pytest.approx((low, high), abs=0.0006)


def test_of_nobody_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert of_mean({"1": (10, 0)}) == {}


def test_a_chance_is_told_against_the_mean_of_all() -> None:
    found = of_mean({"1": (100_000, 12_000), "2": (100_000, 8_000)})
    assert [round(value) for _, value, _ in found.values()] == [120, 80]
    assert not is_within({"1": (100, 12), "2": (100, 8)}, (95, 105))
    assert is_within({"1": (100, 10), "2": (100, 10)}, (95, 105))


def told(lists: int, *won: int) -> str:
    """What is said of the goal where each size has so many lists and so many with a place."""
    body = simulate(make.terms())["cases"]["tried"]
    body["even"] = {str(size): [lists, n] for size, n in enumerate(won, start=1)}
    [_sizes, goal, *_rest] = report(
        [Case("Tried", "tried", body)], goal_draw=DRAW, goal_line=LINE
    ).figures.rows
    return goal[1]


def test_too_few_draws_say_nothing_and_say_so() -> None:
    assert told(1_000, 100, 100).startswith("слишком мало")
    assert told(1_000_000, 100_000, 100_000).startswith("да")
    assert told(1_000_000, 110_000, 90_000).startswith("нет")


def test_every_set_of_rules_has_a_column_and_every_group_a_row() -> None:
    asked = make.terms(in_force=make.rules((10,)), tried=make.with_lanes(), season_draws=2)
    output = simulate(asked)
    found = report(cases_of(output), goal_draw=DRAW, goal_line=LINE, tables=output["tables"])
    assert [case.key for case in cases_of(output)] == ["in_force", "tried"]
    assert all(len(row) == 3 for row in found.figures.rows)
    assert found.season is not None
    assert found.tables is None
    lanes = found.pictures[-2]
    assert {row[0] for row in lanes.rows} == {"F", "R", "–"}


def test_a_spreadsheet_has_every_count_of_every_set_of_rules() -> None:
    output = simulate(make.terms(in_force=make.rules((10,)), tried=make.with_lanes()))
    head, *rows = rows_of(output)
    assert head == ["case", "by", "group", "lists", "with_a_place"]
    assert {row[0] for row in rows} == {"in_force", "tried"}
    sizes = [row for row in rows if row[:2] == ["tried", "size"]]
    assert sum(int(row[3]) for row in sizes) == 5 * 300
