"""Rows of a game as the plain values that a table is reckoned from, and the hash of its journal.

A line of the journal, as it is hashed and exported, ends with a line feed and has, parted by tabs:

    round.question  team's number  key of the answer  received  late  typing  value

`received` is in UTC with six digits of a second (2026-11-22T18:30:05.123456Z), `late` in whole
milliseconds, `typing` is 1, 2 or 3 for paper and - for a phone, `value` is JSON with sorted names
and no spaces. The hash of a journal is the SHA-256 of its lines in UTF-8, sorted by their bytes: in
which order they are exported does not matter.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from gatehouse.quizzes.models import Answer, Question, Quiz, Ruling, Run, TableVersion
from gatehouse.quizzes.sheet import (
    JournalLine,
    KeyQuestion,
    KeyRound,
    RulingLine,
    Sheet,
    TeamLine,
)
from gatehouse.quizzes.terms import Form, Partial, read_game_rules, read_scoring

# `Answer.pk`, its key in 32 hexadecimal digits, question, team, value, received, late, typing.
AnswerRow = tuple[int, str, int, int, Any, datetime, int, int | None]
_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
UNREADABLE: dict[str, Any] = {"text": None}


@dataclass(frozen=True)
class Journal:
    """How many lines a journal has, and their hash."""

    answers: int
    sha256: str


@dataclass(frozen=True)
class Numbers:
    """What stands for a question and for a team in a journal, by their keys."""

    questions: dict[int, str]
    teams: dict[int, int]


def rows_of(answers: QuerySet[Answer], *, values: dict[str, Any] | None = None) -> list[AnswerRow]:
    """Lines of a journal as they are read, once for a sheet and for the hash. Those that say the
    same share one value: `values` has it by its text, and takes up what is new."""
    known = {} if values is None else values
    plain = answers.annotate(key_text=Cast("key", TextField()), said=Cast("value", TextField()))
    columns = ("pk", "key_text", "run__question", "team", "said", "received_at", "late_ms")
    found = []
    for pk, key, question, team, said, received_at, late_ms, typing in plain.values_list(
        *columns, "typing"
    ):
        if said not in known:
            known[said] = json.loads(said)
        hexed = key.replace("-", "")
        found.append((pk, hexed, question, team, known[said], received_at, late_ms, typing))
    return found


def sheet_of(
    quiz: Quiz,
    *,
    asked: Collection[int] | None = None,
    answers: QuerySet[Answer] | None = None,
    rows: list[AnswerRow] | None = None,
) -> Sheet:
    """Everything of a game that its table is reckoned from, in six statements.

    `asked` are the ids of the questions that say something by now; without it, all that the game
    has opened. `answers` takes a part of the journal instead of all of it, `rows` what was read
    already. Teams that have left are not in it.
    """
    if rows is None:
        lines = Answer.objects.filter(run__quiz=quiz) if answers is None else answers
        rows = rows_of(lines.order_by())
    if asked is None:
        asked = set(Run.objects.filter(quiz=quiz).values_list("question", flat=True))
    return Sheet(
        rounds=_rounds(quiz, asked),
        teams=_teams(quiz),
        journal=tuple(map(_line, rows)),
        rulings=tuple(_rulings(quiz)),
        typed_twice=read_game_rules(quiz.rules).typed_twice,
    )


def key_question(question: Question, *, was_asked: bool = True) -> KeyQuestion:
    """A question with its solution, as plain values."""
    return KeyQuestion(
        id=question.pk,
        number=question.number,
        form=Form(question.form),
        options=question.options,
        solution=question.solution,
        partial=Partial(question.partial),
        worth_halves=question.worth_halves,
        was_asked=was_asked,
    )


def journal_sha256(quiz: Quiz) -> str:
    """The hash of all that was answered until now, in time or not, on any channel."""
    return sha256("".join(journal_lines(quiz)).encode()).hexdigest()


def journal_lines(quiz: Quiz, *, rows: Iterable[AnswerRow] | None = None) -> list[str]:
    """The journal as it is exported, in the order in which it is hashed."""
    if rows is None:
        rows = rows_of(Answer.objects.filter(run__quiz=quiz).order_by())
    return exported(rows, numbers_of(quiz))


def numbers_of(quiz: Quiz) -> Numbers:
    asked = Run.objects.filter(quiz=quiz).values_list(
        "question", "question__round__number", "question__number"
    )
    questions = {question: f"{of}.{number}" for question, of, number in asked}
    return Numbers(questions, dict(quiz.teams.values_list("pk", "number")))


def exported(rows: Iterable[AnswerRow], numbers: Numbers) -> list[str]:
    """These lines, sorted."""
    texts: dict[int, tuple[Any, str]] = {}
    questions, teams = numbers.questions, numbers.teams
    lines = [_exported(row, questions[row[2]], teams[row[3]], texts) for row in rows]
    # By bytes: the order of letters in UTF-8 is that of their numbers.
    return sorted(lines)


def hashed_lines(quiz: Quiz, table: TableVersion) -> list[str]:
    """The lines that the hash of a table was made of: answers that came afterwards, too late to
    change it, are not among them."""
    first = Answer.objects.filter(run__quiz=quiz).order_by("pk")
    lines = journal_lines(quiz, rows=rows_of(first[: table.answers]))
    found = sha256("".join(lines).encode()).hexdigest()
    return lines if found == table.journal_sha256 else journal_lines(quiz)


def _exported(row: AnswerRow, question: str, team: int, texts: dict[int, tuple[Any, str]]) -> str:
    """The line; `texts` has each value that many lines share, by its identity, with its JSON."""
    _pk, key, _question, _team, value, received_at, late_ms, typing = row
    at = received_at.astimezone(UTC).isoformat(timespec="microseconds")[:-6]
    kept = texts.get(id(value))
    if kept is None:
        kept = texts[id(value)] = value, _json(value)
    dashed = f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
    return f"{question}\t{team}\t{dashed}\t{at}Z\t{late_ms}\t{typing or '-'}\t{kept[1]}\n"


def _rounds(quiz: Quiz, asked: Collection[int]) -> tuple[KeyRound, ...]:
    rounds = quiz.packet.rounds.order_by("number").prefetch_related("questions")
    return tuple(
        KeyRound(
            id=one.pk,
            number=one.number,
            title=one.title_ru or one.title,  # a table has the same bytes in every language
            scoring=read_scoring(one.scoring),
            questions=tuple(
                key_question(question, was_asked=question.pk in asked)
                for question in sorted(one.questions.all(), key=lambda each: each.number)
            ),
        )
        for one in rounds
    )


def _teams(quiz: Quiz) -> tuple[TeamLine, ...]:
    rows = quiz.teams.filter(left_at=None).order_by("number").values_list(
        "pk", "number", "name", "channel", "out_of_competition", "disqualified_because"
    )  # fmt: skip
    return tuple(
        TeamLine(pk, number, name, channel, is_out, bool(because))
        for pk, number, name, channel, is_out, because in rows
    )


def _line(row: AnswerRow) -> JournalLine:
    pk, key, question, team, value, received_at, late_ms, typing = row
    said = value if isinstance(value, dict) else UNREADABLE
    return JournalLine(pk, key, question, team, said, received_at, late_ms, typing)


def _rulings(quiz: Quiz) -> Iterable[RulingLine]:
    for one in Ruling.objects.filter(quiz=quiz).standing().order_by("number"):
        yield RulingLine(
            number=one.number,
            kind=one.kind,
            terms=one.terms,
            question_id=one.question_id,
            team_id=one.team_id,
            answer_id=one.answer_id,
        )
