"""A quiz that one plays alone: tries, answers once, the end, and what may be told when."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from gatehouse.core.models import OutboxItem
from gatehouse.quizzes import solo_rules
from gatehouse.quizzes.models import Attempt, Packet, Quiz, SoloAnswer
from gatehouse.quizzes.operations import solo_playing, soloing
from gatehouse.quizzes.operations.quizzes import ChannelPlan, make_quiz
from gatehouse.quizzes.solo_rules import Standing
from gatehouse.quizzes.solos import Player, attempts_of, next_place, told
from gatehouse.quizzes.terms import GameRules
from tests import make
from tests.gate.refusals import refused
from tests.quizzes import solos

pytestmark = pytest.mark.django_db


def test_a_try_has_every_question_once_in_an_order_of_its_own_that_stays() -> None:
    made, person = solos.solo(tries=0), make.person()
    orders = {tuple(sorted(solos.play(made, person).order)) for _ in range(3)}
    assert len(orders) == 1
    attempt = solos.start(made, person)
    assert Attempt.objects.get(pk=attempt.pk).order == attempt.order
    fixed = solos.solo(shuffled=False)
    keys = list(fixed.packet.rounds.get().questions.values_list("pk", flat=True))
    assert solos.start(fixed, person).order == keys


def test_right_answers_of_every_form_are_counted() -> None:
    attempt = solos.play(solos.solo(), make.person())
    assert (attempt.right, attempt.halves) == (6, 12)
    assert attempt.ended_at == solos.PLAYED


def test_an_inexact_answer_has_points_and_is_not_right() -> None:
    attempt = solos.start(solos.solo(shuffled=False), make.person())
    for question in solos.questions(attempt):
        value = {"text": "шпиндель секрет"} if question.form == "text" else {}
        attempt = solos.answer(attempt, question, value)
    assert (attempt.right, attempt.halves) == (0, 1)


def test_an_answer_is_kept_once_whatever_a_second_tab_sends() -> None:
    attempt = solos.start(solos.solo(shuffled=False), make.person())
    first = next(iter(solos.questions(attempt)))
    solos.answer(attempt, first, {"choices": ["c1"]})
    solos.answer(attempt, first, {"choices": ["c0"]})
    assert SoloAnswer.objects.get(attempt=attempt).value == {"choices": ["c1"]}
    assert next_place(attempt, [first.pk]) == 1


def test_begun_twice_it_is_one_try() -> None:
    made, person, browser = solos.solo(), make.person(), uuid4()
    assert solos.start(made, person) == solos.start(made, person)
    assert solos.start(made, browser=browser) == solos.start(made, browser=browser)
    assert Attempt.objects.count() == 2


def test_so_many_tries_as_were_promised_and_no_more() -> None:
    made, person = solos.solo(tries=2), make.person()
    assert [solos.play(made, person).number for _ in range(2)] == [1, 2]
    with refused("no_tries"):
        solos.start(made, person)
    browser = uuid4()
    for _ in range(2):
        solos.play(made, browser=browser)
    with refused("no_tries"):
        solos.start(made, browser=browser)


def test_any_number_of_tries_is_any_number() -> None:
    made, person = solos.solo(tries=0), make.person()
    assert [solos.play(made, person).number for _ in range(4)] == [1, 2, 3, 4]


def test_nobody_begins_before_it_opens_or_after_it_closed() -> None:
    made, player = solos.solo(), Player(make.person())
    for moment in (solos.OPENS - timedelta(seconds=1), solos.CLOSES):
        with refused("not_open"):
            solo_playing.start(solo=made, player=player, now=moment)


def test_what_was_answered_when_it_closes_in_the_middle_counts() -> None:
    attempt = solos.start(solos.solo(shuffled=False), make.person())
    first, second, *_ = solos.questions(attempt)
    solos.answer(attempt, first, solos.RIGHT[first.form])
    late = solos.answer(attempt, second, solos.RIGHT[second.form], now=solos.CLOSES)
    assert (late.right, late.ended_at) == (1, solos.CLOSES)
    assert late.answers.count() == 1


def test_an_answer_that_came_in_time_is_kept_though_it_waited_for_its_turn() -> None:
    attempt = solos.start(solos.solo(shuffled=False), make.person())
    first = next(iter(solos.questions(attempt)))
    in_time = solos.CLOSES - timedelta(milliseconds=1)
    assert solo_playing.end_closed(now=solos.CLOSES + timedelta(seconds=30)) == 0
    solos.answer(attempt, first, solos.RIGHT[first.form], now=in_time)
    assert solo_playing.end_closed(now=solos.AFTER) == 1
    assert Attempt.objects.get(pk=attempt.pk).right == 1
    assert solo_playing.end_closed(now=solos.AFTER) == 0


def test_a_try_is_ended_early_and_stays_ended() -> None:
    attempt = solos.start(solos.solo(), make.person())
    ended = solo_playing.finish(attempt=attempt, now=solos.PLAYED)
    again = solo_playing.finish(attempt=attempt, now=solos.PLAYED + timedelta(hours=1))
    assert (ended.right, again.ended_at) == (0, solos.PLAYED)
    solos.answer(attempt, next(iter(solos.questions(attempt))), {"choices": ["c0"]})
    assert not attempt.answers.exists()


def test_what_cannot_be_an_answer_is_refused_and_nothing_is_kept() -> None:
    attempt = solos.start(solos.solo(shuffled=False), make.person())
    first = next(iter(solos.questions(attempt)))
    for wrong in ({"choices": ["c9"]}, {"choices": ["c0", "c1"]}, {"text": "c0"}, ["c0"]):
        with refused("unclear"):
            solos.answer(attempt, first, wrong)
    other = solos.packet().rounds.get().questions.first()
    assert other is not None
    with refused("not_asked"):
        solos.answer(attempt, other, {"choices": ["c0"]})
    assert not attempt.answers.exists()


STANDING = Standing(
    is_over=False,
    has_ended=True,
    told_at_once=True,
    is_signed_in=True,
    tries=1,
    used=1,
    has_prizes=False,
    is_asked_elsewhere=False,
)


@pytest.mark.parametrize(
    ("changed", "count", "solutions"),
    [
        ({}, True, True),
        ({"has_ended": False}, False, False),
        ({"told_at_once": False}, False, False),
        ({"told_at_once": False, "is_over": True}, True, True),
        ({"tries": 2}, True, False),  # another try would know them
        ({"tries": 2, "used": 2}, True, True),
        ({"tries": 0, "used": 9}, True, False),
        ({"is_signed_in": False}, True, False),  # another browser is another player
        ({"has_prizes": True}, True, False),  # another account may still play for a prize
        ({"has_prizes": True, "is_over": True}, True, True),
        ({"is_over": True, "is_asked_elsewhere": True}, True, False),
        ({"is_over": True, "has_ended": False}, False, False),
    ],
)
def test_solutions_are_told_when_nobody_can_use_them_any_more(
    changed: dict[str, object], count: bool, solutions: bool
) -> None:
    standing = Standing(**{**STANDING.__dict__, **changed})
    assert solo_rules.told(standing) == solo_rules.Told(count, solutions)


def test_a_packet_that_is_asked_elsewhere_keeps_its_solutions() -> None:
    packet = solos.packet()
    made, person = solos.solo(packet=packet), make.person()
    attempt = solos.play(made, person)
    assert told(attempt, used=1, now=solos.AFTER).solutions
    other = solos.solo(packet=packet, closes_at=solos.CLOSES + timedelta(days=9))
    assert not told(attempt, used=1, now=solos.AFTER).solutions
    assert told(attempt, used=1, now=other.closes_at).solutions
    Quiz.objects.create(code="g", title="Игра", packet=packet, made_at=solos.PLANNED)
    assert not told(attempt, used=1, now=other.closes_at).solutions


def test_players_are_written_to_when_the_result_was_told_to_nobody_before() -> None:
    made, person = solos.solo(told_at_once=False, tries=2), make.person()
    solos.play(made, person, right=2)
    best = solos.play(made, person, right=5)
    solos.play(made)  # of a browser nobody knows where to write
    solo_playing.end_closed(now=solos.AFTER)
    letters = OutboxItem.objects.filter(kind="quizzes.solo_result")
    assert [letter.params for letter in letters] == [{"attempt": best.pk}]


def test_a_published_quiz_keeps_what_it_promised() -> None:
    made = solos.solo()
    by = make.person()
    with refused("published"):
        soloing.change_solo(solo=made, plan=solos.plan(), by=by, now=solos.PLANNED)
    with refused("published"):
        soloing.drop_solo(solo=made, by=by, now=solos.PLANNED)


def test_a_packet_of_a_game_to_come_is_not_published_as_a_solo_quiz() -> None:
    packet = solos.packet()
    Quiz.objects.create(code="g", title="Игра", packet=packet, made_at=solos.PLANNED)
    with refused("packet_is_secret"):
        soloing.plan_solo(plan=solos.plan(packet=packet), by=None, now=solos.PLANNED)


def plan_game(packet: Packet, *, is_practice: bool = False) -> Quiz:
    return make_quiz(
        code="g",
        title="Игра",
        packet=packet,
        channels=[ChannelPlan("Зал")],
        rules=GameRules(),
        by=None,
        now=solos.PLANNED,
        is_practice=is_practice,
    )


def test_a_draft_is_not_published_once_a_game_of_its_packet_is_planned() -> None:
    packet = solos.packet()
    draft = soloing.plan_solo(plan=solos.plan(packet=packet), by=None, now=solos.PLANNED)
    game = plan_game(packet)
    with refused("packet_is_secret"):
        soloing.publish_solo(solo=draft, by=None, now=solos.PLANNED)
    Quiz.objects.filter(pk=game.pk).update(called_off_at=solos.PLANNED)
    assert soloing.publish_solo(solo=draft, by=None, now=solos.PLANNED).published_at


def test_no_game_is_planned_with_a_packet_that_everybody_plays_alone() -> None:
    made = solos.solo()
    with refused("packet_is_open"):
        plan_game(made.packet)
    made.packet.is_practice = True
    made.packet.save(update_fields=["is_practice"])
    assert plan_game(made.packet).packet == made.packet


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"slug": "mine"}, "slug_taken"),
        ({"closes_at": solos.OPENS}, "closes_early"),
        ({"more_than": 6}, "more_than"),
        ({"prizes": solos.PRIZES, "timetable": solos.TIMETABLE}, "more_than"),
        ({"prizes": solos.PRIZES, "more_than": 3}, "timetable"),
        (
            {
                "prizes": solos.PRIZES,
                "more_than": 3,
                "timetable": {**solos.TIMETABLE, "closes_at": solos.CLOSES},
            },
            "entries_close_early",
        ),
    ],
)
def test_a_quiz_that_cannot_be_is_not_planned(fields: dict[str, object], code: str) -> None:
    with refused(code):
        solos.solo(**fields)


def test_tries_of_an_account_and_of_a_browser_are_apart() -> None:
    made, person, browser = solos.solo(), make.person(), uuid4()
    solos.play(made, browser=browser)
    assert attempts_of(made, Player(person, browser)) == []
    assert attempts_of(made, Player()) == []
    assert len(attempts_of(made, Player(browser=browser))) == 1
