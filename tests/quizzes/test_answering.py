"""The journal of answers: what is written down, what counts, and what is refused."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from time import sleep
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from gatehouse.core.refusal import Refused
from gatehouse.quizzes.models import Answer
from gatehouse.quizzes.operations.answering import Receipt, Sent, answer_each
from gatehouse.quizzes.operations.together import Together
from tests.quizzes.captains import DELAY, OPENED, OTHER_PHONE, PHONE, after, game, say

pytestmark = pytest.mark.django_db
GRACE = timedelta(milliseconds=700)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What is done within is refused for this reason."""
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.first.code == code


def written() -> list[Any]:
    """What the journal holds, in the order of writing."""
    return [row.value for row in Answer.objects.order_by("pk")]


def test_an_answer_in_time_is_written_down_and_counts() -> None:
    played = game()
    run = played.open()

    receipt = say(played.team, run, "Шоколад", at=after(10))

    row = Answer.objects.get()
    assert (row.value, row.device, row.late_ms) == ({"text": "Шоколад"}, PHONE, 0)
    assert (receipt.received_at, receipt.counts) == (after(10), True)


def test_a_retry_gets_the_same_receipt_and_is_written_once() -> None:
    played = game()
    run, key = played.open(), uuid4()
    first = say(played.team, run, "шоколад", at=after(10), key=key)

    again = say(played.team, run, "шоколад", at=after(90), key=key)

    assert again == first
    assert written() == [{"text": "шоколад"}]


def test_a_retry_is_known_even_after_the_play_was_handed_to_another_phone() -> None:
    played = game()
    run, key = played.open(), uuid4()
    first = say(played.team, run, at=after(10), key=key)
    played.team.device = OTHER_PHONE
    played.team.save()

    assert say(played.team, run, at=after(12), key=key) == first


def test_two_quick_questions_with_one_key_are_two_answers() -> None:
    """Q20."""
    played = game()
    one, two, key = played.open("text"), played.open("number"), uuid4()

    say(played.team, one, "первый", at=after(5), key=key)
    say(played.team, two, "2", at=after(6), key=key)

    assert written() == [{"text": "первый"}, {"text": "2"}]


@pytest.mark.parametrize("late", [1, 1_400, 10_000])
def test_what_comes_after_the_grace_is_kept_says_how_late_it_was_and_does_not_count(
    late: int,
) -> None:
    played = game()
    run = played.open()
    past = after(60) + GRACE + timedelta(milliseconds=late)

    receipt = say(played.team, run, at=past)

    assert (receipt.counts, receipt.late_ms) == (False, 700 + late)
    assert Answer.objects.get().late_ms == 700 + late


def test_within_the_grace_it_counts() -> None:
    played = game()

    assert say(played.team, played.open(), at=after(60) + GRACE).counts


def test_a_late_answer_belongs_to_its_own_question_whatever_is_open_by_then() -> None:
    """Q7."""
    played = game()
    old, new = played.open("text"), played.open("number", at=after(70))

    receipt = say(played.team, old, "старый", at=after(75))

    assert not receipt.counts
    assert list(Answer.objects.values_list("run_id", flat=True)) == [old.pk]
    assert not new.answers.exists()


def test_there_is_no_second_try_after_the_close() -> None:
    """Q7b."""
    played = game()
    run = played.open()
    say(played.team, run, "молоко", at=after(50))

    second = say(played.team, run, "шоколад", at=after(62))

    assert not second.counts
    counted = Answer.objects.filter(late_ms=0).values_list("value", flat=True)
    assert list(counted) == [{"text": "молоко"}]


def test_a_question_that_is_not_open_yet_takes_no_answer() -> None:
    played = game()
    played.team.channel = played.stream
    played.team.save()
    run = played.open()

    with refused("not_open"):
        say(played.team, run, at=after(DELAY - 1))

    assert say(played.team, run, at=after(DELAY + 60)).counts
    assert not say(played.team, run, at=after(DELAY + 62)).counts


def test_a_team_with_more_time_has_it() -> None:
    played = game()
    played.team.time_percent = 150
    played.team.save()
    run = played.open()

    assert say(played.team, run, at=after(89)).counts
    assert not say(played.other, run, at=after(89)).counts


