"""A table as bytes: canonical JSON, so that equal tables have equal hashes.

{"format": 1,
 "questions": [[question id, …], …],
 "rows": [{"team_id", "place", "total_halves", "penalty_halves", "is_shared", "decided_by",
           "rounds": [{"round_id", "halves", "bonus_halves", "cells": [cell, …]}, …]}, …]}

A cell is [said, halves, answer id, variant], and null where the question was not asked. Points are
in halves; `halves` of a round holds its bonus.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from gatehouse.quizzes.sheet import Cell, RoundTotal, Row, Said, Table

FORMAT = 1
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
ROW = b'{"team_id":'
UNREADABLE = "This is no table of a game."


def table_bytes(table: Table) -> bytes:
    """The table as it is kept."""
    return put_together(table, rounds_text)


def put_together(table: Table, rounds: Callable[[Row], str]) -> bytes:
    """The same from what `rounds_text` has said of each row, now or before."""
    first = table.rows[0].rounds if table.rows else ()
    questions = _json([[cell.question_id for cell in one.cells] for one in first])
    rows = ",".join(f'{_head(row)[:-1]},"rounds":{rounds(row)}}}' for row in table.rows)
    return f'{{"format":{FORMAT},"questions":{questions},"rows":[{rows}]}}'.encode()


def rounds_text(row: Row) -> str:
    """What a row says of its rounds, whatever its place is."""
    return _json([_round(one) for one in row.rounds])


def sha256_of(body: bytes) -> str:
    return sha256(body).hexdigest()


def read_table(body: bytes) -> Table:
    """The table that was kept. Raises ValueError where these are other bytes."""
    kept = json.loads(body)
    if not isinstance(kept, dict) or kept.get("format") != FORMAT:
        raise ValueError(UNREADABLE)
    return Table(tuple(_read_row(row, kept["questions"]) for row in kept["rows"]))


@dataclass(frozen=True)
class Pieces:
    """A table cut into the bytes of its rows, by team and in their order: what is not looked at
    is not read."""

    questions: list[list[int]]
    rows: dict[int, bytes]

    def heads(self, teams: Iterable[int]) -> dict[int, Row]:
        """Rows without their rounds, of those of the teams that are in the table."""
        found = (self.rows[team].partition(b',"rounds":')[0] for team in teams if team in self.rows)
        rows = json.loads(b"[" + b",".join(ROW + head + b"}" for head in found) + b"]")
        return {row["team_id"]: Row(**row, rounds=()) for row in rows}

    def whole_row(self, team_id: int) -> Row | None:
        if team_id not in self.rows:
            return None
        return _read_row(json.loads(ROW + self.rows[team_id]), self.questions)


def cut(body: bytes) -> Pieces:
    """The table that was kept, in pieces. Raises ValueError where these are other bytes."""
    head, between, rows = body.partition(b',"rows":[')
    kept = json.loads(head + b"}")
    if not between or not isinstance(kept, dict) or kept.get("format") != FORMAT:
        raise ValueError(UNREADABLE)
    # No text of a team can hold these bytes: its quotes are escaped.
    each = (row.rstrip(b",") for row in rows[:-2].split(ROW)[1:])
    return Pieces(kept["questions"], {int(row[: row.index(b",")]): row for row in each})


def _head(row: Row) -> str:
    head = {
        "team_id": row.team_id,
        "place": row.place,
        "total_halves": row.total_halves,
        "penalty_halves": row.penalty_halves,
        "is_shared": row.is_shared,
        "decided_by": row.decided_by,
    }
    return _json(head)


def _round(one: RoundTotal) -> dict[str, Any]:
    return {
        "round_id": one.round_id,
        "halves": one.halves,
        "bonus_halves": one.bonus_halves,
        "cells": list(map(_cell, one.cells)),
    }


def _cell(cell: Cell) -> list[Any] | None:
    if cell.said == Said.UNASKED:
        return None
    return [cell.said.value, cell.halves, cell.answer_id, cell.variant]


def _read_row(row: dict[str, Any], questions: Sequence[Sequence[int]]) -> Row:
    rounds = tuple(map(_read_round, row["rounds"], questions))
    return Row(**{**row, "rounds": rounds})


def _read_round(one: dict[str, Any], questions: Sequence[int]) -> RoundTotal:
    return RoundTotal(**{**one, "cells": tuple(map(_read_cell, questions, one["cells"]))})


def _read_cell(question_id: int, kept: Sequence[Any] | None) -> Cell:
    if kept is None:
        return Cell(question_id, Said.UNASKED, 0)
    said, halves, answer_id, variant = kept
    return Cell(question_id, Said(said), halves, answer_id, variant)
