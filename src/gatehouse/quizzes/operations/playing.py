"""What a host does in a game: open, stop, solve, show. Done twice, it was done once.

Nothing here waits for a timer. A question is open between the times of its Run, and every act
names what it is about, so that two hosts and a double tap come to the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes.models import (
    Answer,
    AnswerSource,
    Question,
    Quiz,
    Round,
    Run,
    Screen,
    Seat,
    TableVersion,
)
from gatehouse.quizzes.operations.answering import being_answered
from gatehouse.quizzes.operations.changes import changed
from gatehouse.quizzes.operations.delaying import delays_of
from gatehouse.quizzes.operations.heads import bring_heads
from gatehouse.quizzes.operations.leasing import in_hand
from gatehouse.quizzes.operations.quizzes import refuse_over
from gatehouse.quizzes.operations.tables import recount
from gatehouse.quizzes.progress import all_over_at, over_at
from gatehouse.quizzes.terms import read_game_rules
from gatehouse.quizzes.zones import hours_of

BREAK_AT_MOST = 120  # minutes


@transaction.atomic
def show_round(*, quiz: Quiz, of: Round, seat: Seat | None, now: datetime) -> None:
    """The stage says which round begins. Raises Refused."""
    fresh = _going(quiz, seat, now)
    _refuse_foreign(fresh, of)
    _show(fresh, Screen.ROUND, now, screen_round=of)


@transaction.atomic
def open_question(*, quiz: Quiz, question: Question, seat: Seat | None, now: datetime) -> Run:
    """Ask it: its seconds run from now. All of its round are asked where the round opens whole.
    Asked again, it is the same Run. Raises Refused: `not_started`, `over`, `held`, `open` while
    another question is open."""
    fresh = _going(quiz, seat, now)
    _refuse_foreign(fresh, question.round)
    if question.round.opens_whole:
        asked = _open(fresh, question.round.questions.all(), question.round, now)
        return next(run for run in asked if run.question_id == question.pk)
    return _open(fresh, [question], question.round, now)[0]


@transaction.atomic
def open_round(*, quiz: Quiz, of: Round, seat: Seat | None, now: datetime) -> list[Run]:
    """Ask all questions of a round at once, under one clock. Raises Refused."""
    fresh = _going(quiz, seat, now)
    _refuse_foreign(fresh, of)
    return _open(fresh, of.questions.all(), of, now)


def _open(quiz: Quiz, questions: Iterable[Question], of: Round, now: datetime) -> list[Run]:
    questions = list(questions)
    there = {run.question_id: run for run in Run.objects.filter(quiz=quiz, question__in=questions)}
    fresh = [one for one in questions if one.pk not in there]
    if fresh:
        _refuse_while_open(quiz, now)
        delays = delays_of(quiz)
        for one in fresh:
            seconds = of.seconds if of.opens_whole else one.time
            there[one.pk] = Run.objects.create(
                quiz=quiz,
                question=one,
                rev=one.rev,
                opened_at=now,
                seconds=seconds,
                delays=delays,
            )
        keys = [one.pk for one in fresh]
        history.record("quizzes.opened", of=quiz, by=None, now=now, questions=keys)
        _show(quiz, Screen.QUESTION, now, screen_round=of, screen_run=there[questions[0].pk])
    return [there[one.pk] for one in questions]


def _refuse_while_open(quiz: Quiz, now: datetime) -> None:
    """One question after another: the hall answers one at a time. Who is behind may still be at
    the one before."""
    for run in Run.objects.filter(quiz=quiz, solved_at=None).select_related("question"):
        if run.window_in(0).closes_at > now:
            text = _("Question %(number)d is still open.") % {"number": run.question.number}
            raise Refused(Refusal("open", text))


@transaction.atomic
def stop(*, run: Run, seat: Seat | None, now: datetime) -> None:
    """Close a question before its time, with all that were opened beside it; each channel and each
    team keeps its share of what was played. What is closed stays closed as it is."""
    quiz = _going(run.quiz, seat, now)
    opened = Run.objects.select_for_update(no_key=True).filter(
        quiz=quiz, opened_at=run.opened_at, stopped_at=None
    )
    still = [one for one in opened if one.window_in(0).closes_at > now]
    if still:
        one_at_a_time([being_answered(quiz.pk)])
        at = _stop_at(still, now)
        Run.objects.filter(pk__in=[one.pk for one in still]).update(stopped_at=at)
        history.record("quizzes.stopped", of=quiz, by=None, now=now, run=run.pk)
        changed(quiz, now=now)


def _stop_at(runs: list[Run], now: datetime) -> datetime:
    """A stop may have waited for its turn, and for answers that were being written: what was
    acknowledged meanwhile counts, as its team was told, and everybody has as long as that team."""
    by_key = {run.pk: run for run in runs}
    came = Answer.objects.filter(run__in=by_key, received_at__gt=now, late_ms=0)
    ends = [now]
    for answer in came.filter(source=AnswerSource.PHONE).select_related("team"):
        run, percent = by_key[answer.run_id], answer.team.time_percent
        played = answer.received_at - run.window_of(answer.team).opens_at
        ends.append(run.opened_at + played * 100 / percent)
    return max(ends)


@transaction.atomic
def show_question(*, run: Run, seat: Seat | None, now: datetime) -> None:
    """Put a question that was asked on the stage once more; its times stay what they are."""
    quiz = _going(run.quiz, seat, now)
    _show(quiz, Screen.QUESTION, now, screen_round=run.question.round, screen_run=run)


@transaction.atomic
def show_solution(*, run: Run, seat: Seat | None, now: datetime) -> None:
    """The solution is known to all from now on. Raises Refused `open` before the last window has
    closed: that of a stream that is behind, or of a team with more time."""
    quiz = _in_hand(run.quiz, seat, now)
    refuse_before(quiz, over_at(quiz, run), now)
    first = Run.objects.filter(pk=run.pk, solved_at=None).update(solved_at=now)
    if first:
        minutes = read_game_rules(quiz.rules).appeal_minutes
        quiz.appeals_until = now + timedelta(minutes=minutes)
        quiz.save(update_fields=["appeals_until"])
        history.record("quizzes.solved", of=quiz, by=None, now=now, run=run.pk)
    _show(
        quiz,
        Screen.SOLUTION,
        now,
        is_new=bool(first),
        screen_round=run.question.round,
        screen_run=run,
    )


@transaction.atomic
def show_break(*, quiz: Quiz, minutes: int, seat: Seat | None, now: datetime) -> None:
    """A break of so many minutes; the game goes on when the host says so. Raises Refused
    `minutes`."""
    if not 1 <= minutes <= BREAK_AT_MOST:
        text = _("A break takes 1 to %(most)d minutes.") % {"most": BREAK_AT_MOST}
        raise Refused(Refusal("minutes", text))
    fresh = _going(quiz, seat, now)
    until = now + timedelta(minutes=minutes)
    if fresh.screen == Screen.BREAK and _is_near(fresh.break_until, until):
        return
    fresh.break_until = until
    fresh.save(update_fields=["break_until"])
    _show(fresh, Screen.BREAK, now, is_new=True)


def _is_near(said: datetime | None, until: datetime) -> bool:
    """A button that was tapped twice says almost the same time."""
    return said is not None and abs(said - until) < timedelta(seconds=20)


@transaction.atomic
def show_table(*, quiz: Quiz, seat: Seat | None, now: datetime) -> TableVersion:
    """The table as it stands now, on the stage. Raises Refused `open` while somebody answers."""
    fresh = _in_hand(quiz, seat, now)
    refuse_before(fresh, all_over_at(fresh), now)
    table = _table(fresh, now)
    _show(fresh, Screen.TABLE, now, screen_table=table)
    return table


@transaction.atomic
def end(*, quiz: Quiz, seat: Seat | None, now: datetime) -> TableVersion:
    """The game is over: the last table, and the hash of the journal, on the stage. Ended again, it
    shows the newest of both. Raises Refused `open`, `not_started`."""
    fresh = _in_hand(quiz, seat, now)
    _refuse_unstarted(fresh)
    refuse_before(fresh, all_over_at(fresh), now)
    table = _table(fresh, now)
    is_first = fresh.ended_at is None
    if is_first:
        fresh.ended_at = now
        fresh.appeals_until = fresh.appeals_until or now + timedelta(
            minutes=read_game_rules(fresh.rules).appeal_minutes
        )
        fresh.save(update_fields=["ended_at", "appeals_until"])
        history.record("quizzes.ended", of=fresh, by=None, now=now, table=table.number)
        bring_heads(quiz=fresh, by=None, now=now)
    _show(fresh, Screen.END, now, is_new=is_first, screen_table=table)
    return table


def _table(quiz: Quiz, now: datetime) -> TableVersion:
    table = recount(quiz, now=now)
    if table.shown_at is None:
        table.shown_at = now
        table.save(update_fields=["shown_at"])
    return table


# --- what must hold ------------------------------------------------------------------------
def _in_hand(quiz: Quiz, seat: Seat | None, now: datetime) -> Quiz:
    fresh = in_hand(quiz, seat, now)
    if fresh.called_off_at is not None:
        raise Refused(Refusal("over", _("The game was called off.")))
    return fresh


def _going(quiz: Quiz, seat: Seat | None, now: datetime) -> Quiz:
    fresh = in_hand(quiz, seat, now)
    refuse_over(fresh)
    _refuse_unstarted(fresh)
    return fresh


def _refuse_unstarted(quiz: Quiz) -> None:
    if quiz.started_at is None:
        raise Refused(Refusal("not_started", _("The game has not begun.")))


def _refuse_foreign(quiz: Quiz, one: Round) -> None:
    if one.packet_id != quiz.packet_id:
        raise Refused(Refusal("no_question", _("There is no such question in this game.")))


def refuse_before(quiz: Quiz, over: datetime | None, now: datetime) -> None:
    """Raises Refused `open` while somebody may still answer; until when, in the game's zone."""
    if over is not None and now <= over:
        text = _("Somebody still answers, until %(time)s.")
        raise Refused(Refusal("open", text % {"time": f"{hours_of(quiz, over):%H:%M:%S}"}))


def _show(
    quiz: Quiz,
    screen: Screen,
    now: datetime,
    *,
    is_new: bool = False,
    screen_round: Round | None = None,
    screen_run: Run | None = None,
    screen_table: TableVersion | None = None,
) -> None:
    """Bring the stage to this; what it shows already is no change."""
    about = {"screen": screen, "screen_round": screen_round, "screen_run": screen_run}
    wanted = {**about, "screen_table": screen_table}
    if not is_new and all(getattr(quiz, name) == one for name, one in wanted.items()):
        return
    for name, one in wanted.items():
        setattr(quiz, name, one)
    quiz.save(update_fields=[*wanted])
    changed(quiz, now=now)
