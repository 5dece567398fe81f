"""How a game is scored, rule by rule."""

from __future__ import annotations

from typing import Any

import pytest

from gatehouse.quizzes.scoring import difference, reckon, table_bytes
from gatehouse.quizzes.sheet import RulingLine, Said, TeamLine
from gatehouse.quizzes.terms import Kind, LadderFall
from tests.quizzes.plain import (
    RIGHT,
    WRONG,
    brought,
    cells,
    line,
    one_round,
    question,
    rows,
    sheet,
    total,
)

THREE = [question(1), question(2), question(3)]


def test_the_last_answer_that_came_in_time_counts() -> None:
    lines = [line(1, 1, RIGHT, at=1), line(1, 1, WRONG, at=2), line(1, 1, RIGHT, at=3, late_ms=40)]
    made = sheet(one_round(question()), lines=lines)
    assert [(cell.said, cell.answer_id) for cell in cells(made)] == [(Said.WRONG, lines[1].id)]


def test_of_two_answers_of_one_moment_the_same_counts_whatever_came_first() -> None:
    one, two = line(1, 1, RIGHT, key="a"), line(1, 1, WRONG, key="b")
    first = reckon(sheet(one_round(question()), lines=[one, two]))
    assert table_bytes(first) == table_bytes(
        reckon(sheet(one_round(question()), lines=[two, one, two]))
    )


def test_an_answer_taken_away_is_no_answer() -> None:
    made = sheet(one_round(question()), lines=[line(1, 1, at=1), line(1, 1, " ", at=2)])
    assert cells(made)[0].said == Said.NOTHING


def test_a_late_answer_changes_nothing_until_a_ruling_lets_it_count() -> None:
    late = line(1, 1, RIGHT, at=9, late_ms=1)
    before = sheet(one_round(question()), lines=[line(1, 1, WRONG), late])
    let_in = RulingLine(1, "late", {}, answer_id=late.id)
    after = sheet(one_round(question()), lines=[line(1, 1, WRONG), late], rulings=[let_in])
    assert total(before) == 0
    assert total(after) == 2


@pytest.mark.parametrize("late_ms", [1, 400, 10_000])
def test_a_late_answer_never_costs_points(late_ms: int) -> None:
    """Q6. Neither by itself nor when it is let in."""
    risky = one_round(question(), kind=Kind.TICK, may_go_below_zero=True)
    late = line(1, 1, WRONG, at=9, value={"tick": True}, late_ms=late_ms)
    let_in = RulingLine(1, "late", {}, answer_id=late.id)
    assert total(sheet(risky, lines=[late])) == 0
    assert total(sheet(risky, lines=[late], rulings=[let_in])) == 0
    assert total(sheet(risky, lines=[line(1, 1), late])) == 2


def test_an_answer_that_nobody_has_judged_waits_and_brings_nothing() -> None:
    made = sheet(one_round(question()), lines=[line(1, 1, "кружка")])
    assert [(cell.said, cell.variant) for cell in cells(made)] == [(Said.OPEN, "кружка")]
    assert total(made) == 0


def test_a_right_answer_to_a_question_without_points_is_right() -> None:
    """Q21."""
    made = sheet(one_round(question(worth=0)), lines=[line(1, 1)])
    assert [(cell.said, cell.halves) for cell in cells(made)] == [(Said.RIGHT, 0)]


def test_a_question_that_was_not_asked_says_nothing_about_anybody() -> None:
    made = sheet(one_round(question(was_asked=False)), lines=[line(1, 1)])
    assert [(cell.said, cell.answer_id) for cell in cells(made)] == [(Said.UNASKED, None)]


# --- paper ---------------------------------------------------------------------------------
def test_what_a_team_wrote_on_paper_beats_its_phone() -> None:
    lines = [line(1, 1, WRONG, at=9), line(1, 1, RIGHT, at=1, typing=1)]
    assert total(sheet(one_round(question()), lines=lines)) == 2


def test_an_empty_line_of_a_blank_leaves_what_the_phone_said() -> None:
    lines = [line(1, 1, RIGHT), line(1, 1, "", at=5, typing=1)]
    assert total(sheet(one_round(question()), lines=lines)) == 2


