"""What the judge's desk shows."""

from __future__ import annotations

import pytest

from gatehouse.quizzes import judged
from gatehouse.quizzes.models import Answer, Team
from gatehouse.quizzes.operations import judging
from gatehouse.quizzes.sheet import Said
from tests.quizzes.captains import OPENED, Game, after, game, say
from tests.quizzes.desks import judge
from tests.quizzes.judges import CLOSED, answered, credit

pytestmark = pytest.mark.django_db


def teams(played: Game, *texts: str, online: bool = False) -> list[Team]:
    """So many more teams, each with its answer."""
    run = played.quiz.runs.get(question=played.questions["text"])
    start = played.quiz.teams.count() + 1
    made = []
    for number, text in enumerate(texts, start):
        team = Team.objects.create(
            quiz=played.quiz, channel=played.stream if online else played.hall, number=number,
            name=f"Команда {number}", made_at=OPENED,
        )  # fmt: skip
        say(team, run, text, at=after(30))
        made.append(team)
    return made


def test_answers_are_grouped_and_the_most_frequent_comes_first() -> None:
    played, run, _seat = answered("шоколад", "Какао")
    teams(played, "какао", "КАКАО")
    teams(played, "какао!", "шоколат", online=True)
    first, right, slip = judged.groups_of(played.quiz, run.question)
    assert (first.variant, first.teams, first.said) == ("какао", 4, Said.OPEN)
    assert first.channels == ((played.hall.pk, 3), (played.stream.pk, 1))
    assert first.text == "КАКАО"
    assert (right.variant, right.said, right.halves, right.near) == ("шоколад", Said.RIGHT, 2, ())
    assert [(one.variant, one.letters) for one in slip.near] == [("шоколад", 1)]


def test_a_ruling_stands_beside_its_group_and_suggests_from_then_on() -> None:
    played, run, seat = answered("шоколад", "какао")
    teams(played, "какоа")
    credit(played, run, "какао", seat, halves=1)
    groups = {one.variant: one for one in judged.groups_of(played.quiz, run.question)}
    assert (groups["какао"].said, groups["какао"].ruling) == (Said.PARTLY, 1)
    assert [(one.variant, one.halves) for one in groups["какоа"].near] == [("какао", 1)]


def to_judge(played: Game) -> dict[int, int]:
    """How many different answers wait, by question."""
    with judged.looking(played.quiz) as look:
        return look.open()


def test_different_answers_that_nobody_has_judged_are_counted_by_question() -> None:
    played, run, seat = answered("какао", "какао")
    teams(played, "молоко", "чай", "чай", "чай")
    assert to_judge(played) == {run.question_id: 3}
    credit(played, run, "чай", seat, halves=0)
    assert to_judge(played) == {run.question_id: 2}


def test_what_only_a_team_that_has_left_said_waits_for_nobody() -> None:
    played, run, _seat = answered("какао", "чай")
    [late] = teams(played, "молоко")
    assert to_judge(played) == {run.question_id: 3}
    Team.objects.filter(pk=late.pk).update(left_at=CLOSED)
    assert to_judge(played) == {run.question_id: 2}
    Team.objects.filter(pk=late.pk).update(left_at=None)
    assert to_judge(played) == {run.question_id: 3}


def test_a_struck_question_waits_for_nobody() -> None:
    played, run, seat = answered("какао", "какао")
    judging.strike(quiz=played.quiz, question=run.question, reason="Так", seat=seat, now=CLOSED)
    assert to_judge(played) == {}


def test_late_answers_are_listed_with_what_they_would_say() -> None:
    played = game()
    run, seat = played.open(), judge(played.quiz)
    say(played.team, run, "Шоколад", at=after(62))
    (late,) = judged.late_answers(played.quiz)
    assert (late.answer.team, late.answer.late_ms) == (played.team, 2000)
    assert (late.text, late.said, late.ruling) == ("Шоколад", Said.RIGHT, None)
    judging.accept_late(answer=Answer.objects.get(), reason="Сеть", seat=seat, now=CLOSED)
    assert judged.late_answers(played.quiz)[0].ruling == 1
    assert judged.groups_of(played.quiz, run.question)[0].teams == 1


def test_the_desk_is_the_same_until_something_has_happened() -> None:
    played, run, seat = answered()
    before = judged.mark_of(played.quiz)
    assert judged.mark_of(played.quiz) == before
    say(played.team, run, "чай", at=after(40))
    after_answer = judged.mark_of(played.quiz)
    credit(played, run, "чай", seat)
    assert len({before, after_answer, judged.mark_of(played.quiz)}) == 3


def test_the_statements_of_the_desk_do_not_grow_with_the_game(
    django_assert_max_num_queries: object,
) -> None:
    played, run, _seat = answered()
    assert callable(django_assert_max_num_queries)
    teams(played, *(f"ответ {n}" for n in range(15)))
    with django_assert_max_num_queries(7):
        assert len(judged.groups_of(played.quiz, run.question)) == 17
    with django_assert_max_num_queries(7):
        assert to_judge(played) == {run.question_id: 16}
    with django_assert_max_num_queries(3):
        judged.mark_of(played.quiz)