def test_a_stop_shortens_the_window() -> None:
    played = game()
    run = played.open(stopped_at=after(30))

    assert say(played.team, run, at=after(30)).counts
    assert not say(played.team, run, at=after(31)).counts


def test_only_the_phone_that_plays_for_the_team_answers() -> None:
    played = game()
    run = played.open()
    say(played.team, run, at=after(5))

    with refused("not_captain"):
        say(played.team, run, "другое", at=after(6), device=OTHER_PHONE)

    assert written() == [{"text": "шоколад"}]


def test_what_a_phone_says_of_its_clock_is_kept_and_gains_nothing() -> None:
    """Q8."""
    played = game()
    run = played.open()

    late = say(
        played.team, run, at=after(70), tapped_at=after(1), shown_at=OPENED, offset_ms=-69_000
    )

    assert not late.counts
    assert Answer.objects.get().tapped_at == after(1)


def test_what_was_put_differently_meanwhile_has_to_be_looked_at_again() -> None:
    played = game()
    run = played.open()

    with refused("changed"):
        say(played.team, run, at=after(5), rev=run.rev + 1)


def test_nobody_answers_in_another_game() -> None:
    played, elsewhere = game(), game()

    with refused("no_question"):
        say(played.team, elsewhere.open(), at=after(5))

    assert written() == []


GOOD = [
    ("text", {"text": "  два \n слова "}, {"text": "два слова"}),
    ("text", {"text": "ноль\u200bширины\x00"}, {"text": "нольширины"}),
    ("text", {"text": " "}, {}),
    ("text", {}, {}),
    ("number", {"text": "1703"}, {"text": "1703"}),
    ("choice", {"choices": ["b"]}, {"choices": ["b"]}),
    ("several", {"choices": ["c", "a"]}, {"choices": ["c", "a"]}),
    ("order", {"order": ["c", "b", "a"]}, {"order": ["c", "b", "a"]}),
    ("match", {"pairs": {"l1": "r2"}}, {"pairs": {"l1": "r2"}}),
]
BAD = [
    ("text", None),
    ("text", "шоколад"),
    ("text", {"text": 5}),
    ("text", {"text": "я" * 401}),
    ("text", {"text": "да", "points": 100}),
    ("text", {"text": "да", "tick": True}),
    ("choice", {"choices": ["a", "b"]}),
    ("choice", {"choices": ["x"]}),
    ("choice", {"choices": "a"}),
    ("several", {"choices": ["a", "a"]}),
    ("several", {"choices": [["a"]]}),
    ("order", {"order": ["a"]}),
    ("order", {"choices": ["a", "b", "c"]}),
    ("match", {"pairs": {"l9": "r1"}}),
    ("match", {"pairs": {"l1": {"id": "r1"}}}),
    ("match", {"pairs": [["l1", "r1"]]}),
]


@pytest.mark.parametrize(("form", "value", "kept"), GOOD)
def test_an_answer_of_each_form_is_kept_as_it_was_meant(form: str, value: Any, kept: Any) -> None:
    played = game()

    say(played.team, played.open(form), value=value, at=after(5))

    assert written() == [kept]


@pytest.mark.parametrize(("form", "value"), BAD)
def test_what_is_no_answer_to_the_question_is_refused_in_words_and_not_kept(
    form: str, value: Any
) -> None:
    """Q17."""
    played = game()

    with refused("unclear"):
        say(played.team, played.open(form), value=value, at=after(5))

    assert written() == []


def noise(dice: random.Random, depth: int = 0) -> Any:
    """Any JSON at all."""
    kinds = [None, True, -1, 1e308, "", "a", "\ud800", "\x00", "text", "choices", "🎲" * 500]
    if depth > 2 or dice.random() < 0.5:
        return dice.choice(kinds)
    names = ["text", "choices", "order", "pairs", "tick", "stake_halves", "a", "l1", "__proto__"]
    if dice.random() < 0.5:
        return [noise(dice, depth + 1) for _ in range(dice.randrange(4))]
    return {dice.choice(names): noise(dice, depth + 1) for _ in range(dice.randrange(4))}


