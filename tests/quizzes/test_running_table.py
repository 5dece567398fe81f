"""A table that is kept from one ruling to the next says what the whole game says, to the byte."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from gatehouse.core.kept import Kept
from gatehouse.quizzes import judged
from gatehouse.quizzes.keys import journal_sha256, sheet_of
from gatehouse.quizzes.models import Answer, AnswerSource, Question, Round, Run, Team
from gatehouse.quizzes.operations.judging import accept_late, penalise, strike, withdraw
from gatehouse.quizzes.scoring import Counted, Key, Running, count, reckon, table_bytes
from gatehouse.quizzes.sheet import Said, Sheet
from tests.quizzes.captains import OPENED, PHONE, Game, after, say
from tests.quizzes.judges import CLOSED, answered, count_now, credit, solve, table
from tests.quizzes.random_sheets import sheets

Asked = set[int]


def moments(sheet: Sheet, dice: random.Random) -> Iterator[tuple[Sheet, Asked]]:
    """The game as it stands after lines have come, rulings were made and taken back, questions were
    opened and were over, and teams have left and come back; the last moment is the whole of it."""
    questions = [question.id for one in sheet.rounds for question in one.questions]
    lines = list(sheet.journal)
    dice.shuffle(lines)
    for _moment in range(6):
        opened = {one for one in questions if dice.random() < 0.8}
        rulings = tuple(one for one in sheet.rulings if dice.random() < 0.6)
        teams = tuple(one for one in sheet.teams if dice.random() < 0.9)
        come = tuple(lines[: dice.randint(0, len(lines))])
        yield asked_of(replace(sheet, journal=come, rulings=rulings, teams=teams), opened), opened
    yield sheet, set(questions)


def asked_of(sheet: Sheet, asked: Asked) -> Sheet:
    """Only these questions were asked."""
    return replace(sheet, rounds=tuple(
        replace(one, questions=tuple(
            replace(each, was_asked=each.was_asked and each.id in asked) for each in one.questions
        )) for one in sheet.rounds
    ))  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(sheets(), st.integers())
def test_any_series_of_lines_and_rulings_gives_the_bytes_of_the_whole_game(
    sheet: Sheet, seed: int
) -> None:
    dice = random.Random(seed)
    running, come = Running(), dict[int, object]()
    for moment, opened in moments(sheet, dice):
        both = {line.id: line for line in moment.journal} | come
        fresh = [line for line in moment.journal if line.id not in come]
        come.update((line.id, line) for line in fresh)
        whole = replace(moment, journal=tuple(both.values()))  # type: ignore[arg-type]
        over = {one for one in opened if dice.random() < 0.8}

        if dice.random() < 0.3:
            now = replace(whole, journal=tuple(fresh))
            running.take(now, Key(now))
            assert running.counting.counted == count(whole, Key(whole))
            kept = {one: said for one, said in running.counting.said.items() if said}
            assert kept == said_in(running.counting.counted)
            fresh = []
        body = running.go_on(replace(whole, journal=tuple(fresh)), asked=over)

        assert body == table_bytes(reckon(asked_of(whole, over)))


def said_in(counted: dict[tuple[int, int], Counted]) -> dict[int, dict[str, int]]:
    """How many teams say each variant, by question."""
    questions = {question for _team, question in counted}
    return {
        one: dict(Counter(said.variant for place, said in counted.items() if place[1] == one))
        for one in questions
    }


# --- with rows -----------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def _cold() -> None:
    Kept.forget_all()


def whole(played: Game) -> tuple[bytes, str]:
    """What a reading of the whole game says."""
    over = set(Run.objects.filter(quiz=played.quiz).values_list("question", flat=True))
    sheet = sheet_of(played.quiz, asked=over)
    return table_bytes(reckon(sheet)), journal_sha256(played.quiz)


def newest(played: Game) -> tuple[bytes, str]:
    found = table(played)
    return found.body, found.journal_sha256


@pytest.mark.django_db(transaction=True)
def test_each_ruling_of_an_evening_makes_the_table_of_the_whole_game() -> None:
    played, run, seat = answered()
    solve(run)
    count_now(played)
    say(played.other, run, "поздно", at=after(900))
    late = Answer.objects.latest("pk")

    credited = credit(played, run, "какао", seat)
    assert newest(played) == whole(played)
    accept_late(answer=late, reason="Связь", seat=seat, now=CLOSED)
    assert newest(played) == whole(played)
    penalise(team=played.other, halves=-3, reason="Шум", seat=seat, now=CLOSED)
    assert newest(played) == whole(played)
    withdraw(ruling=credited, reason="Ошибка", seat=seat, now=CLOSED)
    assert newest(played) == whole(played)
    strike(quiz=played.quiz, question=run.question, reason="Неясно", seat=seat, now=CLOSED)
    assert newest(played) == whole(played)
    Team.objects.filter(pk=played.team.pk).update(left_at=CLOSED)
    count_now(played)
    assert newest(played) == whole(played)


@pytest.mark.django_db(transaction=True)
def test_the_hash_of_a_journal_is_of_all_its_lines_whichever_question_they_came_to() -> None:
    played, first, _seat = answered()
    solve(first)
    count_now(played)
    last_round = Round.objects.create(packet=played.quiz.packet, number=10, title="Финал")
    for of, number in ((first.question.round, 11), (last_round, 1), (first.question.round, 10)):
        question = Question.objects.create(
            round=of, number=number, form="text", text="Что?", solution=first.question.solution
        )
        run = Run.objects.create(
            quiz=played.quiz, question=question, rev=1, opened_at=OPENED, seconds=60
        )
        say(played.team, run, f"чай {number}", at=after(10))
        say(played.other, first, f"какао {number}", at=after(20 + number))
        solve(run)
        count_now(played)
        assert newest(played) == whole(played)

    Team.objects.filter(pk=played.team.pk).update(number=77)
    say(played.other, first, "чай", at=after(50))
    count_now(played)
    assert newest(played) == whole(played)


@pytest.mark.django_db(transaction=True)
def test_a_question_that_is_corrected_is_read_and_judged_anew() -> None:
    played, run, _seat = answered("шоколад", "какао")
    solve(run)
    count_now(played)
    question = run.question
    question.solution = {"accepted": [{"text": "Какао", "halves": None}]}
    question.save(update_fields=["solution"])
    count_now(played)
    assert newest(played) == whole(played)
    assert groups(played, run)[0] == ("какао", 1, Said.RIGHT)


def put(played: Game, run: Run, pk: int, text: str, seconds: int) -> None:
    """A line with this key of its row."""
    Answer.objects.create(
        pk=pk, run=run, team=played.other, key=uuid4(), value={"text": text},
        source=AnswerSource.PHONE, received_at=after(seconds),
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_lines_that_came_to_nothing_are_forgotten_even_where_others_took_their_place() -> None:
    played, run, _seat = answered()
    solve(run)
    count_now(played)
    with transaction.atomic():
        say(played.other, run, "шоколад", at=after(20), device=PHONE)
        taken = Answer.objects.latest("pk").pk
        count_now(played)
        transaction.set_rollback(True)

    put(played, run, taken, "чай", 21)
    count_now(played)

    assert newest(played) == whole(played)


@pytest.mark.django_db(transaction=True)
def test_a_line_that_was_committed_out_of_turn_is_read_too() -> None:
    played, run, _seat = answered()
    solve(run)
    taken = Answer.objects.latest("pk").pk + 2
    for pk, seconds in ((taken, 20), (taken - 1, 30)):
        put(played, run, pk, f"чай {seconds}", seconds)
        count_now(played)

        assert newest(played) == whole(played)


@pytest.mark.django_db(transaction=True)
def test_the_judges_list_takes_up_what_has_come_since() -> None:
    played, run, seat = answered("первый", "второй")
    assert groups(played, run) == [("второй", 1, Said.OPEN), ("первый", 1, Said.OPEN)]

    say(played.team, run, "второй", at=after(30))
    assert groups(played, run) == [("второй", 2, Said.OPEN)]
    credit(played, run, "второй", seat)
    assert groups(played, run) == [("второй", 2, Said.RIGHT)]


def groups(played: Game, run: Run) -> list[tuple[str, int, Said]]:
    found = judged.groups_of(played.quiz, run.question)
    return [(one.variant, one.teams, one.said) for one in found]