def test_typed_twice_counts_only_where_both_read_the_same() -> None:
    first, second = line(1, 1, "Самовар!", typing=1), line(1, 1, "самовар", at=1, typing=2)
    made = one_round(question())
    assert total(sheet(made, lines=[first], typed_twice=True)) == 0
    assert total(sheet(made, lines=[first, second], typed_twice=True)) == 2
    other = line(1, 1, WRONG, at=1, typing=2)
    assert total(sheet(made, lines=[first, other], typed_twice=True)) == 0


def test_where_two_read_differently_a_third_person_decides() -> None:
    lines = [line(1, 1, WRONG, typing=1), line(1, 1, "кружка", typing=2),
             line(1, 1, RIGHT, typing=3)]  # fmt: skip
    assert total(sheet(one_round(question()), lines=lines, typed_twice=True)) == 2


# --- rulings -------------------------------------------------------------------------------
def test_one_ruling_is_about_everybody_who_said_the_same() -> None:
    lines = [line(1, 1, "кружка"), line(2, 1, "«КРУЖКА»", typing=1), line(3, 1, "ложка")]
    ruling = RulingLine(1, "variant", {"variant": "кружка", "halves": 1}, 1)
    found = rows(sheet(one_round(question()), lines=lines, rulings=[ruling], teams=3))
    assert {team: row.total_halves for team, row in found.items()} == {1: 1, 2: 1, 3: 0}


def test_of_two_rulings_about_one_answer_the_later_holds_in_any_order() -> None:
    rulings = [
        RulingLine(2, "variant", {"variant": RIGHT, "halves": 0}, 1),
        RulingLine(1, "variant", {"variant": RIGHT, "halves": None}, 1),
    ]
    assert total(sheet(one_round(question()), lines=[line(1, 1)], rulings=rulings)) == 0


def test_a_struck_question_counts_for_nobody() -> None:
    strike = RulingLine(1, "strike", {}, 1)
    made = sheet(one_round(question()), lines=[line(1, 1)], rulings=[strike])
    assert [(cell.said, cell.halves) for cell in cells(made)] == [(Said.STRUCK, 0)]


def test_points_are_added_and_taken_beside_the_rounds() -> None:
    taken = RulingLine(1, "penalty", {"halves": -20}, team_id=1)
    given = RulingLine(2, "penalty", {"halves": 3}, team_id=1)
    row = rows(sheet(one_round(question()), lines=[line(1, 1)], rulings=[taken, given]))[1]
    assert (row.total_halves, row.penalty_halves) == (-15, -17)


# --- rounds --------------------------------------------------------------------------------
def test_the_bonus_is_for_a_round_that_is_right_throughout() -> None:
    bonus = one_round(*THREE, all_right_bonus_halves=5)
    all_three = [line(1, 1), line(1, 2), line(1, 3)]
    assert total(sheet(bonus, lines=all_three)) == 11
    assert total(sheet(bonus, lines=all_three[:2])) == 4


def test_a_struck_question_does_not_stand_in_the_way_of_the_bonus() -> None:
    bonus = one_round(*THREE, all_right_bonus_halves=5)
    rulings = [RulingLine(n, "strike", {}, n) for n in (1, 2, 3)]
    assert total(sheet(bonus, lines=[line(1, 1), line(1, 2)], rulings=rulings[2:])) == 9
    assert total(sheet(bonus, rulings=rulings)) == 0


def test_there_is_no_bonus_before_all_of_the_round_was_asked() -> None:
    bonus = one_round(question(1), question(2, was_asked=False), all_right_bonus_halves=5)
    assert total(sheet(bonus, lines=[line(1, 1)])) == 2


TICKED: dict[str, Any] = {"value": {"tick": True}}


def test_a_tick_wins_or_loses() -> None:
    risky = one_round(*THREE, kind=Kind.TICK, tick_gain_halves=8, tick_loss_halves=2,
                      may_go_below_zero=True)  # fmt: skip
    lines = [line(1, 1, RIGHT, **TICKED), line(1, 2, WRONG, **TICKED), line(1, 3, RIGHT)]
    assert brought(sheet(risky, lines=lines)) == [8, -2, 2]


