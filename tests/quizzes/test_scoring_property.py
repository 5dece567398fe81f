"""Random games with every scoring rule: the table against a scorer that shares nothing with it."""

import random
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gatehouse.quizzes.scoring import difference, read_table, reckon, shift, table_bytes
from gatehouse.quizzes.sheet import KeyRound, Row, RulingLine, Sheet, Table
from tests.quizzes import slow_scorer
from tests.quizzes.random_sheets import sheet_of, sheets


def as_rows(table: Table) -> list[dict[str, Any]]:
    return [
        {
            "team": row.team_id,
            "place": row.place,
            "total": row.total_halves,
            "penalty": row.penalty_halves,
            "is_shared": row.is_shared,
            "decided_by": row.decided_by,
            "rounds": [
                (one.halves, one.bonus_halves,
                 [(str(cell.said), cell.halves, cell.answer_id) for cell in one.cells])
                for one in row.rounds
            ],
        }
        for row in table.rows
    ]  # fmt: skip


def slowly(sheet: Sheet) -> list[dict[str, Any]]:
    names = ["team", "place", "total", "penalty", "is_shared", "decided_by", "rounds"]
    return [{name: row[name] for name in names} for row in slow_scorer.table(sheet)]


def test_the_table_is_the_slow_scorer_s() -> None:
    """The same games each time, so that a broken rule is seen whenever they are played."""
    for seed in range(1000):
        sheet = sheet_of(seed)
        assert as_rows(reckon(sheet)) == slowly(sheet), f"sheet_of({seed})"


@settings(max_examples=200, deadline=None)
@given(sheets())
def test_the_table_of_games_that_nobody_has_seen_is_the_slow_scorer_s_too(sheet: Sheet) -> None:
    assert as_rows(reckon(sheet)) == slowly(sheet)


@settings(max_examples=100, deadline=None)
@given(sheets(), st.integers())
def test_any_order_and_any_doubling_of_lines_gives_the_same_bytes(sheet: Sheet, seed: int) -> None:
    dice = random.Random(seed)
    lines = [*sheet.journal, *(line for line in sheet.journal if dice.random() < 0.5)]
    rulings = [*sheet.rulings, *(one for one in sheet.rulings if dice.random() < 0.5)]
    teams, rounds = list(sheet.teams), list(sheet.rounds)
    for mixed in (lines, rulings, teams, rounds):
        dice.shuffle(mixed)
    again = Sheet(tuple(rounds), tuple(teams), tuple(lines), tuple(rulings), sheet.typed_twice)
    assert table_bytes(reckon(again)) == table_bytes(reckon(sheet))


@settings(max_examples=100, deadline=None)
@given(sheets(), st.data())
def test_a_ruling_that_is_taken_back_leaves_the_bytes_as_they_were(
    sheet: Sheet, data: st.DataObject
) -> None:
    before = table_bytes(reckon(sheet))
    question = data.draw(st.sampled_from([q for one in sheet.rounds for q in one.questions]))
    ruled = replace(sheet, rulings=(*sheet.rulings, RulingLine(99, "strike", {}, question.id)))
    after = reckon(ruled)
    taken_back = replace(ruled, rulings=tuple(one for one in ruled.rulings if one.number != 99))
    assert table_bytes(reckon(taken_back)) == before
    is_seen = bool(difference(reckon(sheet), after))
    assert is_seen == (table_bytes(after) != before)


@settings(max_examples=100, deadline=None)
@given(sheets())
def test_a_table_is_read_back_from_its_bytes(sheet: Sheet) -> None:
    table = reckon(sheet)
    assert read_table(table_bytes(table)) == table


def without_rounds(row: Row | None) -> Row | None:
    return replace(row, rounds=()) if row else None


def other_questions(one: KeyRound) -> KeyRound:
    """Its last question was taken out, and another stands in its place."""
    *kept, last = one.questions
    return replace(one, questions=(*kept, replace(last, id=last.id + 1000)))


@settings(max_examples=100, deadline=None)
@given(sheets(), st.integers())
def test_in_short_two_tables_differ_as_they_differ_in_full(sheet: Sheet, seed: int) -> None:
    dice = random.Random(seed)
    later = replace(
        sheet,
        journal=tuple(line for line in sheet.journal if dice.random() < 0.9),
        teams=tuple(team for team in sheet.teams if dice.random() < 0.9),
        rulings=tuple(one for one in sheet.rulings if dice.random() < 0.7),
        rounds=tuple(
            other_questions(one) if one.questions and dice.random() < 0.3 else one
            for one in sheet.rounds[: dice.randint(1, len(sheet.rounds))]
        ),
    )
    for one, other in ((sheet, later), (later, sheet), (sheet, sheet)):
        old, new = reckon(one), reckon(other)
        full, short = difference(old, new), shift(table_bytes(old), table_bytes(new))
        assert short.has_cells == bool(full.cells)
        assert list(short.moved) == [
            replace(one, before=without_rounds(one.before), after=without_rounds(one.after))
            for one in full.moved
        ]


@settings(max_examples=100, deadline=None)
@given(sheets())
def test_a_total_is_the_sum_of_what_its_table_says(sheet: Sheet) -> None:
    for row in reckon(sheet).rows:
        assert row.total_halves == sum(one.halves for one in row.rounds) + row.penalty_halves
        for one in row.rounds:
            told = sum(cell.halves for cell in one.cells) + one.bonus_halves
            assert one.halves in (told, 0)
