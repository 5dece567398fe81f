"""What judges decide: one answer for all teams and channels, a late one, a question struck, points
added or taken.

A ruling is never changed. It stands, or it was taken back, by a desk, at a time and for a reason;
then the table is what it was before, to the byte.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.changes import lock
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes import matching
from gatehouse.quizzes.keys import key_question
from gatehouse.quizzes.models import (
    Answer,
    Question,
    Quiz,
    Ruling,
    RulingKind,
    Seat,
    SeatRole,
    Team,
)
from gatehouse.quizzes.operations.changes import changed
from gatehouse.quizzes.operations.tables import recount

REASON_LENGTH = 400
TAPPED_TWICE = timedelta(seconds=30)
PENALTY_AT_MOST = 200  # halves
JUDGES = frozenset({SeatRole.JUDGE, SeatRole.HOST})


@transaction.atomic
def rule(
    *,
    quiz: Quiz,
    question: Question,
    variant: str,
    halves: int | None,
    reason: str,
    seat: Seat,
    now: datetime,
) -> Ruling:
    """One answer is worth this in every channel, for forms typed later too: None for all of it, 0
    for wrong. The same said again is the ruling that stands.

    Raises:
        Refused: `no_desk`, `no_reason`, `no_question`, `no_variant`, `points`.
    """
    fresh = judged_at(quiz, seat)
    _refuse_foreign(fresh, question)
    spelled = matching.spelled(key_question(question), variant)
    if not spelled:
        raise Refused(Refusal("no_variant", _("Nobody can have answered this.")))
    if halves is not None and not 0 <= halves <= question.worth_halves:
        raise Refused(Refusal("points", _("The question is not worth so much.")))
    terms = {"variant": spelled, "halves": halves}
    about = fresh.rulings.standing().filter(kind=RulingKind.VARIANT, question=question)
    last = next((one for one in about.order_by("-number") if one.terms["variant"] == spelled), None)
    if last is not None and last.terms == terms:
        return last
    return _make(fresh, RulingKind.VARIANT, terms, reason, seat, now, question=question)


@transaction.atomic
def strike(*, quiz: Quiz, question: Question, reason: str, seat: Seat, now: datetime) -> Ruling:
    """The question counts for nobody. Raises Refused: `no_desk`, `no_reason`, `no_question`."""
    fresh = judged_at(quiz, seat)
    _refuse_foreign(fresh, question)
    standing = fresh.rulings.standing().filter(kind=RulingKind.STRIKE, question=question).first()
    return standing or _make(fresh, RulingKind.STRIKE, {}, reason, seat, now, question=question)


@transaction.atomic
def accept_late(*, answer: Answer, reason: str, seat: Seat, now: datetime) -> Ruling:
    """An answer that came too late counts: it brings points or nothing, never a loss. As the last
    one of its team it takes the place of one before it, a right one too. Raises Refused:
    `no_desk`, `no_reason`, `not_late`."""
    fresh = judged_at(answer.run.quiz, seat)
    if answer.late_ms == 0:
        raise Refused(Refusal("not_late", _("This answer came in time.")))
    standing = fresh.rulings.standing().filter(kind=RulingKind.LATE, answer=answer).first()
    question = answer.run.question
    return standing or _make(
        fresh, RulingKind.LATE, {}, reason, seat, now,
        question=question, team=answer.team, answer=answer,
    )  # fmt: skip


@transaction.atomic
def penalise(*, team: Team, halves: int, reason: str, seat: Seat, now: datetime) -> Ruling:
    """Add points to a team, or take them: a signed number of halves. Tapped twice, it is one.
    Raises Refused: `no_desk`, `no_reason`, `points`."""
    fresh = judged_at(team.quiz, seat)
    if not halves or abs(halves) > PENALTY_AT_MOST:
        raise Refused(Refusal("points", _("Say how many points are added or taken.")))
    terms, said = {"halves": halves}, read_reason(reason)
    twice = fresh.rulings.standing().filter(
        kind=RulingKind.PENALTY, team=team, seat=seat, reason=said, made_at__gt=now - TAPPED_TWICE
    )
    tapped = next((one for one in twice if one.terms == terms), None)
    return tapped or _make(fresh, RulingKind.PENALTY, terms, reason, seat, now, team=team)


@transaction.atomic
def withdraw(*, ruling: Ruling, reason: str, seat: Seat, now: datetime) -> Ruling:
    """Take a ruling back: everything is as if it had not been made. Taken back twice, it was taken
    back once. Raises Refused: `no_desk`, `no_reason`."""
    quiz = judged_at(ruling.quiz, seat)
    fresh = Ruling.objects.get(pk=ruling.pk)
    if fresh.withdrawn_at is not None:
        return fresh
    fresh.withdrawn_at, fresh.withdrawn_seat = now, seat
    fresh.withdrawn_because = read_reason(reason)
    fresh.save(update_fields=["withdrawn_at", "withdrawn_seat", "withdrawn_because"])
    recount(quiz, now=now, because=fresh.withdrawn_because, ruling=fresh)
    history.record("quizzes.ruling_withdrawn", of=quiz, by=None, now=now, number=fresh.number,
                   seat=seat.pk)  # fmt: skip
    changed(quiz, now=now)
    return fresh


def _make(
    quiz: Quiz,
    kind: RulingKind,
    terms: dict[str, Any],
    reason: str,
    seat: Seat,
    now: datetime,
    *,
    question: Question | None = None,
    team: Team | None = None,
    answer: Answer | None = None,
) -> Ruling:
    last = quiz.rulings.aggregate(last=Max("number"))["last"] or 0
    made = Ruling.objects.create(
        quiz=quiz,
        number=last + 1,
        kind=kind,
        terms=terms,
        question=question,
        team=team,
        answer=answer,
        reason=read_reason(reason),
        seat=seat,
        made_at=now,
    )
    recount(quiz, now=now, because=made.reason, ruling=made)
    history.record("quizzes.ruled", of=quiz, by=None, now=now, number=made.number, kind=kind,
                   seat=seat.pk)  # fmt: skip
    changed(quiz, now=now)
    return made


def judged_at(quiz: Quiz, seat: Seat) -> Quiz:
    """The game, locked, for a desk that may judge it. Raises Refused `no_desk`."""
    there = Seat.objects.filter(pk=seat.pk, quiz=quiz, role__in=JUDGES, revoked_at=None)
    if not there.exists():
        raise Refused(Refusal("no_desk", _("This desk does not judge this game.")))
    return lock(quiz)


def read_reason(reason: str) -> str:
    """A reason as it is kept. Raises Refused `no_reason`."""
    said = " ".join(reason.split())
    if not said:
        raise Refused(Refusal("no_reason", _("Say why: everybody will see it.")))
    if len(said) > REASON_LENGTH:
        text = _("Say it shorter: %(most)d signs at most.") % {"most": REASON_LENGTH}
        raise Refused(Refusal("no_reason", text))
    return said


def _refuse_foreign(quiz: Quiz, question: Question) -> None:
    if not quiz.runs.filter(question=question).exists():
        raise Refused(Refusal("no_question", _("This question was not asked in this game.")))
