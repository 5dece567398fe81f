"""A game is led by what the host does and by the clock of the server alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatehouse.core.models import HistoryEntry
from gatehouse.quizzes.models import Quiz, Round, Run, Screen, TableVersion
from gatehouse.quizzes.operations import playing, quizzes, teams
from gatehouse.quizzes.progress import Act, all_over_at, answered, next_step, over_at, run_sheet
from gatehouse.quizzes.terms import GameRules
from gatehouse.quizzes.views.host_acts import perform
from tests.make import NOW
from tests.quizzes.games import DELAY, GRACE, SECONDS, Game, after, game, packet, refused, say

pytestmark = pytest.mark.django_db


def step(of: Game, seconds: float = 0) -> Act:
    fresh = of.fresh()
    return next_step(fresh, run_sheet(fresh), after(seconds)).act


def test_a_question_that_is_opened_twice_was_opened_once() -> None:
    """Q2: a button that was tapped twice."""
    g = game()
    first = g.open(1)
    version = g.fresh().version
    assert g.open(1, at=after(1)) == first
    first.refresh_from_db()
    assert first.opened_at == NOW
    assert Run.objects.count() == 1
    assert g.fresh().version == version


def test_two_games_at_once_never_cross() -> None:
    """Q2: neither what closes nor what is counted."""
    one, other = game(), game()
    run, their_run = one.open(1), other.open(1, at=after(1))
    ours, theirs = one.team(), other.team()
    say(ours, run, "ротор", at=after(5))
    before = other.fresh().version
    playing.stop(run=run, seat=one.host, now=after(10))
    their_run.refresh_from_db()
    assert their_run.stopped_at is None
    assert their_run.window_of(theirs).closes_at == after(1 + SECONDS)
    say(ours, run, "статор", at=after(6))
    assert (answered(run.pk), answered(their_run.pk)) == ({one.hall.pk: 1}, {})
    assert other.fresh().version == before
    with refused("no_question"):
        say(ours, their_run, "ротор", at=after(5))


def test_a_desk_of_another_game_opens_nothing_here() -> None:
    one, other = game(), game()
    with refused("held"):
        playing.open_question(quiz=one.quiz, question=one.questions[0], seat=other.host, now=NOW)
    with refused("no_question"):
        playing.open_question(quiz=one.quiz, question=other.questions[0], seat=one.host, now=NOW)


def test_the_stage_and_the_judge_open_nothing() -> None:
    g = game()
    with refused("no_desk"):
        g.open(1, by=g.stage)


def test_nothing_is_asked_before_the_game_begins_and_after_it_ended() -> None:
    g = game(started=False)
    with refused("not_started"):
        g.open(1)
    quizzes.start(quiz=g.quiz, seat=g.host, now=NOW)
    playing.end(quiz=g.quiz, seat=g.host, now=after(1))
    with refused("over"):
        g.open(1, at=after(2))


def test_one_question_is_open_at_a_time() -> None:
    g = game()
    g.open(1)
    with refused("open"):
        g.open(2, at=after(SECONDS - 1))
    assert g.open(2, at=after(SECONDS)).question == g.questions[1]


def test_a_question_closes_by_its_times_alone() -> None:
    """Nobody and nothing need do anything at the end: no timer can close it twice, or forget it."""
    g = game()
    team = g.team()
    run = g.open(1)
    before = HistoryEntry.objects.count()
    assert say(team, run, "в срок", at=after(SECONDS)).late_ms == 0
    assert say(team, run, "с запасом", at=after(SECONDS + GRACE)).late_ms == 0
    assert say(team, run, "поздно", at=after(SECONDS + 1)).late_ms == 1000
    run.refresh_from_db()
    assert run.stopped_at is None
    assert HistoryEntry.objects.count() == before + 0


def test_who_watches_a_stream_has_as_many_seconds_later() -> None:
    g = game()
    far = g.team(g.stream)
    run = g.open(1)
    assert run.window_of(far).opens_at == after(DELAY)
    assert run.window_of(far).closes_at == after(DELAY + SECONDS)
    quizzes.set_delay(channel=g.stream, seconds=90, seat=g.host, now=after(5))
    run.refresh_from_db()
    assert run.window_of(far).opens_at == after(DELAY)


def test_a_stream_is_never_further_behind_than_the_cap() -> None:
    g = game()
    with refused("delay"):
        quizzes.set_delay(channel=g.stream, seconds=121, seat=g.host, now=NOW)


def test_stopping_early_leaves_the_stream_as_many_seconds() -> None:
    g = game()
    near, far = g.team(), g.team(g.stream)
    run = g.open(1)
    playing.stop(run=run, seat=g.host, now=after(30))
    playing.stop(run=run, seat=g.host, now=after(31))
    run.refresh_from_db()
    assert run.window_of(near).closes_at == after(30)
    assert run.window_of(far).closes_at == after(DELAY + 30)
    assert HistoryEntry.objects.filter(verb="quizzes.stopped").count() == 1


def test_a_stop_that_waited_for_its_turn_takes_back_no_answer_that_was_acknowledged() -> None:
    g = game()
    run = g.open(1)
    quick, behind = g.team(), g.team(g.stream)
    assert say(quick, run, "в зале", at=after(13)).counts
    assert say(behind, run, "в эфире", at=after(DELAY + 2)).counts
    playing.stop(run=run, seat=g.host, now=after(10))  # tapped then, and written only now
    run.refresh_from_db()
    # Others have as long as whoever was told that the answer counts, in their own window each.
    assert run.window_of(quick).closes_at == after(13)
    assert run.window_of(behind).closes_at == after(13 + DELAY)


def test_what_is_closed_is_not_stopped_any_more() -> None:
    """Q12."""
    g = game()
    run = g.open(1)
    playing.stop(run=run, seat=g.host, now=after(SECONDS + 5))
    run.refresh_from_db()
    assert run.stopped_at is None


def test_a_solution_waits_for_the_stream_and_for_who_has_more_time() -> None:
    g = game()
    slow = g.team(g.stream)
    teams.set_time(team=slow, percent=150, now=NOW)
    run = g.open(1)
    end = DELAY + SECONDS * 1.5 + GRACE
    assert over_at(g.quiz, run) == after(end)
    for early in (SECONDS + 1, DELAY + SECONDS + 1, end - 0.1):
        with refused("open"):
            playing.show_solution(run=run, seat=g.host, now=after(early))
    playing.show_solution(run=run, seat=g.host, now=after(end + 0.1))
    run.refresh_from_db()
    assert run.solved_at == after(end + 0.1)


def test_a_solution_is_shown_once_and_opens_the_time_for_appeals() -> None:
    """Q12."""
    g = game(rules=GameRules(appeal_minutes=30))
    run = g.open(1)
    for seconds in (100, 101):
        playing.show_solution(run=run, seat=g.host, now=after(seconds))
    run.refresh_from_db()
    assert run.solved_at == after(100)
    assert g.fresh().appeals_until == after(100) + timedelta(minutes=30)
    assert HistoryEntry.objects.filter(verb="quizzes.solved").count() == 1


def test_a_round_that_opens_whole_has_one_clock() -> None:
    of = packet()
    Round.objects.filter(packet=of, number=1).update(opens_whole=True, seconds=180)
    g = game(of=of)
    asked = playing.open_round(quiz=g.quiz, of=g.rounds[0], seat=g.host, now=NOW)
    again = playing.open_round(quiz=g.quiz, of=g.rounds[0], seat=g.host, now=after(3))
    assert [run.pk for run in asked] == [run.pk for run in again]
    assert {run.window_in(g.hall.pk).closes_at for run in asked} == {after(180)}
    playing.stop(run=asked[0], seat=g.host, now=after(60))
    assert set(Run.objects.values_list("stopped_at", flat=True)) == {after(60)}


def test_the_table_waits_until_nobody_answers() -> None:
    g = game()
    team = g.team()
    run = g.open(1)
    say(team, run, "Разгадка 1", at=after(10))
    with refused("open"):
        playing.show_table(quiz=g.quiz, seat=g.host, now=after(30))
    table = playing.show_table(quiz=g.quiz, seat=g.host, now=after(100))
    assert table.shown_at == after(100)
    assert g.fresh().screen == Screen.TABLE
    assert playing.show_table(quiz=g.quiz, seat=g.host, now=after(101)) == table


def test_the_end_shows_what_the_journal_was() -> None:
    g = game()
    team = g.team()
    run = g.open(1)
    say(team, run, "Разгадка 1", at=after(10))
    for seconds in (200, 201):
        playing.end(quiz=g.quiz, seat=g.host, now=after(seconds))
    quiz = g.fresh()
    assert quiz.ended_at == after(200)
    assert quiz.screen == Screen.END
    shown = TableVersion.objects.get(quiz=quiz)
    assert quiz.screen_table == shown
    assert shown.answers == 1
    assert HistoryEntry.objects.filter(verb="quizzes.ended").count() == 1


def test_a_break_tells_when_it_is_over_and_ends_nothing() -> None:
    g = game()
    playing.show_break(quiz=g.quiz, minutes=10, seat=g.host, now=NOW)
    version = g.fresh().version
    playing.show_break(quiz=g.quiz, minutes=10, seat=g.host, now=after(1))
    assert g.fresh().break_until == after(600)
    assert g.fresh().version == version
    assert g.open(1, at=after(30)).opened_at == after(30)


def test_a_late_joiner_plays_from_the_next_question_and_nobody_is_needed_for_its_end() -> None:
    """Q11."""
    g = game()
    g.open(1)
    late = g.team()
    assert all_over_at(g.fresh()) == after(DELAY + SECONDS + GRACE)
    run = g.open(2, at=after(SECONDS))
    assert say(late, run, "Разгадка 2", at=after(SECONDS + 5)).counts
    for team in Quiz.objects.get(pk=g.quiz.pk).teams.all():
        teams.leave(team=team, now=after(SECONDS + 6))
    playing.show_solution(run=run, seat=g.host, now=after(3 * SECONDS))
    table = playing.end(quiz=g.quiz, seat=g.host, now=after(4 * SECONDS))
    assert table.number == 1


def test_the_next_step_leads_through_the_whole_game() -> None:
    """What the space bar does, from the beginning to the end."""
    g = game(started=False)
    seen = []
    at = 0.0
    for _turn in range(40):
        fresh = g.fresh()
        next_one = next_step(fresh, run_sheet(fresh), after(at))
        seen.append(next_one.act)
        if next_one.act is Act.NOTHING:
            break
        _press(g, next_one.act, next_one.about, at)
        at += 1 if next_one.act is not Act.WAIT else SECONDS + DELAY + GRACE
    first = [Act.START, Act.ROUND, *[Act.OPEN, Act.WAIT] * 3, *[Act.SOLVE] * 3, Act.TABLE]
    second = [Act.ROUND, *[Act.OPEN, Act.WAIT] * 2, *[Act.SOLVE] * 2, Act.TABLE]
    assert seen == [*first, *second, Act.END, Act.NOTHING]


def _press(g: Game, act: Act, about: int, at: float) -> None:
    if act is not Act.WAIT:
        perform({"do": f"{act}:{about}"}, seat=g.host, now=after(at))


def test_whoever_goes_on_to_the_next_round_solves_the_last_one_afterwards() -> None:
    g = game()
    for number in (1, 2, 3):
        g.open(number, at=after(number * 100))
    playing.show_round(quiz=g.quiz, of=g.rounds[1], seat=g.host, now=after(500))
    assert step(g, 501) is Act.OPEN
    playing.show_break(quiz=g.quiz, minutes=5, seat=g.host, now=after(502))
    assert step(g, 503) is Act.SOLVE
