"""A sheet in a few words, for what a rule says about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from gatehouse.quizzes.scoring import reckon
from gatehouse.quizzes.sheet import (
    Cell,
    JournalLine,
    KeyQuestion,
    KeyRound,
    Row,
    RulingLine,
    Sheet,
    TeamLine,
)
from gatehouse.quizzes.terms import Form, Partial, Scoring

BEGAN = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
RIGHT, WRONG = "самовар", "чайник"
_keys = count(1)


def question(number: int = 1, *, worth: int = 2, **fields: Any) -> KeyQuestion:
    """Of a text whose answer is RIGHT; WRONG is ruled wrong by `rulings`. Its id is its number,
    more by 10 for each round (`played`)."""
    plain = KeyQuestion(
        id=number,
        number=number,
        form=Form.TEXT,
        options={},
        solution={"accepted": [{"text": RIGHT, "halves": None}]},
        partial=Partial.NONE,
        worth_halves=worth,
    )
    return replace(plain, **fields)


def choices(*ids: str) -> dict[str, Any]:
    return {"choices": [{"id": one, "text": one.upper()} for one in ids]}


def of_form(form: Form, *, partial: Partial = Partial.NONE, worth: int = 2) -> KeyQuestion:
    """One question of each form; its right answer stands in `terms`."""
    pairs = {"left": choices("a", "b", "c")["choices"], "right": choices("x", "y", "z")["choices"]}
    options = {Form.TEXT: {}, Form.NUMBER: {}, Form.MATCH: pairs}
    solutions: dict[Form, dict[str, Any]] = {
        Form.TEXT: {"accepted": [{"text": RIGHT, "halves": None}, {"text": "чай", "halves": 1}]},
        Form.NUMBER: {"number": "3,5", "within": "0,5"},
        Form.CHOICE: {"right": ["b"]},
        Form.SEVERAL: {"right": ["a", "c"]},
        Form.ORDER: {"order": ["c", "a", "d", "b"]},
        Form.MATCH: {"pairs": {"a": "x", "b": "y", "c": "z"}},
    }
    return question(
        form=form,
        options=options.get(form, choices("a", "b", "c", "d")),
        solution=solutions[form],
        partial=partial,
        worth=worth,
    )


def one_round(*questions: KeyQuestion, number: int = 1, **scoring: Any) -> KeyRound:
    return KeyRound(number, number, f"Тур {number}", Scoring(**scoring), questions)


def line(team: int, question_id: int, text: str = RIGHT, *, at: float = 0, **more: Any) -> Any:
    """What a team says; `value` adds to the text or replaces it, `late_ms` and `typing` as in a
    journal."""
    key = next(_keys)
    extra = more.pop("value", {})
    value = extra if "text" not in extra and text == "" else {"text": text, **extra}
    return JournalLine(
        id=more.pop("id", key),
        key=more.pop("key", f"{key:032x}"),
        question_id=question_id,
        team_id=team,
        value=value,
        received_at=BEGAN + timedelta(seconds=at),
        **more,
    )


def sheet(
    *rounds: KeyRound, lines: Any = (), rulings: Any = (), teams: int = 1, **fields: Any
) -> Sheet:
    """Teams are numbered from 1; WRONG is judged wrong in every question."""
    judged = tuple(
        RulingLine(-one.id, "variant", {"variant": WRONG, "halves": 0}, one.id)
        for each in rounds
        for one in each.questions
        if one.form == Form.TEXT
    )
    known = tuple(TeamLine(n, n, f"Команда {n}", 1) for n in range(1, teams + 1))
    return Sheet(rounds, fields.pop("known", known), tuple(lines), (*judged, *rulings), **fields)


def rows(made: Sheet) -> dict[int, Row]:
    return {row.team_id: row for row in reckon(made).rows}


def total(made: Sheet, team: int = 1) -> int:
    return rows(made)[team].total_halves


def cells(made: Sheet, team: int = 1) -> list[Cell]:
    return [cell for one in rows(made)[team].rounds for cell in one.cells]


def brought(made: Sheet, team: int = 1) -> list[int]:
    return [cell.halves for cell in cells(made, team)]
