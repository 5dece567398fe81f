"""The journal that is published is the one that was hashed, whoever writes in that moment."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from threading import Event

import pytest
from django.db import connection, transaction

from gatehouse.quizzes.keys import hashed_lines
from gatehouse.quizzes.operations import playing
from tests.admission.test_at_once import Doing
from tests.quizzes.games import after, game, say
from tests.quizzes.test_hosts_at_once import until_waiting

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_late_answer_that_is_written_while_the_game_ends_is_hashed_or_not_published() -> None:
    g = game()
    run, slow, quick = g.open(1), g.team(), g.team()
    written, go_on = Event(), Event()
    writing = Doing(holding(lambda: say(slow, run, "Поздно", at=after(300)), written, go_on))
    assert written.wait(60)
    passing = Doing(lambda: say(quick, run, "Тоже", at=after(301)))
    if connection.vendor == "postgresql":
        assert passing.outcome() == "done"
    ending = Doing(lambda: playing.end(quiz=g.quiz, seat=g.host, now=after(302)))
    until_waiting(1, or_over=ending)
    go_on.set()
    assert [one.outcome() for one in (writing, passing, ending)] == ["done"] * 3
    table = g.quiz.tables.get()
    lines = hashed_lines(g.quiz, table)
    assert sha256("".join(lines).encode()).hexdigest() == table.journal_sha256
    assert len(lines) == table.answers


def holding(act: Callable[[], object], written: Event, go_on: Event) -> Callable[[], None]:
    """Does it, and commits it only when it is let go on."""

    def slowly() -> None:
        with transaction.atomic():
            act()
            written.set()
            assert go_on.wait(60)

    return slowly
