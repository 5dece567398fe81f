"""From a sheet to a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gatehouse.quizzes.matching import NOTHING, Verdict
from gatehouse.quizzes.scoring.counting import Counted, Key, count
from gatehouse.quizzes.scoring.placing import placed
from gatehouse.quizzes.scoring.rounds import Given, score
from gatehouse.quizzes.sheet import (
    KeyQuestion,
    KeyRound,
    RoundTotal,
    Row,
    RulingLine,
    Said,
    Sheet,
    Table,
    TeamLine,
)


def reckon(sheet: Sheet) -> Table:
    """The table of a sheet. It never fails for what lies in a journal."""
    key = Key(sheet)
    counted = count(sheet, key)
    penalties = penalties_of(sheet.rulings)
    rounds = sorted(sheet.rounds, key=lambda one: one.number)
    rows = [row_of(team, rounds, key, counted, penalties.get(team.id, 0)) for team in sheet.teams]
    return Table(tuple(placed(rows, {team.id: team for team in sheet.teams}, rounds)))


def penalties_of(rulings: Iterable[RulingLine]) -> dict[int, int]:
    """Halves added or taken, by team."""
    sums: dict[int, int] = {}
    for number, ruling in {one.number: one for one in rulings}.items():
        if ruling.kind == "penalty" and ruling.team_id is not None and number is not None:
            sums[ruling.team_id] = sums.get(ruling.team_id, 0) + int(ruling.terms["halves"])
    return sums


def row_of(
    team: TeamLine,
    rounds: Sequence[KeyRound],
    key: Key,
    counted: dict[tuple[int, int], Counted],
    penalty: int,
) -> Row:
    """The row of one team, before it has a place; `rounds` in their order."""
    totals: list[RoundTotal] = []
    before = 0
    for one in rounds:
        given = [_given(team.id, question, key, counted) for question in _in_order(one)]
        totals.append(score(one, given, before))
        before += totals[-1].halves
    return Row(team.id, None, before + penalty, penalty, tuple(totals))


def _in_order(one: KeyRound) -> Sequence[KeyQuestion]:
    return sorted(one.questions, key=lambda question: question.number)


def _given(
    team_id: int, question: KeyQuestion, key: Key, counted: dict[tuple[int, int], Counted]
) -> Given:
    if not question.was_asked:
        return Given(question, Verdict(Said.UNASKED, 0), None)
    found = counted.get((team_id, question.id))
    if question.id in key.struck:
        return Given(question, Verdict(Said.STRUCK, 0), found)
    verdict = key.verdict(question, found.variant) if found else NOTHING
    return Given(question, verdict, found)