def test_noise_is_never_kept_and_stops_nobody_else_in_the_same_request() -> None:
    played, dice = game(), random.Random(7)
    runs = {form: played.open(form) for form in ("text", "choice", "order", "match")}
    sent = [
        Sent(dice.choice(list(runs.values())).pk, 1, uuid4(), noise(dice), PHONE)
        for _ in range(400)
    ]
    sent.append(Sent(runs["text"].pk, 1, uuid4(), {"text": "шоколад"}, PHONE))

    said = answer_each(team=played.team, sent=sent, received_at=after(5))

    assert isinstance(said[-1], Receipt)
    shapes = {tuple(value) for value in written()}
    assert shapes <= {(), ("text",), ("choices",), ("order",), ("pairs",)}
    texts = [value["text"] for value in written() if "text" in value]
    assert all(isinstance(text, str) and text.isprintable() for text in texts)


def test_a_tick_and_a_stake_are_kept_where_the_round_has_them() -> None:
    ticked, staked = game(scoring={"kind": "tick"}), game(scoring={"kind": "stake"})
    say(ticked.team, ticked.open(), value={"text": "да", "tick": True}, at=after(5))
    say(staked.team, staked.open(), value={"text": "да", "stake_halves": 6}, at=after(5))

    assert written() == [{"text": "да", "tick": True}, {"text": "да", "stake_halves": 6}]


def test_one_answer_costs_few_statements_and_so_does_a_blitz(
    django_assert_max_num_queries: Any,
) -> None:
    played = game()
    runs = [played.open(form) for form in ("text", "number", "choice")]
    say(played.team, runs[0], at=after(1))
    blitz = [
        Sent(runs[0].pk, 1, uuid4(), {"text": "раз"}, PHONE),
        Sent(runs[1].pk, 1, uuid4(), {"text": "2"}, PHONE),
        Sent(runs[2].pk, 1, uuid4(), {"choices": ["a"]}, PHONE),
    ]

    # The transaction's own two are among them, and a lock where the database has them.
    with django_assert_max_num_queries(6 + connection.features.has_select_for_update):
        answer_each(team=played.team, sent=blitz, received_at=after(5))


@pytest.mark.django_db(transaction=True)
def test_three_hundred_answers_at_once_are_three_hundred_lines_each_acknowledged() -> None:
    played = game()
    run = played.open()

    def one(number: int) -> Receipt:
        try:
            return say(played.team, run, f"ответ {number}", at=after(5))
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        receipts = list(pool.map(one, range(300)))

    assert {receipt.key for receipt in receipts} == set(
        Answer.objects.values_list("key", flat=True)
    )
    assert len(written()) == 300


@pytest.mark.django_db(transaction=True)
def test_the_same_answer_sent_by_many_threads_at_once_is_written_once() -> None:
    played = game()
    run, key = played.open(), uuid4()

    def one(_number: int) -> Receipt:
        try:
            return say(played.team, run, at=after(5), key=key)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        receipts = set(map(repr, pool.map(one, range(40))))

    assert len(receipts) == 1
    assert len(written()) == 1


def test_where_a_group_cannot_be_written_everybody_is_tried_alone() -> None:
    tried: list[list[int]] = []
    first_writes, others_wait = Event(), Event()

    def write(group: list[int]) -> list[int]:
        tried.append(group)
        if group == [1]:
            first_writes.set()
            others_wait.wait(60)
        if 3 in group:
            raise ValueError("three")
        return [one * 10 for one in group]

    together = Together(write)
    with ThreadPoolExecutor(4) as pool:
        results = [pool.submit(together.ask, 1)]
        first_writes.wait(60)
        for number in (2, 3, 4):
            results.append(pool.submit(together.ask, number))
            while together.waiting < number - 1:
                sleep(0.001)
        others_wait.set()

    assert tried == [[1], [2, 3, 4], [2], [3], [4]]
    assert [results[n].result() for n in (0, 1, 3)] == [10, 20, 40]
    with pytest.raises(ValueError, match="three"):
        results[2].result()
