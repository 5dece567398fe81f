"""Two hosts in one moment, a button tapped twice, an answer in the moment of a stop: all happens
once, and one after the other, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from gatehouse.core import history
from gatehouse.core.models import HistoryEntry
from gatehouse.quizzes.models import Answer, Quiz, Run, Seat, SeatRole, Team
from gatehouse.quizzes.operations import answering, devices, leasing, playing, quizzes
from gatehouse.quizzes.operations.answering import Receipt
from tests.admission.test_at_once import Doing, both, pausing
from tests.quizzes.games import after, game, say

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_question_opened_twice_in_one_moment_is_opened_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    g = game()
    with pausing(monkeypatch, playing, "_refuse_while_open") as came:
        both(lambda: g.open(1, at=after(1)), came, lambda: g.open(1, at=after(2)))
    assert Run.objects.get(quiz=g.quiz).opened_at == after(1)
    assert HistoryEntry.objects.filter(verb="quizzes.opened").count() == 1


def test_a_question_stopped_twice_in_one_moment_is_stopped_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    g = game()
    run = g.open(1)
    with pausing(monkeypatch, playing, "refuse_over") as came:
        both(
            lambda: playing.stop(run=run, seat=g.host, now=after(10)),
            came,
            lambda: playing.stop(run=run, seat=g.host, now=after(11)),
        )
    run.refresh_from_db()
    assert run.stopped_at == after(10)
    assert HistoryEntry.objects.filter(verb="quizzes.stopped").count() == 1


def test_a_solution_shown_twice_in_one_moment_is_shown_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    g = game()
    run = g.open(1)
    with pausing(monkeypatch, playing, "refuse_before") as came:
        both(
            lambda: playing.show_solution(run=run, seat=g.host, now=after(100)),
            came,
            lambda: playing.show_solution(run=run, seat=g.host, now=after(101)),
        )
    run.refresh_from_db()
    assert run.solved_at == after(100)
    assert HistoryEntry.objects.filter(verb="quizzes.solved").count() == 1


def test_of_two_desks_of_one_name_in_one_moment_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    g = game()

    def give() -> None:
        quizzes.give_seat(quiz=g.quiz, role=SeatRole.CHECKER, title="Анна", by=None, now=after(1))

    with pausing(monkeypatch, history, "record") as came:
        told = both(give, came, give)
    assert told == ["done", "title_taken"]
    assert Seat.objects.filter(quiz=g.quiz, role=SeatRole.CHECKER).count() == 1


def test_of_two_hosts_that_take_a_game_in_one_moment_one_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    g = game()
    Quiz.objects.filter(pk=g.quiz.pk).update(holder=None, held_until=None)
    with pausing(monkeypatch, leasing, "_refuse_others") as came:
        both(
            lambda: leasing.take(seat=g.host, now=after(1)),
            came,
            lambda: leasing.take(seat=g.second, now=after(1)),
        )
    assert HistoryEntry.objects.filter(verb="quizzes.taken_over").count() == 1
    assert g.fresh().holder in {g.host, g.second}


# --- an answer and a stop ------------------------------------------------------------------
def test_a_stop_waits_for_the_answers_that_are_being_written_and_gives_all_their_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    g = game()
    run, quick, slow = g.open(1), g.team(), g.team()
    with held(monkeypatch, answering, "_written") as (came, go_on):
        receipts: list[Receipt] = []
        writing = Doing(lambda: receipts.append(say(quick, run, "да", at=after(13))))
        assert came.wait(60)
        stopping = Doing(lambda: playing.stop(run=run, seat=g.host, now=after(10)))
        until_waiting(1, or_over=stopping)
        go_on.set()
        assert [writing.outcome(), stopping.outcome()] == ["done", "done"]
    run.refresh_from_db()
    assert receipts[0].counts
    assert run.window_of(slow).closes_at == after(13)


def test_an_answer_waits_for_a_stop_that_is_being_written_and_comes_too_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    g = game()
    run, team = g.open(1), g.team()
    with held(monkeypatch, playing, "_stop_at") as (came, go_on):
        receipts: list[Receipt] = []
        stopping = Doing(lambda: playing.stop(run=run, seat=g.host, now=after(10)))
        assert came.wait(60)
        writing = Doing(lambda: receipts.append(say(team, run, "да", at=after(13))))
        until_waiting(1, or_over=writing)
        go_on.set()
        assert [stopping.outcome(), writing.outcome()] == ["done", "done"]
    run.refresh_from_db()
    assert run.stopped_at == after(10)
    assert receipts[0].late_ms == 3000


@pytest.mark.parametrize("device", [None, uuid4()], ids=["the first phone", "a phone"])
def test_an_answer_and_a_stop_never_wait_for_each_other_by_way_of_a_host_who_lets_a_phone_play(
    monkeypatch: pytest.MonkeyPatch, device: UUID | None
) -> None:
    """The stop waits for the answer, the host for the game, and the answer for nobody."""
    g = game()
    run, team = g.open(1), g.team()
    asks = {"device_asked": uuid4(), "device_asked_at": after(1)}
    Team.objects.filter(pk=team.pk).update(device=device, **asks)
    with held(monkeypatch, answering, "_written") as (came, go_on):
        writing = Doing(lambda: say(team, run, "да", at=after(13)))
        assert came.wait(60)
        stopping = Doing(lambda: playing.stop(run=run, seat=g.host, now=after(10)))
        until_waiting(1, or_over=stopping)
        letting = Doing(lambda: devices.approve(team=team, seat=g.host, now=after(12)))
        until_waiting(2, or_over=letting)
        go_on.set()
        assert [one.outcome() for one in (writing, stopping, letting)] == ["done"] * 3
    assert Answer.objects.filter(team=team, late_ms=0).count() == 1


@contextmanager
def held(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> Iterator[tuple[Event, Event]]:
    """Whoever comes first through `owner.name` stops behind it, with its locks. Yields what is set
    once somebody is there, and what lets it go on."""
    came, go_on, real = Event(), Event(), getattr(owner, name)

    def stopping(*args: Any, **kwargs: Any) -> Any:
        result = real(*args, **kwargs)
        if not came.is_set():
            came.set()
            assert go_on.wait(60)
        return result

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, stopping)
        try:
            yield came, go_on
        finally:
            go_on.set()


def until_waiting(many: int, *, or_over: Doing) -> None:
    """Until so many wait for a lock of PostgreSQL, or what should wait is over. On SQLite nobody is
    seen waiting: who comes second begins when the first has committed."""
    said = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    for _ in range(2000 if connection.vendor == "postgresql" else 0):
        with connection.cursor() as cursor:
            cursor.execute(f"{said} AND datname = current_database()")
            if cursor.fetchone()[0] >= many or or_over.is_over:
                return
        Event().wait(0.01)
