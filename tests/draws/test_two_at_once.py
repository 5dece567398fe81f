"""Two officials, or two workers, at the same moment: each step of a draw is taken once, and the
second hears why not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from gatehouse.core.history import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw, DrawFile
from gatehouse.draws.rules import Step
from gatehouse.people.models import Person, Role
from tests.draws import making

pytestmark = pytest.mark.django_db(transaction=True)
NOW = making.BEACON_AT


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of each: done, or the code of the refusal."""
    begin, outcomes = threading.Barrier(len(acts)), ["never came back"] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            begin.wait(60)
            act()
            outcomes[number] = "done"
        except Refused as refused:
            outcomes[number] = refused.first.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return sorted(outcomes)


def officials() -> tuple[Person, Person]:
    return making.official(Role.ORGANISER), making.official(Role.ADMINISTRATOR)


def judged() -> Draw:
    draw = making.draw()
    making.committed(draw)
    return draws.test(draw=making.drawn(draw), now=NOW)


def said(verb: str) -> int:
    return HistoryEntry.objects.filter(verb=f"draws.{verb}").count()


def test_a_result_that_two_pairs_release_at_once_is_released_once() -> None:
    draw, (one, other), (third, fourth) = judged(), officials(), officials()
    outcomes = at_once(
        lambda: draws.release(by=one, approved_by=other, now=NOW, draw=draw.pk),
        lambda: draws.release(by=third, approved_by=fourth, now=NOW, draw=draw.pk),
    )
    assert outcomes == ["done", "not_now"]
    assert said("released") == 1


def test_a_result_released_while_the_draw_is_called_off_is_one_of_both_and_both_are_told() -> None:
    draw, (one, other), (third, fourth) = judged(), officials(), officials()
    outcomes = at_once(
        lambda: draws.release(by=one, approved_by=other, now=NOW, draw=draw.pk),
        lambda: draws.void(by=third, approved_by=fourth, now=NOW, draw=draw.pk, why="Сбой."),
    )
    fresh = Draw.objects.get(pk=draw.pk)
    assert fresh.step is Step.VOID
    # Called off first, it is not released any more; released first, it may still be called off.
    assert outcomes == (["done", "done"] if fresh.released_at else ["done", "not_now"])


def test_a_draw_called_off_by_two_pairs_at_once_has_one_reason() -> None:
    draw, (one, other), (third, fourth) = judged(), officials(), officials()
    outcomes = at_once(
        lambda: draws.void(by=one, approved_by=other, now=NOW, draw=draw.pk, why="Сбой."),
        lambda: draws.void(by=third, approved_by=fourth, now=NOW, draw=draw.pk, why="Ошибка."),
    )
    assert outcomes == ["done", "not_now"]
    assert said("voided") == 1


def test_lists_closed_and_committed_by_two_workers_at_once_are_the_same_files() -> None:
    draw = making.draw()
    entries = [making.entry(draw) for _ in range(6)]
    close = lambda: draws.close(draw=draw, now=making.CLOSES_AT)  # noqa: E731
    assert at_once(close, close) == ["done", "done"]
    draws.describe(draw=draw, entries=[making.described(one) for one in entries])
    commit = lambda: draws.commit(draw=draw, now=making.CLOSES_AT)  # noqa: E731
    assert at_once(commit, commit) == ["done", "done"]
    names = list(DrawFile.objects.filter(draw=draw).values_list("name", flat=True))
    assert len(names) == len(set(names))
    assert said("closed") == said("committed") == 1


def test_a_round_brought_by_two_officials_at_once_is_taken_once() -> None:
    draw = making.draw()
    making.committed(draw)
    draws.close_reveals(draw=draw, now=making.WITNESSES_UNTIL)
    one, other = officials()
    bring = [
        lambda by=by: draws.bring_signature(
            draw=draw, signature=making.SIGNATURE, by=by, now=NOW + timedelta(seconds=1)
        )
        for by in (one, other)
    ]
    assert at_once(*bring) == ["done", "done"]
    assert said("round_came") == 1
