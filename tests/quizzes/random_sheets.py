"""Random packets with every scoring rule, random journals and rulings, thrown with dice.

Every team meets every question, and more often than not it is right: whole rounds that are right,
ladders that are climbed and ticks that win would be rare otherwise. Brought about on purpose are
late answers with ticks and stakes that a ruling lets in, questions that were struck, teams that
answered alike, and totals that are level while the rounds are not.

Hypothesis gives the seeds alone: what it draws itself is mostly small, and seldom a whole game.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from gatehouse.quizzes.sheet import (
    JournalLine,
    KeyQuestion,
    KeyRound,
    RulingLine,
    Sheet,
    TeamLine,
)
from gatehouse.quizzes.terms import Form, Kind, LadderFall, Partial, Scoring
from tests.quizzes import slow_scorer

BEGAN = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
IDS = ["a", "b", "c", "d"]
WORDS = ["Самовар", "самовар!", " САМОВАР ", "чайник", "Чайник", "кружка", "7", "", "  "]
NUMBERS = ["7", "7,0", "7.5", "-7", "8", "много", "", "7 "]
FORMS = [*Form, Form.TEXT, Form.TEXT, Form.NUMBER]
MALFORMED: list[dict[str, Any]] = [
    {}, {"text": 7}, {"text": None}, {"choices": "a"}, {"choices": ["zz"]},
    {"choices": ["a", "a"]}, {"choices": ["a", "b"]}, {"order": [1]}, {"order": {}},
    {"pairs": []}, {"pairs": {"a": 5}}, {"pairs": {"zz": "a"}}, {"choices": [["a"]]},
]  # fmt: skip
TICKS, STAKES = [True, True, False, "yes", 1], [0, 2, 5, 6, 100, -4, "6", True, None]
RULED = ["variant", "variant", "strike", "strike", "late", "late", "late", "penalty"]


# --- a packet ------------------------------------------------------------------------------
def _scoring(dice: Random) -> Scoring:
    return Scoring(
        kind=dice.choice(list(Kind)),
        all_right_bonus_halves=dice.choice([0, 2, 2]),
        tick_gain_halves=dice.randint(0, 6),
        tick_loss_halves=dice.randint(0, 6),
        ticks_at_most=dice.choice([None, 0, 1, 1, 2]),
        stake_from_halves=dice.choice([0, 2]),
        stake_to_halves=dice.choice([2, 6, 20]),
        stake_of_total=dice.random() < 0.5,
        ladder_halves=tuple(dice.randint(0, 6) for _step in range(dice.randint(0, 3))),
        ladder_fall=dice.choice([*LadderFall, LadderFall.RESTART]),
        may_go_below_zero=dice.random() < 0.5,
    )


def _listed(*names: str) -> dict[str, Any]:
    return {name: [{"id": one, "text": one.upper()} for one in IDS] for name in names}


def _solution(dice: Random, form: Form) -> dict[str, Any]:
    if form == Form.TEXT:
        halves = [None, None, dice.randint(0, 6)]
        words = [dice.choice(["самовар", "Чайник"]) for _one in range(dice.randint(1, 2))]
        return {"accepted": [{"text": one, "halves": dice.choice(halves)} for one in words]}
    if form == Form.NUMBER:
        return {"number": dice.choice(["7", "7,5"]), "within": dice.choice(["0", "1"])}
    mixed = dice.sample(IDS, len(IDS))
    if form == Form.ORDER:
        return {"order": mixed}
    if form == Form.MATCH:
        return {"pairs": dict(zip(IDS, mixed, strict=True))}
    return {"right": mixed[: 1 if form == Form.CHOICE else dice.randint(1, 4)]}


def _question(dice: Random, number: int, key: int) -> KeyQuestion:
    form = dice.choice(FORMS)
    options = {Form.TEXT: {}, Form.NUMBER: {}, Form.MATCH: _listed("left", "right")}
    return KeyQuestion(
        id=key,
        number=number,
        form=form,
        options=options.get(form, _listed("choices")),
        solution=_solution(dice, form),
        partial=dice.choice(list(Partial)),
        worth_halves=dice.choice([0, 1, 2, 3]),
        was_asked=dice.random() < 0.95,
    )


# --- a journal -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Given:
    """What a team does with a question: `said` is right, wrong, open or nothing."""

    said: str
    ticked: bool
    stake: int | None
    late_ms: int
    typing: tuple[int | None, ...]


def _given(dice: Random) -> Given:
    return Given(
        said=dice.choices(["right", "wrong", "open", "nothing"], [6, 2, 2, 1])[0],
        ticked=dice.random() < 0.5,
        stake=dice.choice([None, 0, 2, 6, 6, 100]),
        late_ms=dice.choice([0, 0, 0, 0, 1400]),
        typing=dice.choice([(None,), (None,), (None,), (1,), (1, 2), (1, 2, 3)]),
    )


def _right(question: KeyQuestion) -> dict[str, Any]:
    """What the solution says itself."""
    solution = question.solution
    if question.form == Form.TEXT:
        return {"text": solution["accepted"][0]["text"]}
    if question.form == Form.NUMBER:
        return {"text": solution["number"]}
    if question.form in (Form.CHOICE, Form.SEVERAL):
        return {"choices": solution["right"]}
    return dict(solution)


def _wrong(question: KeyQuestion) -> dict[str, Any]:
    """What is not right, or only for a part of it; in words, what is open."""
    solution = question.solution
    if question.form in (Form.TEXT, Form.NUMBER):
        return {"text": "100"}
    if question.form in (Form.CHOICE, Form.SEVERAL):
        return {"choices": [one for one in IDS if one not in solution["right"]][:1]}
    if question.form == Form.ORDER:
        return {"order": [*solution["order"][2:], *solution["order"][:2]]}
    return {"pairs": dict.fromkeys(IDS, "a")}


def _value(question: KeyQuestion, given: Given) -> dict[str, Any]:
    said = {"right": _right, "wrong": _wrong}.get(given.said)
    value = said(question) if said else {"text": "много"}
    staked = {} if given.stake is None else {"stake_halves": given.stake}
    return {**value, **({"tick": True} if given.ticked else {}), **staked}


def _told(question: KeyQuestion, team: int, given: Given, first: int) -> list[JournalLine]:
    """The lines of one team to one question."""
    if given.said == "nothing":
        return []
    return [
        JournalLine(
            id=first + n,
            key=f"50{first + n:04}",
            question_id=question.id,
            team_id=team,
            value=_value(question, given),
            received_at=BEGAN + timedelta(seconds=2 + n),
            late_ms=given.late_ms,
            typing=typing,
        )
        for n, typing in enumerate(given.typing)
    ]


def _anything(dice: Random, form: Form) -> dict[str, Any]:
    """A value that a page may send, right by chance only."""
    some = dice.sample(IDS, dice.randint(0, 4))
    if form in (Form.TEXT, Form.NUMBER):
        return {"text": dice.choice(WORDS if form == Form.TEXT else NUMBERS)}
    if form in (Form.CHOICE, Form.SEVERAL):
        return {"choices": some[:1] if form == Form.CHOICE else some}
    if form == Form.ORDER:
        return {"order": some}
    return {"pairs": {one: dice.choice([*IDS, ""]) for one in some}}


def _odd(dice: Random, key: int, asked: list[KeyQuestion], teams: int) -> JournalLine:
    """A line that is anything, of a team that may be nobody's."""
    question = dice.choice(asked)
    value = _anything(dice, question.form) if dice.random() < 0.7 else dice.choice(MALFORMED)
    more = {"tick": dice.choice(TICKS), "stake_halves": dice.choice(STAKES)}
    return JournalLine(
        id=key,
        key=dice.choice(["00", "77", "ff"]) + f"{key:04}",
        question_id=question.id,
        team_id=dice.randint(1, teams + 1),
        value={**value, **{name: one for name, one in more.items() if dice.random() < 0.5}},
        received_at=BEGAN + timedelta(seconds=dice.randint(0, 5)),
        late_ms=dice.choice([0, 0, 0, 1400]),
        typing=dice.choice([None, None, None, 1, 2, 3]),
    )


