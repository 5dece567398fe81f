"""What a ruling, or the next question, has changed: for everybody to see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gatehouse.quizzes.scoring.kept import cut
from gatehouse.quizzes.sheet import Cell, Row, Table


@dataclass(frozen=True)
class Moved:
    """A team whose place, total or penalty is another; None on the side where it is not there."""

    team_id: int
    before: Row | None
    after: Row | None


@dataclass(frozen=True)
class CellChange:
    """One team, one question: what it said or brought before and after."""

    team_id: int
    question_id: int
    before: Cell | None
    after: Cell | None


@dataclass(frozen=True)
class Difference:
    """Teams by their place after it; cells in the order of those teams."""

    moved: tuple[Moved, ...]
    cells: tuple[CellChange, ...]

    def __bool__(self) -> bool:
        return bool(self.moved or self.cells)


@dataclass(frozen=True)
class Shift:
    """The same in short: rows without their rounds, and whether any cell says something else."""

    moved: tuple[Moved, ...]
    has_cells: bool


def shift(old: bytes, new: bytes) -> Shift:
    """What is visibly another in the newer of two tables as they are kept. Rows that are alike are
    not read."""
    before, after = cut(old), cut(new)
    alike = before.questions == after.questions
    teams = [*after.rows, *(team for team in before.rows if team not in after.rows)]
    other = [t for t in teams if not alike or before.rows.get(t) != after.rows.get(t)]
    was, now = before.heads(other), after.heads(other)
    pairs = ((team, was.get(team), now.get(team)) for team in other)
    moved = tuple(Moved(*pair) for pair in pairs if _stand(pair[1]) != _stand(pair[2]))
    cells = (_cells(team, before.whole_row(team), after.whole_row(team)) for team in other)
    return Shift(moved, any(True for of_team in cells for _cell in of_team))


def difference(old: Table, new: Table) -> Difference:
    """What is visibly another in `new`; which line of the journal it came from does not matter."""
    before = {row.team_id: row for row in old.rows}
    after = {row.team_id: row for row in new.rows}
    teams = [*after, *(team for team in before if team not in after)]
    pairs = [(team, before.get(team), after.get(team)) for team in teams]
    moved = tuple(Moved(*pair) for pair in pairs if _stand(pair[1]) != _stand(pair[2]))
    return Difference(moved, tuple(change for pair in pairs for change in _cells(*pair)))


def _stand(row: Row | None) -> tuple[int | None, int, int] | None:
    return None if row is None else (row.place, row.total_halves, row.penalty_halves)


def _cells(team_id: int, old: Row | None, new: Row | None) -> Iterator[CellChange]:
    before, after = _by_question(old), _by_question(new)
    for question_id in after | before:
        one, other = before.get(question_id), after.get(question_id)
        if _seen(one) != _seen(other):
            yield CellChange(team_id, question_id, one, other)


def _by_question(row: Row | None) -> dict[int, Cell]:
    rounds = row.rounds if row else ()
    return {cell.question_id: cell for one in rounds for cell in one.cells}


def _seen(cell: Cell | None) -> tuple[str, int, str] | None:
    return None if cell is None else (cell.said, cell.halves, cell.variant)
