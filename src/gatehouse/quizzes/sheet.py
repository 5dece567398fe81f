"""What a table is reckoned from, and what it says: plain values, no rows.

`scoring.reckon(sheet)` turns a Sheet into a Table; nothing else adds points anywhere. Points are
whole numbers of halves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from gatehouse.quizzes.terms import Form, Partial, Scoring


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """A question with its solution (`terms`). `was_asked` is false where the game has not come to
    it: it says nothing about anybody."""

    id: int
    number: int
    form: Form
    options: dict[str, Any]
    solution: dict[str, Any]
    partial: Partial
    worth_halves: int
    was_asked: bool = True


@dataclass(frozen=True, slots=True)
class KeyRound:
    """A round as it is scored; ties are decided by the last one first, then backwards."""

    id: int
    number: int
    title: str
    scoring: Scoring
    questions: tuple[KeyQuestion, ...]


@dataclass(frozen=True, slots=True)
class TeamLine:
    """Who is in the table. Who is out of competition or disqualified has no place."""

    id: int
    number: int
    name: str
    channel_id: int
    out_of_competition: bool = False
    disqualified: bool = False


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One answer as it was written down. `typing` is None for a phone's, else 1, 2 or 3 (decided
    by a third person); `late_ms` above 0 does not count unless a ruling says so."""

    id: int
    key: str
    question_id: int
    team_id: int
    value: dict[str, Any]
    received_at: datetime
    late_ms: int = 0
    typing: int | None = None


@dataclass(frozen=True, slots=True)
class RulingLine:
    """A ruling that stands; kinds and terms as `models.judging.RulingKind` says."""

    number: int
    kind: str
    terms: dict[str, Any]
    question_id: int | None = None
    team_id: int | None = None
    answer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything: the key, the teams, the journal in any order, the rulings that stand.

    `typed_twice` is the game's own rule: a blank counts once both typings are alike, or a third
    person has decided.
    """

    rounds: tuple[KeyRound, ...]
    teams: tuple[TeamLine, ...]
    journal: tuple[JournalLine, ...]
    rulings: tuple[RulingLine, ...] = ()
    typed_twice: bool = False


class Said(StrEnum):
    """What became of a team's answer to one question."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    NOTHING = "nothing"  # no answer that counts
    OPEN = "open"  # nobody has judged it yet; worth nothing until then
    STRUCK = "struck"  # the question does not count
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class Cell:
    """One team, one question. `variant` is the normalised answer that was judged."""

    question_id: int
    said: Said
    halves: int
    answer_id: int | None = None
    variant: str = ""


@dataclass(frozen=True, slots=True)
class RoundTotal:
    round_id: int
    halves: int
    bonus_halves: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """`place` is None for who is out of competition or disqualified; equal places are shared.
    `decided_by` is the number of the round that parted this team from the one above with the same
    total, None where totals differ or the place is shared."""

    team_id: int
    place: int | None
    total_halves: int
    penalty_halves: int
    rounds: tuple[RoundTotal, ...]
    is_shared: bool = False
    decided_by: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by place; those without a place come last, by total."""

    rows: tuple[Row, ...]