def _journal(dice: Random, asked: list[KeyQuestion], teams: int) -> tuple[JournalLine, ...]:
    """What every team gives to every question, and some lines that are anything."""
    lines: list[JournalLine] = []
    first = [_given(dice) for _question in asked]
    for team in range(1, teams + 1):
        alike = dice.random() < 0.3
        for question, given in zip(asked, first, strict=True):
            lines += _told(question, team, given if alike else _given(dice), len(lines) + 1)
    for _one in range(dice.choice([0, 0, 4, 12])):
        lines.append(_odd(dice, len(lines) + 1, asked, teams))
    return tuple(lines)


# --- rulings -------------------------------------------------------------------------------
def _variant(dice: Random, form: Form) -> str:
    """An answer of this form as rulings name it."""
    if form == Form.TEXT:
        return dice.choice(["самовар", "чайник", "100", "100"])
    if form == Form.NUMBER:
        return dice.choice(["7", "7.5", "много", "много"])
    mixed = dice.sample(IDS, 4)
    if form == Form.CHOICE:
        return mixed[0]
    if form == Form.SEVERAL:
        return _json(sorted(mixed[: dice.randint(1, 4)]))
    if form == Form.ORDER:
        return _json(mixed)
    return _json({one: dice.choice(IDS) for one in mixed[: dice.randint(1, 4)]})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _ruling(
    dice: Random, number: int, asked: list[KeyQuestion], late: list[int], teams: int
) -> RulingLine:
    kind, question = dice.choice(RULED), dice.choice(asked)
    if kind == "variant":
        worth = dice.choice([None, None, *range(7)])
        terms = {"variant": _variant(dice, question.form), "halves": worth}
        return RulingLine(number, kind, terms, question_id=question.id)
    if kind == "strike":
        return RulingLine(number, kind, {}, question_id=question.id)
    if kind == "late":
        return RulingLine(number, kind, {}, answer_id=dice.choice([*late, 1]))
    terms = {"halves": dice.choice([-20, -1, 3])}
    return RulingLine(number, kind, terms, team_id=dice.randint(1, teams))


