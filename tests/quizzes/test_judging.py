"""What judges decide, and what becomes of the table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gatehouse.core.models import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.quizzes.models import Answer, Channel, Ruling, Run, TableVersion, Team
from gatehouse.quizzes.operations import judging
from gatehouse.quizzes.scoring import difference, read_table
from gatehouse.quizzes.sheet import Said
from tests.quizzes.captains import OPENED, after, game, say
from tests.quizzes.desks import blank_of, checker, judge, on_paper, type_all
from tests.quizzes.judges import (
    CLOSED,
    LATER,
    answered,
    body,
    cell,
    count_now,
    credit,
    host,
    table,
    total,
)

pytestmark = pytest.mark.django_db


def test_one_ruling_reaches_all_channels_and_forms_that_are_typed_later() -> None:
    """Q24."""
    played, run, seat = answered("какао", "КАКАО!")
    paper = on_paper(
        Team.objects.create(
            quiz=played.quiz, channel=played.hall, number=3, name="Бумага", made_at=OPENED
        )
    )
    Team.objects.filter(pk=played.other.pk).update(channel=played.stream)
    count_now(played)
    assert [total(played, team) for team in (played.team, played.other, paper)] == [0, 0, 0]

    credit(played, run, "Какао", seat)
    assert [total(played, team) for team in (played.team, played.other, paper)] == [2, 2, 0]

    anna = checker(played.quiz)
    blank = blank_of(played, paper, anna, now=CLOSED)
    type_all(anna, blank, {run.question: "«какао»"}, now=LATER)
    count_now(played, now=LATER)
    assert [total(played, team) for team in (played.team, played.other, paper)] == [2, 2, 2]


def test_a_ruling_that_is_taken_back_restores_the_table_to_the_byte() -> None:
    played, run, seat = answered()
    first = count_now(played)
    made = credit(played, run, "какао", seat)
    assert body(played) != first.body
    judging.withdraw(ruling=made, reason="Источник не подтвердил", seat=seat, now=LATER)
    last = table(played)
    assert (last.number, last.body, last.sha256) == (3, first.body, first.sha256)


def test_each_change_of_a_table_has_an_author_a_time_and_a_reason() -> None:
    """Q23."""
    played, run, seat = answered()
    count_now(played)
    made = credit(played, run, "какао", seat, reason="Есть в источнике")
    other = judge(played.quiz, "Вторая судья")
    judging.withdraw(ruling=made, reason="Нет в источнике", seat=other, now=LATER)
    kept = Ruling.objects.get()
    assert (kept.seat, kept.made_at, kept.reason) == (seat, CLOSED, "Есть в источнике")
    assert (kept.withdrawn_seat, kept.withdrawn_at) == (other, LATER)
    assert kept.withdrawn_because == "Нет в источнике"
    versions = TableVersion.objects.order_by("number")
    assert [(one.because, one.ruling_id) for one in versions] == [
        ("Показ таблицы", None),
        ("Есть в источнике", made.pk),
        ("Нет в источнике", made.pk),
    ]
    assert [(one.verb, one.facts["seat"]) for one in HistoryEntry.objects.order_by("pk")
            if one.verb.startswith("quizzes.rul")] == [
        ("quizzes.ruled", seat.pk),
        ("quizzes.ruling_withdrawn", other.pk),
    ]  # fmt: skip


def test_what_a_ruling_has_changed_can_be_shown() -> None:
    played, run, seat = answered()
    first = count_now(played)
    credit(played, run, "какао", seat)
    found = difference(read_table(first.body), read_table(body(played)))
    assert [one.team_id for one in found.cells] == [played.other.pk]
    assert [(one.before.said, one.after.said) for one in found.cells
            if one.before and one.after] == [(Said.OPEN, Said.RIGHT)]  # fmt: skip


def test_a_ruling_that_changes_nothing_makes_no_new_table() -> None:
    played, run, seat = answered()
    count_now(played)
    credit(played, run, "молоко", seat)
    assert table(played).number == 1


def test_the_same_ruling_said_again_is_the_one_that_stands() -> None:
    played, run, seat = answered()
    one = credit(played, run, "какао", seat)
    assert credit(played, run, " Какао ", seat, now=LATER) == one
    other = credit(played, run, "какао", seat, halves=1, now=LATER)
    assert (other.number, total(played, played.other)) == (2, 1)


def test_a_credited_answer_can_be_ruled_wrong() -> None:
    played, run, seat = answered()
    count_now(played)
    assert total(played, played.team) == 2
    credit(played, run, "шоколад", seat, halves=0)
    assert total(played, played.team) == 0


def test_a_struck_question_counts_for_nobody_until_it_is_taken_back() -> None:
    played, run, seat = answered()
    before = count_now(played).body
    made = judging.strike(
        quiz=played.quiz, question=run.question, reason="Некорректный", seat=seat, now=CLOSED
    )
    assert cell(played, played.team, run).said == Said.STRUCK
    judging.withdraw(ruling=made, reason="Корректный", seat=seat, now=LATER)
    assert body(played) == before


def test_a_late_answer_counts_once_a_judge_lets_it() -> None:
    played = game()
    run, seat = played.open(), judge(played.quiz)
    receipt = say(played.team, run, at=after(63))
    assert (receipt.late_ms, count_now(played).number) == (3000, 1)
    assert total(played, played.team) == 0
    late = Answer.objects.get()
    made = judging.accept_late(answer=late, reason="Сбой сети в зале", seat=seat, now=CLOSED)
    assert total(played, played.team) == 2
    again = judging.accept_late(answer=late, reason="Сбой", seat=seat, now=LATER)
    assert again == made


def test_an_answer_in_time_needs_no_leave() -> None:
    _played, _run, seat = answered()
    with pytest.raises(Refused) as refused:
        judging.accept_late(answer=Answer.objects.all()[0], reason="Да", seat=seat, now=CLOSED)
    assert refused.value.first.code == "not_late"


def test_points_taken_are_an_entry_with_a_reason_and_a_double_tap_takes_them_once() -> None:
    played, _run, seat = answered()
    count_now(played)
    tap: dict[str, Any] = {"team": played.team, "halves": -20, "reason": "Телефон", "seat": seat}
    judging.penalise(**tap, now=CLOSED)
    judging.penalise(**tap, now=CLOSED + timedelta(seconds=2))
    assert total(played, played.team) == 2 - 20
    judging.penalise(**tap, now=CLOSED + timedelta(minutes=5))
    assert total(played, played.team) == 2 - 40


def test_a_ruling_taken_back_twice_was_taken_back_once() -> None:
    played, run, seat = answered()
    made = credit(played, run, "какао", seat)
    for minute in (1, 2):
        at = CLOSED + timedelta(minutes=minute)
        judging.withdraw(ruling=made, reason=f"Причина {minute}", seat=seat, now=at)
    assert Ruling.objects.get().withdrawn_because == "Причина 1"


def test_a_table_says_nothing_of_a_question_that_somebody_still_answers() -> None:
    played, run, seat = answered()
    still = after(30)
    count_now(played, now=still)
    credit(played, run, "какао", seat, now=still)
    assert cell(played, played.team, run).said == Said.UNASKED
    assert table(played).number == 1
    count_now(played)
    assert (total(played, played.team), total(played, played.other)) == (2, 2)


def test_a_desk_that_does_not_judge_this_game_is_refused() -> None:
    played, run, _seat = answered()
    foreign = judge(game().quiz)
    gone = judge(played.quiz, "Ушёл")
    gone.revoked_at = CLOSED
    gone.save()
    for desk in (foreign, gone, checker(played.quiz)):
        with pytest.raises(Refused) as refused:
            credit(played, run, "какао", desk)
        assert refused.value.first.code == "no_desk"
    assert credit(played, run, "какао", host(played)).number == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": "  "}, "no_reason"),
        ({"reason": "х" * 401}, "no_reason"),
        ({"variant": "  "}, "no_variant"),
        ({"halves": 3}, "points"),
        ({"halves": -1}, "points"),
    ],
)
def test_a_ruling_without_a_reason_an_answer_or_its_points_is_refused(
    more: dict[str, object], code: str
) -> None:
    played, run, seat = answered()
    usual = {"variant": "какао", **more}
    with pytest.raises(Refused) as refused:
        credit(played, run, str(usual.pop("variant")), seat, **usual)
    assert refused.value.first.code == code
    assert not Ruling.objects.exists()


def test_a_question_that_this_game_has_not_asked_is_refused() -> None:
    played, _run, seat = answered()
    with pytest.raises(Refused) as refused:
        judging.strike(quiz=played.quiz, question=played.questions["number"], reason="Нет",
                       seat=seat, now=CLOSED)  # fmt: skip
    assert refused.value.first.code == "no_question"


def test_choices_are_ruled_about_by_their_variant() -> None:
    played = game()
    run, seat = played.open("several"), judge(played.quiz)
    say(played.team, run, at=after(5), value={"choices": ["b", "a"]})
    count_now(played)
    assert (cell(played, played.team, run).variant, total(played, played.team)) == ('["a", "b"]', 0)
    credit(played, run, '["b", "a"]', seat)
    assert total(played, played.team) == 2


def test_what_is_no_choice_at_all_is_refused_however_deep_it_is() -> None:
    played = game()
    run, seat = played.open("several"), judge(played.quiz)
    for written in ("[" * 100_000, "{}", "7", '["z"]'):
        with pytest.raises(Refused) as refused:
            credit(played, run, written, seat)
        assert refused.value.first.code == "no_variant"


def test_rulings_reach_every_channel_of_the_game_and_no_other_game() -> None:
    played, run, seat = answered()
    other, _run, _seat = answered()
    count_now(other)
    credit(played, run, "какао", seat)
    assert total(played, played.other) == 2
    assert total(other, other.other) == 0
    assert Channel.objects.filter(quiz=played.quiz).count() == 2
    assert Run.objects.count() == 2
