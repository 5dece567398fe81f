"""Teams ask to judge once more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gatehouse.core.models import HistoryEntry
from gatehouse.core.refusal import Refused
from gatehouse.quizzes.models import Appeal, AppealKind, Quiz, Team
from gatehouse.quizzes.operations import appealing, judging
from tests.quizzes.captains import after, game, say
from tests.quizzes.desks import checker, judge
from tests.quizzes.judges import (
    CLOSED,
    LATER,
    answered,
    body,
    count_now,
    credit,
    solve,
    table,
    total,
)

pytestmark = pytest.mark.django_db
WHY = "Так тоже называют"


def ask(team: Team, run: Any, kind: AppealKind = AppealKind.CREDIT, **more: Any) -> Appeal:
    usual: dict[str, Any] = {"text": WHY, "now": CLOSED}
    return appealing.appeal(team=team, question=run.question, kind=kind, **usual | more)


def refusal(*args: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refused:
        ask(*args, **more)
    return refused.value.first.code


def decided(appeal: Appeal, granted: bool, seat: Any, **more: Any) -> Appeal:
    usual: dict[str, Any] = {"reason": "Словарь так говорит", "now": LATER}
    return appealing.decide(appeal=appeal, granted=granted, seat=seat, **usual | more)


def test_a_granted_appeal_credits_everybody_who_said_the_same() -> None:
    """Q25, the one direction: read anew from the database, as after a reload."""
    played, run, seat = answered("какао", "Какао")
    solve(run)
    count_now(played)
    ask(played.team, run)
    waiting = Appeal.objects.open().get()
    assert (waiting.variant, waiting.text, waiting.made_at) == ("какао", WHY, CLOSED)
    decided(waiting, True, seat)
    kept = Appeal.objects.get()
    assert (kept.granted, kept.decided_at, kept.reason) == (True, LATER, "Словарь так говорит")
    assert kept.seat == seat
    assert kept.ruling is not None
    assert (kept.ruling.reason, kept.ruling.made_at) == ("Словарь так говорит", LATER)
    assert [total(played, team) for team in (played.team, played.other)] == [2, 2]


def test_an_appeal_against_a_credited_answer_takes_its_points_from_all() -> None:
    """Q25, the other direction."""
    played, run, seat = answered("шоколад", "какао")
    solve(run)
    first = count_now(played).body
    ask(played.other, run, AppealKind.AGAINST, variant="Шоколад")
    made = decided(Appeal.objects.open().get(), True, seat)
    assert total(played, played.team) == 0
    assert made.ruling is not None
    judging.withdraw(ruling=made.ruling, reason="Ошиблись", seat=seat, now=LATER)
    assert body(played) == first


def test_a_granted_appeal_may_strike_the_question() -> None:
    played, run, seat = answered()
    solve(run)
    count_now(played)
    asked = ask(played.other, run, AppealKind.STRIKE)
    decided(asked, True, seat)
    assert [total(played, team) for team in (played.team, played.other)] == [0, 0]


def test_an_appeal_that_is_turned_down_changes_no_table() -> None:
    played, run, seat = answered()
    solve(run)
    count_now(played)
    made = decided(ask(played.other, run), False, seat, reason="Это другой напиток")
    assert (made.granted, made.ruling) == (False, None)
    assert table(played).number == 1


def test_a_judge_may_credit_an_answer_in_part() -> None:
    played, run, seat = answered()
    solve(run)
    decided(ask(played.other, run), True, seat, halves=1)
    assert total(played, played.other) == 1


def test_appeals_are_taken_from_the_solution_until_their_time_is_over() -> None:
    played, run, _seat = answered()
    assert refusal(played.other, run) == "too_soon"
    solve(run)
    ask(played.other, run)
    Quiz.objects.update(appeals_until=CLOSED + timedelta(minutes=60))
    late = CLOSED + timedelta(minutes=60, seconds=1)
    assert refusal(played.other, run, AppealKind.STRIKE, now=late) == "too_late"
    ask(played.other, run, AppealKind.STRIKE, now=late - timedelta(seconds=1))
    assert Appeal.objects.open().count() == 2


def test_where_nobody_has_said_until_when_the_end_of_the_game_and_its_rules_do() -> None:
    played, run, _seat = answered(rules={"appeal_minutes": 10})
    solve(run)
    Quiz.objects.update(ended_at=LATER)
    over = LATER + timedelta(minutes=10)
    assert refusal(played.other, run, now=over + timedelta(seconds=1)) == "too_late"
    ask(played.other, run, now=over)
    assert Appeal.objects.open().count() == 1


def test_one_thing_is_appealed_once_at_a_time() -> None:
    played, run, seat = answered()
    solve(run)
    first = ask(played.other, run)
    assert refusal(played.other, run) == "there"
    ask(played.other, run, AppealKind.STRIKE)
    decided(first, False, seat)
    ask(played.other, run)
    assert Appeal.objects.open().count() == 2


def test_a_team_can_appeal_for_its_own_answer_only_where_there_is_something_to_credit() -> None:
    played = game()
    run = played.open()
    say(played.team, run, at=after(5))
    solve(run)
    assert refusal(played.team, run) == "is_right"
    assert refusal(played.other, run) == "no_answer"
    say(played.other, run, "какао", at=after(63))
    assert refusal(played.other, run) == "came_late"
    assert refusal(played.other, run, AppealKind.AGAINST, variant="какао") == "not_credited"
    assert refusal(played.other, run, AppealKind.AGAINST) == "not_credited"
    assert refusal(played.other, run, AppealKind.STRIKE, text="  ") == "no_text"


def test_an_appeal_is_decided_once_by_a_judge_with_a_reason() -> None:
    played, run, seat = answered()
    solve(run)
    made = ask(played.other, run)
    for desk, reason, code in (
        (checker(played.quiz), "Да", "no_desk"),
        (judge(game().quiz), "Да", "no_desk"),
        (seat, " ", "no_reason"),
    ):
        with pytest.raises(Refused) as refused:
            decided(made, True, desk, reason=reason)
        assert refused.value.first.code == code
    assert Appeal.objects.open().get() == made
    decided(made, True, seat)
    with pytest.raises(Refused) as again:
        decided(made, False, seat)
    assert again.value.first.code == "decided"
    verbs = list(HistoryEntry.objects.filter(verb__startswith="quizzes.appeal").order_by("pk"))
    assert [one.verb for one in verbs] == ["quizzes.appealed", "quizzes.appeal_decided"]


def test_an_appeal_about_what_was_ruled_already_is_about_the_ruling() -> None:
    played, run, seat = answered()
    solve(run)
    credit(played, run, "какао", seat)
    assert refusal(played.other, run) == "is_right"
    ask(played.team, run, AppealKind.AGAINST, variant="какао")
    decided(Appeal.objects.get(), True, seat)
    assert total(played, played.other) == 0