def test_a_tick_without_an_answer_or_on_one_that_waits_costs_nothing() -> None:
    risky = one_round(*THREE, kind=Kind.TICK)
    lines = [line(1, 1, "", value={"tick": True}), line(1, 2, "кружка", **TICKED)]
    assert brought(sheet(risky, lines=lines)) == [0, 0, 0]


def test_a_partly_right_answer_keeps_its_points_whatever_was_ticked() -> None:
    risky = one_round(question(worth=3), kind=Kind.TICK)
    partly = RulingLine(1, "variant", {"variant": "кружка", "halves": 1}, 1)
    lines = [line(1, 1, "кружка", **TICKED)]
    assert brought(sheet(risky, lines=lines, rulings=[partly])) == [1]


def test_only_the_first_ticks_count_and_a_struck_question_gives_its_own_back() -> None:
    risky = one_round(*THREE, kind=Kind.TICK, ticks_at_most=1)
    lines = [line(1, n, RIGHT, **TICKED) for n in (1, 2, 3)]
    assert brought(sheet(risky, lines=lines)) == [4, 2, 2]
    strike = RulingLine(1, "strike", {}, 1)
    assert brought(sheet(risky, lines=lines, rulings=[strike])) == [0, 4, 2]


def staked(halves: object, text: str = RIGHT) -> object:
    return line(1, 11, text, value={"stake_halves": halves})


@pytest.mark.parametrize(
    ("stake", "counts"), [(6, 6), (100, 10), (0, 2), (-5, 2), ("много", 2), (True, 2)]
)
def test_a_stake_is_brought_inside_its_limits(stake: object, counts: int) -> None:
    last = one_round(question(11), kind=Kind.STAKE, stake_from_halves=2, stake_to_halves=10,
                     may_go_below_zero=True)  # fmt: skip
    assert total(sheet(last, lines=[staked(stake)])) == counts
    assert total(sheet(last, lines=[staked(stake, WRONG)])) == -counts
    assert total(sheet(last, lines=[staked(stake, "кружка")])) == 0


def test_a_stake_is_at_most_what_a_team_had_before_the_round() -> None:
    first = one_round(question(1, worth=3))
    last = one_round(question(11), number=2, kind=Kind.STAKE, stake_from_halves=1,
                     stake_to_halves=10, stake_of_total=True, may_go_below_zero=True)  # fmt: skip
    assert total(sheet(first, last, lines=[line(1, 1), staked(10)])) == 6
    assert total(sheet(first, last, lines=[staked(10, WRONG)])) == -1
    # Points taken beside the rounds do not make a stake smaller afterwards.
    taken = RulingLine(1, "penalty", {"halves": -3}, team_id=1)
    assert total(sheet(first, last, lines=[line(1, 1), staked(10)], rulings=[taken])) == 3


def test_a_round_is_worth_nothing_at_least_unless_it_may_go_below() -> None:
    lost: dict[str, Any] = {"kind": Kind.STAKE, "stake_from_halves": 4}
    first, last = one_round(question(1)), one_round(question(11), number=2, **lost)
    below = one_round(question(11), number=2, **lost, may_go_below_zero=True)
    lines = [line(1, 1), line(1, 11, WRONG)]
    assert total(sheet(first, last, lines=lines)) == 2
    assert total(sheet(first, below, lines=lines)) == -2


STEPS: dict[str, Any] = {"kind": Kind.LADDER, "ladder_halves": (1, 2, 4)}
FIVE = [question(n) for n in range(1, 6)]


def climb(fall: LadderFall, said: str, struck: int | None = None) -> list[int]:
    """What each question brings: + right, - wrong, ? not judged yet, space for no answer."""
    words = {"+": RIGHT, "-": WRONG, "?": "кружка", " ": ""}
    lines = [line(1, n, words[sign]) for n, sign in enumerate(said, 1)]
    rulings = [RulingLine(1, "strike", {}, struck)] if struck else []
    return brought(sheet(one_round(*FIVE, **STEPS, ladder_fall=fall), lines=lines, rulings=rulings))


