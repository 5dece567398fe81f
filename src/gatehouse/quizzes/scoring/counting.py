"""Which line of the journal counts for a team and a question, and what its answer is worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gatehouse.quizzes import matching
from gatehouse.quizzes.matching import NOTHING, Verdict
from gatehouse.quizzes.sheet import JournalLine, KeyQuestion, RulingLine, Sheet

DECIDED = 3  # the typing of a third person, where two differed


@dataclass(frozen=True, slots=True)
class Counted:
    """The one line of a team that counts for a question, and what it says."""

    line: JournalLine
    variant: str


class Found:
    """What the solution of one question says: every value is read once, every variant judged."""

    def __init__(self, question: KeyQuestion) -> None:
        self.question = question
        self.variants: dict[str, str] = {}
        self.verdicts: dict[str, Verdict] = {}


class Key:
    """The solutions and what was ruled. `known` has what was found before, by question, and takes
    up what is found now; of a question that is another by now it is forgotten."""

    def __init__(self, sheet: Sheet, known: dict[int, Found] | None = None) -> None:
        self.questions = {q.id: q for one in sheet.rounds for q in one.questions if q.was_asked}
        self._found = {} if known is None else known
        for question in self.questions.values():
            there = self._found.get(question.id)
            if there is None or there.question != question:
                self._found[question.id] = Found(question)
        self.struck = {r.question_id for r in sheet.rulings if r.kind == "strike"}
        self.accepted_late = {r.answer_id for r in sheet.rulings if r.kind == "late"}
        self.ruled = dict(self._ruled(sheet.rulings))

    def _ruled(self, rulings: Sequence[RulingLine]) -> Iterable[tuple[tuple[int, str], Verdict]]:
        for ruling in sorted(rulings, key=lambda one: one.number):
            question = self.questions.get(ruling.question_id or 0)
            if question is not None and ruling.kind == "variant":
                verdict = matching.worth(question, ruling.terms.get("halves"))
                yield (question.id, ruling.terms["variant"]), verdict

    def variant(self, question: KeyQuestion, value: dict[str, Any]) -> str:
        """The variant of a value."""
        variants, text = self._found[question.id].variants, repr(value)
        if text not in variants:
            variants[text] = matching.variant(question, value)
        return variants[text]

    def verdict(self, question: KeyQuestion, variant: str) -> Verdict:
        """What a variant is worth: by ruling if there is one, else by the solution."""
        if not variant:
            return NOTHING
        ruled = self.ruled.get((question.id, variant))
        if ruled is not None:
            return ruled
        verdicts = self._found[question.id].verdicts
        if variant not in verdicts:
            verdicts[variant] = matching.verdict(question, variant)
        return verdicts[variant]


def count(sheet: Sheet, key: Key) -> dict[tuple[int, int], Counted]:
    """By team and question: the line that counts. Where none does, or the last one is empty, there
    is no entry."""
    phones: dict[tuple[int, int], JournalLine] = {}
    papers: dict[tuple[int, int], dict[int, JournalLine]] = {}
    for line in sheet.journal:
        if line.late_ms > 0 and line.id not in key.accepted_late:
            continue
        place = line.team_id, line.question_id
        if line.typing is None:
            phones[place] = _later(phones.get(place), line)
        else:
            typed = papers.setdefault(place, {})
            typed[line.typing] = _later(typed.get(line.typing), line)
    found = _read(phones, key)
    for place, typed in papers.items():
        question = key.questions.get(place[1])
        paper = _paper(typed, question, key, sheet.typed_twice) if question else None
        if paper is not None and paper.variant:
            found[place] = paper
    return found


def _read(lines: dict[tuple[int, int], JournalLine], key: Key) -> dict[tuple[int, int], Counted]:
    found = {}
    for place, line in lines.items():
        question = key.questions.get(place[1])
        if question is not None and (variant := key.variant(question, line.value)):
            found[place] = Counted(line, variant)
    return found


def _later(one: JournalLine | None, other: JournalLine) -> JournalLine:
    if one is None or (one.received_at, one.key) < (other.received_at, other.key):
        return other
    return one


def _paper(
    typed: dict[int, JournalLine], question: KeyQuestion, key: Key, typed_twice: bool
) -> Counted | None:
    """What a blank says, once it is settled."""
    lines = sorted(typed.values(), key=lambda line: (line.received_at, line.key))
    settled = typed.get(DECIDED) or lines[-1]
    said = [_said(line, question, key) for line in lines]
    if typed_twice and DECIDED not in typed and (len(said) < 2 or said[0] != said[1]):
        return None
    return Counted(settled, key.variant(question, settled.value))


def _said(line: JournalLine, question: KeyQuestion, key: Key) -> tuple[str, bool, int | None]:
    return key.variant(question, line.value), is_ticked(line), stake_of(line)


def is_ticked(line: JournalLine) -> bool:
    """Whether the answer was ticked; anything but a plain yes is none."""
    return line.value.get("tick") is True


def stake_of(line: JournalLine) -> int | None:
    """What was staked, None where nothing that can be read was."""
    stake = line.value.get("stake_halves")
    return stake if isinstance(stake, int) and not isinstance(stake, bool) else None
