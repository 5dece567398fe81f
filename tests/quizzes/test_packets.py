"""Packets in the editor: what changes, what stays once it was asked, who may know what is in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gatehouse.core import undo
from gatehouse.core.models import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.people.models import Person
from gatehouse.quizzes.models import (
    Packet,
    Question,
    Quiz,
    Run,
    Solo,
)
from gatehouse.quizzes.operations import editing, editing_questions, importing
from gatehouse.quizzes.packing import building
from gatehouse.quizzes.packing.shapes import PacketShape, QuestionShape, RoundShape
from gatehouse.quizzes.terms import Form
from tests import make
from tests.quizzes import packets

pytestmark = pytest.mark.django_db
NOW, HOUR, DAY = make.NOW, timedelta(hours=1), timedelta(days=1)
PLAIN = QuestionShape(Form.TEXT, "Новый?", *building.of_text([("да", None)]))


def texts(packet: Packet) -> list[list[str]]:
    """What is asked in each round, in its order; numbers are without gaps."""
    found = []
    for number, one in enumerate(packet.rounds.order_by("number"), start=1):
        rows = list(one.questions.order_by("number"))
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        assert one.number == number
        found.append([row.text for row in rows])
    return found


def question(packet: Packet, text: str) -> Question:
    return Question.objects.get(round__packet=packet, text=text)


def ask(question: Question, *, quiz: Quiz | None = None) -> Run:
    quiz = quiz or packets.quiz(question.round.packet, started_at=NOW)
    return Run.objects.create(
        quiz=quiz, question=question, rev=question.rev, opened_at=NOW, seconds=60
    )


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.first.code


def take_back(act: undo.Undo | None, boss: Person) -> None:
    assert act is not None
    undo.take(act.key, by=boss, now=NOW)


FIRST, SECOND = ["Столица Франции?", "Когда?", "Какой?"], ["Какие?", "По порядку", "Пары"]


def test_a_question_comes_after_another_or_at_the_end(packet: Packet, boss: Person) -> None:
    one = packet.rounds.get(number=1)
    for after, text in ((1, "вставка"), (None, "в конце"), (99, "и тут")):
        shape = replace(PLAIN, text=text)
        editing_questions.add_question(one=one, shape=shape, after=after, by=boss, now=NOW)
    assert texts(packet)[0] == [FIRST[0], "вставка", *FIRST[1:], "в конце", "и тут"]


def test_a_deleted_question_can_be_put_back_where_it_was(packet: Packet, boss: Person) -> None:
    before = question(packet, "Когда?")
    done = editing_questions.delete_question(question=before, by=boss, now=NOW)
    assert texts(packet)[0] == [FIRST[0], FIRST[2]]
    take_back(done, boss)
    assert texts(packet)[0] == FIRST
    assert question(packet, "Когда?").solution == before.solution


def test_a_changed_question_can_be_as_it_was_and_counts_each_change(
    packet: Packet, boss: Person
) -> None:
    row = question(packet, "Когда?")
    done = change(row, boss, text="Когда же?")
    row.refresh_from_db()
    assert (row.text, row.rev) == ("Когда же?", 2)
    take_back(done, boss)
    row.refresh_from_db()
    assert (row.text, row.rev) == ("Когда?", 3)


def change(row: Question, boss: Person, *, seen_rev: int | None = None, **fields: Any) -> Any:
    from gatehouse.quizzes.packing.rows import question_shape

    return editing_questions.change_question(
        question=row,
        shape=replace(question_shape(row, {}), **fields),
        media=None,
        answer_media=None,
        seen_rev=row.rev if seen_rev is None else seen_rev,
        by=boss,
        now=NOW,
    )


def test_nothing_changed_is_no_change(packet: Packet, boss: Person) -> None:
    row = question(packet, "Когда?")
    assert change(row, boss) is None
    row.refresh_from_db()
    assert row.rev == 1


def test_what_two_change_at_once_is_not_lost_unseen(packet: Packet, boss: Person) -> None:
    row = question(packet, "Когда?")
    change(row, boss, text="Первый")
    with pytest.raises(Refused) as refused:
        change(row, boss, seen_rev=1, text="Второй")
    assert code_of(refused) == "changed_meanwhile"


def test_a_change_that_was_changed_again_is_not_taken_back(packet: Packet, boss: Person) -> None:
    row = question(packet, "Когда?")
    done = change(row, boss, text="Раз")
    row.refresh_from_db()
    change(row, boss, text="Два")
    with pytest.raises(Refused):
        take_back(done, boss)


def test_questions_move_within_a_round_and_beyond_its_ends(packet: Packet, boss: Person) -> None:
    def move(text: str, *, up: bool) -> list[list[str]]:
        row = question(packet, text)
        editing_questions.move_question(question=row, up=up, by=boss, now=NOW)
        return texts(packet)

    assert move("Когда?", up=True) == [["Когда?", "Столица Франции?", "Какой?"], SECOND]
    assert move("Когда?", up=True)[0][0] == "Когда?"  # nothing is above
    assert move("Какой?", up=False) == [["Когда?", "Столица Франции?"], ["Какой?", *SECOND]]
    assert move("Какой?", up=True) == [["Когда?", "Столица Франции?", "Какой?"], SECOND]


def test_rounds_move_with_their_questions(packet: Packet, boss: Person) -> None:
    editing.move_round(one=packet.rounds.get(number=2), up=True, by=boss, now=NOW)
    assert texts(packet) == [SECOND, FIRST]
    editing.move_round(one=packet.rounds.get(number=1), up=True, by=boss, now=NOW)
    assert texts(packet) == [SECOND, FIRST]


def test_a_deleted_round_comes_back_with_its_questions(packet: Packet, boss: Person) -> None:
    done = editing.delete_round(one=packet.rounds.get(number=1), by=boss, now=NOW)
    assert texts(packet) == [SECOND]
    take_back(done, boss)
    assert texts(packet) == [FIRST, SECOND]


# What was asked.


def test_what_was_asked_stays_and_what_was_not_may_change(packet: Packet, boss: Person) -> None:
    asked, later = question(packet, "Столица Франции?"), question(packet, "Какой?")
    ask(asked)
    with pytest.raises(Refused) as refused:
        change(asked, boss, text="Другое")
    assert code_of(refused) == "asked"
    for act in (
        lambda: editing_questions.delete_question(question=asked, by=boss, now=NOW),
        lambda: editing_questions.move_question(question=asked, up=False, by=boss, now=NOW),
        lambda: editing.move_round(one=asked.round, up=False, by=boss, now=NOW),
        lambda: editing.delete_round(one=asked.round, by=boss, now=NOW),
        lambda: editing_questions.add_question(
            one=asked.round, shape=PLAIN, after=0, by=boss, now=NOW
        ),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert code_of(refused) == "asked"
    change(later, boss, text="Какой же?")
    editing_questions.move_question(question=later, up=True, by=boss, now=NOW)
    assert texts(packet)[0] == ["Столица Франции?", "Какой же?", "Когда?"]


def test_how_a_round_is_scored_stays_once_it_is_played_its_title_may_change(
    packet: Packet, boss: Person
) -> None:
    row = question(packet, "Столица Франции?")
    ask(row)
    one = row.round
    shape = RoundShape("Иначе", seconds=30)
    assert editing.change_round(one=one, shape=shape, by=boss, now=NOW).title == "Иначе"
    tick = RoundShape("Иначе", seconds=30, scoring={"kind": "tick"})
    with pytest.raises(Refused) as refused:
        editing.change_round(one=one, shape=tick, by=boss, now=NOW)
    assert code_of(refused) == "asked"


def test_an_open_quiz_over_days_has_asked_everything(packet: Packet, boss: Person) -> None:
    packets.solo(packet, opens_at=NOW - HOUR)
    with pytest.raises(Refused) as refused:
        change(question(packet, "Когда?"), boss, text="Нет")
    assert code_of(refused) == "asked"


def test_a_game_for_practice_asks_nothing_for_good_but_keeps_the_question(
    packet: Packet, boss: Person
) -> None:
    row = question(packet, "Когда?")
    ask(row, quiz=packets.quiz(packet, is_practice=True))
    change(row, boss, text="Иначе")
    with pytest.raises(Refused) as refused:
        editing_questions.delete_question(question=row, by=boss, now=NOW)
    assert code_of(refused) == "practised"


# Putting aside.


def test_a_packet_that_is_to_be_played_stays_in_use(packet: Packet, boss: Person) -> None:
    packets.quiz(packet)
    with pytest.raises(Refused) as refused:
        editing.withdraw_packet(packet=packet, by=boss, now=NOW)
    assert code_of(refused) == "played"


def test_a_packet_put_aside_is_not_changed_and_comes_back(packet: Packet, boss: Person) -> None:
    done = editing.withdraw_packet(packet=packet, by=boss, now=NOW)
    with pytest.raises(Refused) as refused:
        change(question(packet, "Когда?"), boss, text="Иначе")
    assert code_of(refused) == "withdrawn"
    take_back(done, boss)
    packet.refresh_from_db()
    assert packet.withdrawn_at is None


def for_practice(packet: Packet, boss: Person) -> Packet:
    return editing.change_packet(
        packet=packet, title="Пакет", note="", is_practice=True, by=boss, now=NOW
    )


def test_the_head_of_a_packet_put_aside_is_not_changed(packet: Packet, boss: Person) -> None:
    editing.withdraw_packet(packet=packet, by=boss, now=NOW)
    with pytest.raises(Refused) as refused:
        for_practice(packet, boss)
    assert code_of(refused) == "withdrawn"


@pytest.mark.parametrize("published_at", [None, NOW - DAY])
def test_a_packet_of_a_quiz_over_days_is_not_for_practice_before_the_quiz_closes(
    packet: Packet, boss: Person, published_at: Any
) -> None:
    """Whoever practised would know the answers, and prizes may hang on them."""
    one = packets.solo(packet, published_at=published_at)
    with pytest.raises(Refused) as refused:
        for_practice(packet, boss)
    assert code_of(refused) == "played"
    Solo.objects.filter(pk=one.pk).update(opens_at=NOW - DAY, closes_at=NOW - HOUR)
    assert for_practice(packet, boss).is_practice


# From a file.


def test_rounds_of_a_file_come_to_the_end_of_a_packet(packet: Packet, boss: Person) -> None:
    shape = PacketShape("Другой", (RoundShape("В", (PLAIN,)),))
    importing.import_packet(shape=shape, into=packet, by=boss, now=NOW)
    assert texts(packet) == [FIRST, SECOND, ["Новый?"]]


def test_what_goes_out_of_the_rows_and_comes_back_is_the_same(boss: Person) -> None:
    shape = packets.whole()
    made = packets.packet(shape)
    assert importing.export_packet(packet=made, form="zip", by=boss, now=NOW) == shape


def test_a_packet_without_a_question_is_not_taken(boss: Person) -> None:
    with pytest.raises(Refused) as refused:
        importing.import_packet(shape=PacketShape("Пусто"), by=boss, now=NOW)
    assert (code_of(refused), Packet.objects.count()) == ("empty", 0)


def test_every_act_is_in_the_history_without_what_is_in_the_packet(
    packet: Packet, boss: Person
) -> None:
    change(question(packet, "Когда?"), boss, text="Тайное слово")
    rows = list(HistoryEntry.objects.of(packet))
    assert {row.verb for row in rows} == {
        "quizzes.packet_made",
        "quizzes.packet_imported",
        "quizzes.question_changed",
    }
    assert not any("Тайное" in str(row.facts) for row in rows)