def test_a_ladder_goes_up_and_its_last_step_holds() -> None:
    assert climb(LadderFall.STOP, "+++++") == [1, 2, 4, 4, 4]


def test_a_wrong_answer_ends_a_ladder_restarts_it_or_loses_it() -> None:
    assert climb(LadderFall.STOP, "++-++") == [1, 2, 0, 0, 0]
    assert climb(LadderFall.RESTART, "++-++") == [1, 2, 0, 1, 2]
    assert climb(LadderFall.LOSE, "++-++") == [0, 0, 0, 0, 0]


def test_no_answer_is_a_fall_too() -> None:
    assert climb(LadderFall.STOP, "+ +++") == [1, 0, 0, 0, 0]


def test_a_ladder_steps_over_a_struck_question() -> None:
    assert climb(LadderFall.LOSE, "+-+++", struck=2) == [1, 0, 2, 4, 4]


def test_after_an_answer_that_nobody_judged_a_ladder_waits() -> None:
    assert climb(LadderFall.STOP, "+?+++") == [1, 0, 0, 0, 0]
    assert climb(LadderFall.RESTART, "+?+-+") == [1, 0, 0, 0, 1]


# --- places --------------------------------------------------------------------------------
def ranked(
    *scores: tuple[int, int], **fields: object
) -> list[tuple[int, int | None, bool, object]]:
    """Teams that got so many halves in two rounds: team, place, shared, decided by."""
    worths = sorted({halves for score in scores for halves in score})
    first = one_round(*(question(n, worth=n) for n in worths))
    last = one_round(*(question(100 + n, worth=n) for n in worths), number=2)
    lines = [
        line(team, base + halves)
        for team, score in enumerate(scores, 1)
        for base, halves in zip((0, 100), score, strict=True)
    ]
    made = sheet(first, last, lines=lines, teams=len(scores), **fields)
    return [(one.team_id, one.place, one.is_shared, one.decided_by) for one in reckon(made).rows]


def test_equal_totals_are_parted_by_the_last_round() -> None:
    assert ranked((5, 1), (3, 3), (4, 4)) == [
        (3, 1, False, None),
        (2, 2, False, None),
        (1, 3, False, 2),
    ]


def test_who_is_equal_in_every_round_shares_a_place_and_the_next_one_is_left_out() -> None:
    assert ranked((3, 3), (3, 3), (1, 1)) == [
        (1, 1, True, None),
        (2, 1, True, None),
        (3, 3, False, None),
    ]


def test_an_earlier_round_parts_who_is_equal_in_the_last() -> None:
    """Totals can be equal, the last round too, and an earlier one not: by points taken."""
    taken = RulingLine(1, "penalty", {"halves": -2}, team_id=1)
    assert ranked((5, 3), (3, 3), rulings=[taken]) == [(1, 1, False, None), (2, 2, False, 1)]


def test_who_is_out_of_competition_or_disqualified_has_no_place() -> None:
    known = (
        TeamLine(1, 1, "Вне зачёта", 1, out_of_competition=True),
        TeamLine(2, 2, "Первые", 1),
        TeamLine(3, 3, "Сняты", 1, disqualified=True),
    )
    assert ranked((5, 5), (1, 1), (3, 3), known=known) == [
        (2, 1, False, None),
        (1, None, False, None),
        (3, None, False, None),
    ]


# --- what has changed ----------------------------------------------------------------------
def test_a_difference_names_who_moved_and_which_answers_changed() -> None:
    lines = [line(1, 1, "кружка"), line(2, 1, RIGHT), line(3, 1, WRONG)]
    made: dict[str, Any] = {"lines": lines, "teams": 3}
    ruling = RulingLine(1, "variant", {"variant": "кружка", "halves": 2}, 1)
    old = reckon(sheet(one_round(question()), **made))
    new = reckon(sheet(one_round(question()), **made, rulings=[ruling]))
    found = difference(old, new)
    assert [(one.team_id, one.before.place, one.after.place) for one in found.moved
            if one.before and one.after] == [(1, 2, 1), (3, 2, 3)]  # fmt: skip
    assert [(one.team_id, one.question_id) for one in found.cells] == [(1, 1)]
    assert not difference(new, new)