def _otherwise(dice: Random, ruling: RulingLine) -> RulingLine:
    """Said once more about the same answer, later and perhaps not the same."""
    terms = {**ruling.terms, "halves": dice.choice([None, 0, ruling.terms["halves"]])}
    return replace(ruling, number=ruling.number + 20, terms=terms)


# --- a game --------------------------------------------------------------------------------
def sheet_of(seed: int) -> Sheet:
    """The game of this seed: the same whenever it is asked for."""
    dice = Random(seed)
    rounds, asked = [], []
    for number in range(1, dice.choice([1, 2, 3, 3]) + 1):
        many = dice.choice([1, 2, 3, 4, 4])
        own = [_question(dice, n, 100 * number + n) for n in range(1, many + 1)]
        asked += own
        rounds.append(KeyRound(number, number, f"Тур {number}", _scoring(dice), tuple(own)))
    count = dice.choice([1, 2, 3, 4, 4])
    teams = [
        TeamLine(n, n, f"Команда {n}", 1, dice.random() < 0.1, dice.random() < 0.1)
        for n in range(1, count + 1)
    ]
    journal = _journal(dice, asked, count)
    late = [line.id for line in journal if line.late_ms]
    ruled = range(1, dice.randint(0, 6) + 1)
    rulings = [_ruling(dice, n, asked, late, count) for n in ruled]
    rulings += [_otherwise(dice, one) for one in rulings if one.kind == "variant"]
    dice.shuffle(rounds)
    dice.shuffle(teams)
    made = Sheet(
        tuple(rounds), tuple(teams), journal, tuple(rulings), typed_twice=dice.random() < 0.3
    )
    return levelled(made) if dice.random() < 0.5 else made


def levelled(sheet: Sheet) -> Sheet:
    """The same game with all totals equal, by points added: rounds alone part the teams then."""
    rows = slow_scorer.table(sheet)
    most = max(row["total"] for row in rows)
    added = tuple(
        RulingLine(50 + n, "penalty", {"halves": most - row["total"]}, team_id=row["team"])
        for n, row in enumerate(rows)
    )
    return replace(sheet, rulings=(*sheet.rulings, *added))


def sheets() -> st.SearchStrategy[Sheet]:
    return st.integers(0, 2**32).map(sheet_of)
