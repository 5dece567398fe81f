"""Games that are being judged, kept in the process that counts them: a journal only grows, so that
of it only new lines are read, and of a table only what they or a ruling touch is reckoned again.

Before it is used, what was kept is held against the journal in the database: as many lines, with
the same sum of their keys. Where they differ, or where the transaction that read lines came to
nothing, all is read anew. What it says is what the whole game says, by the same functions.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum

from gatehouse.core.kept import Kept
from gatehouse.quizzes.keys import (
    AnswerRow,
    Journal,
    Numbers,
    exported,
    numbers_of,
    rows_of,
    sheet_of,
)
from gatehouse.quizzes.models import Answer, Quiz
from gatehouse.quizzes.scoring import Counting, Key, Running
from gatehouse.quizzes.sheet import Sheet

HOUR = 3600
GAMES = 2  # a game of 2,000 teams and 40 questions takes some 110 MB


class _Other(Exception):
    """What was kept is not this journal."""


class _Game:
    """One game as far as it was read."""

    def __init__(self) -> None:
        self.running = Running()
        self.many = self.sum = self.last = 0
        self.awaits_commit = False
        # The journal as it is hashed, by question; those with a new line are to be written.
        self.written: dict[int, bytes] = {}
        self.unwritten: set[int] = set()
        self.numbers = Numbers({}, {})
        self._values: dict[str, Any] = {}
        self._odd: dict[int, Any] = {}

    def fresh(self, quiz: Quiz) -> list[AnswerRow]:
        """Lines that were not read yet. Raises _Other."""
        if self.awaits_commit:
            raise _Other
        lines, began = Answer.objects.filter(run__quiz=quiz).order_by(), self.last > 0
        rows = rows_of(lines.filter(pk__gt=self.last), values=self._values)
        self._odd.update((row[0], row[4]) for row in rows if not isinstance(row[4], dict))
        self.many, self.sum = self.many + len(rows), self.sum + sum(row[0] for row in rows)
        self.last = max((row[0] for row in rows), default=self.last)
        self.unwritten |= {row[2] for row in rows}
        there = lines.filter(pk__lte=self.last).aggregate(many=Count("pk"), sum=Sum("pk"))
        if began and (there["many"], there["sum"] or 0) != (self.many, self.sum):
            raise _Other
        if rows and transaction.get_connection().in_atomic_block:
            self.awaits_commit = True
            transaction.on_commit(self._committed)
        return rows

    def _committed(self) -> None:
        self.awaits_commit = False

    def journal_now(self, quiz: Quiz) -> Journal:
        """Its hash. Of a question without a new line what was written before is taken, if the
        question and the teams have the numbers that they had."""
        numbers = numbers_of(quiz)
        for question in self.unwritten | self._renumbered(numbers):
            lines = exported(self._rows(question), numbers)
            self.written[question] = "".join(lines).encode()
        self.numbers, self.unwritten = numbers, set()
        return Journal(self.many, self._sha256())

    def _renumbered(self, numbers: Numbers) -> set[int]:
        before = self.numbers
        if any(numbers.teams.get(team) != number for team, number in before.teams.items()):
            return set(self.written)
        asked = numbers.questions
        return {one for one in self.written if asked[one] != before.questions[one]}

    def _sha256(self) -> str:
        """Lines are sorted, and begin with the number of their question and a tab."""
        found = sha256()
        names = self.numbers.questions
        for question in sorted(self.written, key=lambda one: f"{names[one]}\t"):
            found.update(self.written[question])
        return found.hexdigest()

    def _rows(self, question: int) -> Iterator[AnswerRow]:
        """Lines of a question as they were read."""
        for one in self.running.counting.lines_to(question):
            value = self._odd.get(one.id, one.value)
            yield (one.id, one.key, one.question_id, one.team_id, value, one.received_at,
                   one.late_ms, one.typing)  # fmt: skip


class _Kept:
    """A game, and the turn to use it."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.game = _Game()


_games: Kept[str, _Kept] = Kept(None, seconds=HOUR, at_most=GAMES)


@dataclass(frozen=True)
class Said:
    """The bytes of a table; `journal` tells what it was reckoned from, on the same reading."""

    body: bytes
    journal: Callable[[], Journal]


@contextmanager
def _uncollected(*, is_large: bool) -> Iterator[None]:
    """A whole journal is read, none of which is garbage: to look for some again and again while it
    grows would take a third of the time."""
    if not is_large or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _in_turn(quiz: Quiz) -> Iterator[tuple[_Game, Sheet]]:
    """The game with what it has not read yet; read anew where what was kept is not it."""
    kept = _games.get(str(quiz.play_key), lambda _key: _Kept()) or _Kept()
    with kept.turn, _uncollected(is_large=not kept.game.many):
        try:
            rows = kept.game.fresh(quiz)
        except _Other:
            kept.game = _Game()
            rows = kept.game.fresh(quiz)
        try:
            yield kept.game, sheet_of(quiz, rows=rows)
        except BaseException:
            kept.game = _Game()  # whatever it has taken is not known
            raise


@contextmanager
def table_of(quiz: Quiz, *, asked: Collection[int]) -> Iterator[Said]:
    """The table; `asked` are the questions that say something by now."""
    with _in_turn(quiz) as (game, sheet):
        yield Said(game.running.go_on(sheet, asked=asked), lambda: game.journal_now(quiz))


@dataclass(frozen=True)
class Read:
    """The terms of a game and what counts in it; the sheet has no journal."""

    sheet: Sheet
    key: Key
    counting: Counting


@contextmanager
def reading(quiz: Quiz) -> Iterator[Read]:
    """All that was answered to the questions that the game has opened; while it is looked at nobody
    else uses what is kept, so that it is no longer than needed."""
    with _in_turn(quiz) as (game, sheet):
        key = game.running.key_of(sheet)
        game.running.take(sheet, key)
        yield Read(replace(sheet, journal=()), key, game.running.counting)
