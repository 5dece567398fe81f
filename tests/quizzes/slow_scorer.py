"""The table of a game once more, written from the rules in docs/domain.md alone.

It shares nothing with the site's own reckoning but the plain values of a sheet: it walks the whole
journal for each team and question, compares answers as sets, lists and fractions instead of spelled
variants, and scores a round as a whole. It is slow, and short enough to be read beside the rules.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Any

from gatehouse.quizzes.sheet import JournalLine, KeyQuestion, KeyRound, Sheet

Given = dict[str, Any]
FALLS = {"wrong", "partly", "nothing"}


def table(sheet: Sheet) -> list[dict[str, Any]]:
    """Rows from the first place on: team, place, total, penalty, is_shared, decided_by, rounds as
    (halves, bonus, [(said, halves, answer id)])."""
    rounds = sorted(sheet.rounds, key=lambda one: one.number)
    rows = []
    for team in sheet.teams:
        scored: list[tuple[int, int, list[tuple[str, int, int | None]]]] = []
        for one in rounds:
            before = sum(halves for halves, _bonus, _cells in scored)
            scored.append(_round(sheet, team.id, one, before))
        penalty = sum(
            terms["halves"]
            for terms in {r.number: r.terms for r in sheet.rulings
                          if r.kind == "penalty" and r.team_id == team.id}.values()
        )  # fmt: skip
        total = penalty + sum(halves for halves, _bonus, _cells in scored)
        rows.append(
            {"team": team.id, "total": total, "penalty": penalty, "rounds": scored,
             "number": team.number, "plays": not (team.out_of_competition or team.disqualified)}
        )  # fmt: skip
    return _ranked(rows, [one.number for one in rounds])


def _ranked(rows: list[dict[str, Any]], numbers: list[int]) -> list[dict[str, Any]]:
    def better(one: dict[str, Any], other: dict[str, Any]) -> int | None:
        """Where one stands before the other: 0 by total, else the number of the round; None if
        nowhere."""
        if one["total"] != other["total"]:
            return 0 if one["total"] > other["total"] else None
        for at in reversed(range(len(numbers))):
            mine, theirs = one["rounds"][at][0], other["rounds"][at][0]
            if mine != theirs:
                return numbers[at] if mine > theirs else None
        return None

    for row in rows:
        rivals = [other for other in rows if other["plays"] == row["plays"]]
        ahead = [other for other in rivals if better(other, row) is not None]
        level = [other for other in rivals if other is not row and other not in ahead
                 and better(row, other) is None]  # fmt: skip
        row["rank"] = (not row["plays"], len(ahead), row["number"])
        row["place"] = len(ahead) + 1 if row["plays"] else None
        row["is_shared"] = bool(level) and row["plays"]
        row["ahead"], row["level"] = ahead, level
    ranked = sorted(rows, key=lambda row: row["rank"])
    for row in ranked:
        first_of_level = all(other["number"] > row["number"] for other in row["level"])
        by = None
        if row["plays"] and row["ahead"] and first_of_level:
            above = max(row["ahead"], key=lambda other: other["rank"])
            by = better(above, row) or None
        row["decided_by"] = by
    return ranked


# --- which answer counts -------------------------------------------------------------------
def _counts(sheet: Sheet, team: int, question: KeyQuestion) -> JournalLine | None:
    let_in = {r.answer_id for r in sheet.rulings if r.kind == "late"}
    lines = [
        line
        for line in sheet.journal
        if (line.team_id, line.question_id) == (team, question.id)
        and (line.late_ms == 0 or line.id in let_in)
    ]
    lines.sort(key=lambda line: (line.received_at, line.key))
    paper = _paper(sheet, [line for line in lines if line.typing], question)
    if paper is not None and _meant(question, paper.value) is not None:
        return paper
    phone = [line for line in lines if not line.typing]
    return phone[-1] if phone and _meant(question, phone[-1].value) is not None else None


def _paper(sheet: Sheet, lines: list[JournalLine], question: KeyQuestion) -> JournalLine | None:
    decided = [line for line in lines if line.typing == 3]
    if decided:
        return decided[-1]
    if not sheet.typed_twice:
        return lines[-1] if lines else None
    first = [line for line in lines if line.typing == 1]
    second = [line for line in lines if line.typing == 2]
    if not first or not second or _read(question, first[-1]) != _read(question, second[-1]):
        return None
    return lines[-1]


def _read(question: KeyQuestion, line: JournalLine) -> tuple[Any, bool, int | None]:
    return _meant(question, line.value), line.value.get("tick") is True, _stake(line)


def _stake(line: JournalLine) -> int | None:
    stake = line.value.get("stake_halves")
    return stake if type(stake) is int else None


BAD = "bad"


def _meant(question: KeyQuestion, value: dict[str, Any]) -> Any:  # noqa: PLR0911
    """A set, a tuple, a dict, a fraction or bare words; None for no answer, BAD for nonsense."""
    form = str(question.form)
    offered = {one["id"] for one in question.options.get("choices", [])}
    if form in ("text", "number"):
        text = value.get("text", "")
        if not isinstance(text, str):
            return BAD
        text = text.strip().replace(",", ".")
        if form == "number" and re.fullmatch(r"-?\d+(\.\d+)?", text):
            return Fraction(text)
        words = re.sub(r"[^\w.\s]|_", "", text).lower().split()
        return " ".join(words) or (text or None)
    if form in ("choice", "several", "order"):
        ids = value.get("order" if form == "order" else "choices", [])
        if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
            return BAD
        if len(ids) != len(set(ids)) or set(ids) - offered or (form == "choice" and len(ids) > 1):
            return BAD
        return (tuple(ids) if form == "order" else frozenset(ids)) if ids else None
    pairs = value.get("pairs", {})
    if not isinstance(pairs, dict):
        return BAD
    pairs = {left: right for left, right in pairs.items() if right}
    lefts = {one["id"] for one in question.options["left"]}
    rights = {one["id"] for one in question.options["right"]}
    if set(pairs) - lefts or any(
        type(one) is not str or one not in rights for one in pairs.values()
    ):
        return BAD
    return pairs or None


# --- what it is worth ----------------------------------------------------------------------
def _worth(sheet: Sheet, question: KeyQuestion, meant: Any) -> tuple[str, int]:
    """By the last ruling about this answer, else by the solution."""
    about = [r for r in sheet.rulings if r.kind == "variant" and r.question_id == question.id]
    for ruling in sorted(about, key=lambda one: -one.number):
        if _names(question, ruling.terms["variant"], meant):
            return _share(question, ruling.terms["halves"])
    form = str(question.form)
    if meant != BAD and form in ("text", "number"):
        return _by_list(question, meant) if form == "text" else _by_number(question, meant)
    hits, parts = _parts(form, question.solution, meant)
    if hits == parts:
        return "right", question.worth_halves
    if str(question.partial) == "share" and hits > 0:
        return "partly", int(Fraction(question.worth_halves * hits, parts))
    return "wrong", 0


def _by_list(question: KeyQuestion, meant: Any) -> tuple[str, int]:
    found = [
        _share(question, one["halves"])
        for one in question.solution["accepted"]
        if _meant(question, one) == meant
    ]
    best = {"right": 2, "partly": 1, "wrong": 0}
    return max(found, key=lambda one: (best[one[0]], one[1]), default=("open", 0))


def _by_number(question: KeyQuestion, meant: Any) -> tuple[str, int]:
    if not isinstance(meant, Fraction):
        return "open", 0
    off = abs(meant - Fraction(question.solution["number"].replace(",", ".")))
    right = off <= Fraction(question.solution["within"])
    return ("right", question.worth_halves) if right else ("wrong", 0)


def _parts(form: str, solution: dict[str, Any], meant: Any) -> tuple[int, int]:
    """How many parts are right, and of how many; of one choice there is one, of nonsense none is
    right."""
    if meant == BAD:
        return 0, 1
    if form == "choice":
        return len(meant & set(solution["right"])), 1
    if form == "several":
        right = set(solution["right"])
        return len(meant & right) - len(meant - right), len(right)
    if form == "order":
        right = solution["order"]
        return sum(a == b for a, b in zip(meant, right, strict=False)), len(right)
    pairs = solution["pairs"]
    return sum(meant.get(left) == right for left, right in pairs.items()), len(pairs)


def _share(question: KeyQuestion, halves: int | None) -> tuple[str, int]:
    if halves is None:
        return "right", question.worth_halves
    if halves == 0:
        return "wrong", 0
    if halves >= question.worth_halves:
        return "right", question.worth_halves
    return "partly", halves


def _names(question: KeyQuestion, variant: str, meant: Any) -> bool:
    form = str(question.form)
    if form in ("text", "number"):
        return bool(_meant(question, {"text": variant}) == meant)
    if form == "choice":
        return bool(meant == frozenset({variant}))
    named = json.loads(variant)
    if form == "several":
        return bool(meant == frozenset(named))
    return bool(meant == (tuple(named) if form == "order" else named))


# --- a round -------------------------------------------------------------------------------
def _round(
    sheet: Sheet, team: int, one: KeyRound, before: int
) -> tuple[int, int, list[tuple[str, int, int | None]]]:
    struck = {r.question_id for r in sheet.rulings if r.kind == "strike"}
    given: list[Given] = []
    for question in sorted(one.questions, key=lambda each: each.number):
        line = _counts(sheet, team, question) if question.was_asked else None
        said, halves = "nothing", 0
        if not question.was_asked:
            said = "unasked"
        elif question.id in struck:
            said = "struck"
        elif line is not None:
            said, halves = _worth(sheet, question, _meant(question, line.value))
        given.append({"question": question, "line": line, "said": said, "halves": halves})
    brought = _SCORED[str(one.scoring.kind)](one, given, before)
    for at, each in enumerate(given):
        if each["line"] is not None and each["line"].late_ms > 0 and brought[at] < 0:
            brought[at] = 0
    left = [each["said"] for each in given if each["said"] != "struck"]
    all_right = bool(left) and all(said == "right" for said in left)
    bonus = one.scoring.all_right_bonus_halves if all_right else 0
    total = sum(brought) + bonus
    if total < 0 and not one.scoring.may_go_below_zero:
        total = 0
    cells = [
        (each["said"], halves, each["line"].id if each["line"] else None)
        for each, halves in zip(given, brought, strict=True)
    ]
    return total, bonus, cells


def _plain(_one: KeyRound, given: list[Given], _before: int) -> list[int]:
    return [each["halves"] for each in given]


def _ticked(one: KeyRound, given: list[Given], _before: int) -> list[int]:
    most, brought = one.scoring.ticks_at_most, []
    for each in given:
        line = each["line"]
        ticked = line is not None and line.value.get("tick") is True
        if ticked and each["said"] not in ("struck", "unasked") and (most is None or most > 0):
            most = None if most is None else most - 1
            if each["said"] == "right":
                brought.append(one.scoring.tick_gain_halves)
                continue
            if each["said"] == "wrong":
                brought.append(-one.scoring.tick_loss_halves)
                continue
        brought.append(each["halves"])
    return brought


def _staked(one: KeyRound, given: list[Given], before: int) -> list[int]:
    low, high = one.scoring.stake_from_halves, one.scoring.stake_to_halves
    if one.scoring.stake_of_total and before < high:
        high = before
    if high < low:
        high = low
    brought = []
    for each in given:
        stake = low if each["line"] is None else _stake(each["line"])
        stake = low if stake is None else stake
        stake = low if stake < low else high if stake > high else stake
        brought.append(stake if each["said"] == "right" else
                       -stake if each["said"] == "wrong" else 0)  # fmt: skip
    return brought


def _climbed(one: KeyRound, given: list[Given], _before: int) -> list[int]:
    """The round is cut into climbs by its falls; a climb is worth its steps up to what is open."""
    fall = str(one.scoring.ladder_fall)
    falls = [at for at, each in enumerate(given) if each["said"] in FALLS]
    brought = [0] * len(given)
    if falls and fall == "lose":
        return brought
    ends = [*falls, len(given)] if fall == "restart" else [min([*falls, len(given)])]
    starts = [0, *(at + 1 for at in falls)]
    for start, end in zip(starts, ends, strict=False):
        climb = [at for at in range(start, end) if given[at]["said"] in ("right", "open")]
        for step, at in enumerate(climb):
            if given[at]["said"] == "open":
                break
            steps = one.scoring.ladder_halves or [given[at]["question"].worth_halves]
            brought[at] = steps[min(step, len(steps) - 1)]
    return brought


_SCORED = {"plain": _plain, "tick": _ticked, "stake": _staked, "ladder": _climbed}
