"""A team asks to judge once more; a judge decides, and says why to everybody."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.changes import lock
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes import matching
from gatehouse.quizzes.keys import key_question, sheet_of
from gatehouse.quizzes.models import (
    Answer,
    Appeal,
    AppealKind,
    Question,
    Quiz,
    Ruling,
    Run,
    Seat,
    Team,
)
from gatehouse.quizzes.operations.changes import changed
from gatehouse.quizzes.operations.judging import judged_at, read_reason, rule, strike
from gatehouse.quizzes.scoring import Key, count
from gatehouse.quizzes.sheet import Said
from gatehouse.quizzes.terms import read_game_rules

TEXT_LENGTH = 2000
CREDITED = {Said.RIGHT, Said.PARTLY}


@transaction.atomic
def appeal(
    *,
    team: Team,
    question: Question,
    kind: AppealKind,
    text: str,
    now: datetime,
    variant: str = "",
) -> Appeal:
    """Ask for the team's own answer to be credited, for the question to be struck, or against an
    answer that was credited, which `variant` names as the table does.

    Raises:
        Refused: `too_soon` before the solution is shown, `too_late`, `no_text`, `no_answer`,
            `is_right`, `came_late`, `not_credited`, `there` while the same waits for a decision.
    """
    quiz = lock(team.quiz)
    _refuse_window(quiz, question, now)
    said = text.strip()
    if not said or len(said) > TEXT_LENGTH:
        raise Refused(Refusal("no_text", _("Say why, in up to %(most)d signs.")
                              % {"most": TEXT_LENGTH}))  # fmt: skip
    about = _variant(quiz, team, question, kind, variant)
    same = Appeal.objects.open().filter(team=team, question=question, kind=kind, variant=about)
    if same.exists():
        raise Refused(Refusal("there", _("The judges have this appeal already.")))
    made = Appeal.objects.create(
        quiz=quiz, team=team, question=question, kind=kind, variant=about, text=said, made_at=now
    )
    history.record("quizzes.appealed", of=quiz, by=None, now=now, appeal=made.pk, kind=kind)
    changed(quiz, now=now)
    return made


@transaction.atomic
def decide(
    *,
    appeal: Appeal,
    granted: bool,
    reason: str,
    seat: Seat,
    now: datetime,
    halves: int | None = None,
) -> Appeal:
    """Grant an appeal, which makes the ruling it asks for, or turn it down. `halves` credits an
    answer with less than all. Decided once.

    Raises:
        Refused: `no_desk`, `no_reason`, `decided`, and what the ruling refuses.
    """
    quiz = judged_at(appeal.quiz, seat)
    fresh = Appeal.objects.select_related("question").get(pk=appeal.pk)
    if fresh.decided_at is not None:
        raise Refused(Refusal("decided", _("This appeal was decided already.")))
    fresh.decided_at, fresh.granted, fresh.seat, fresh.reason = (
        now,
        granted,
        seat,
        read_reason(reason),
    )
    if granted:
        fresh.ruling = _grant(quiz, fresh, halves, seat, now)
    fresh.save(update_fields=["decided_at", "granted", "seat", "reason", "ruling"])
    history.record("quizzes.appeal_decided", of=quiz, by=None, now=now, appeal=fresh.pk,
                   granted=granted, seat=seat.pk)  # fmt: skip
    changed(quiz, now=now)
    return fresh


def appeals_until(quiz: Quiz) -> datetime | None:
    """Until when appeals are taken; None while the game goes on and nobody has said."""
    if quiz.appeals_until is not None or quiz.ended_at is None:
        return quiz.appeals_until
    return quiz.ended_at + timedelta(minutes=read_game_rules(quiz.rules).appeal_minutes)


def _grant(quiz: Quiz, asked: Appeal, halves: int | None, seat: Seat, now: datetime) -> Ruling:
    if asked.kind == AppealKind.STRIKE:
        return strike(quiz=quiz, question=asked.question, reason=asked.reason, seat=seat, now=now)
    return rule(
        quiz=quiz,
        question=asked.question,
        variant=asked.variant,
        halves=0 if asked.kind == AppealKind.AGAINST else halves,
        reason=asked.reason,
        seat=seat,
        now=now,
    )


def _refuse_window(quiz: Quiz, question: Question, now: datetime) -> None:
    run = Run.objects.filter(quiz=quiz, question=question).first()
    if run is None or run.solved_at is None or run.solved_at > now:
        raise Refused(Refusal("too_soon", _("Appeals are taken once the solution was shown.")))
    until = appeals_until(quiz)
    if quiz.called_off_at is not None or (until is not None and now > until):
        raise Refused(Refusal("too_late", _("The time for appeals is over.")))


def _variant(quiz: Quiz, team: Team, question: Question, kind: AppealKind, variant: str) -> str:
    """Which answer is meant, as variants are spelled."""
    if kind == AppealKind.STRIKE:
        return ""
    lines = Answer.objects.filter(run__quiz=quiz, run__question=question)
    sheet = sheet_of(quiz, asked={question.pk}, answers=lines)
    key = Key(sheet)
    given = {place[0]: found.variant for place, found in count(sheet, key).items()}
    plain = key_question(question)
    if kind == AppealKind.AGAINST:
        about = matching.spelled(plain, variant)
        if about not in given.values() or key.verdict(plain, about).said not in CREDITED:
            raise Refused(Refusal("not_credited", _("Nobody was credited with this answer.")))
        return about
    if team.pk not in given:
        if lines.filter(team=team, late_ms__gt=0).exists():
            raise Refused(Refusal("came_late", _("Your answer came late: the judges see it.")))
        raise Refused(Refusal("no_answer", _("Your team did not answer this question.")))
    if key.verdict(plain, given[team.pk]).said == Said.RIGHT:
        raise Refused(Refusal("is_right", _("Your answer counts already.")))
    return given[team.pk]
