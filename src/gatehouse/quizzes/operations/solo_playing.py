"""Playing alone: a try is begun, each question answered once, and the try ends.

What is kept is only ever added, so a second tab, a double tap and going back change nothing. A try
that is open when the quiz closes ends with what was answered till then.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core.apart import each_apart
from gatehouse.core.locks import one_at_a_time
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.operations import lock_active
from gatehouse.quizzes import messages, solo_rules
from gatehouse.quizzes.models import Attempt, Question, Solo, SoloAnswer
from gatehouse.quizzes.solo_marks import mark
from gatehouse.quizzes.solos import Player, attempts_of, is_open, is_over, passed, questions_of
from gatehouse.quizzes.terms import Scoring, Unclear
from gatehouse.quizzes.values import read_value

BATCH = 500
UNDER_WAY = timedelta(minutes=1)  # what arrived before the close may be kept so long after it


@transaction.atomic
def start(*, solo: Solo, player: Player, now: datetime) -> Attempt:
    """A try of this player: the open one where there is one, else a new one.

    Raises:
        Refused: `not_open`; `no_tries`.
    """
    if player.person is not None:
        lock_active(player.person)
    one_at_a_time([f"solo:{solo.pk}:{player.label}"])
    mine = attempts_of(solo, player)
    going_on = next((one for one in mine if one.ended_at is None), None)
    if going_on is not None:
        return going_on
    if not is_open(solo, now=now):
        raise Refused(Refusal("not_open", _("The quiz is not open.")))
    if solo_rules.tries_left(solo.tries, len(mine)) == 0:
        raise Refused(Refusal("no_tries", _("You have no try left.")))
    return Attempt.objects.create(
        solo=solo,
        person=player.person,
        browser=None if player.person is not None else player.browser,
        number=len(mine) + 1,
        order=_order(solo),
        started_at=now,
    )


def _order(solo: Solo) -> list[int]:
    keys = list(questions_of(solo).values_list("pk", flat=True))
    if solo.shuffled:
        secrets.SystemRandom().shuffle(keys)
    return keys


@transaction.atomic
def answer(*, attempt: Attempt, question: int, value: object, now: datetime) -> Attempt:
    """Keep an answer; {} is "I do not know". The first one of a question stays, whatever comes
    after it; with the last question the try ends. What comes after the end is not kept: the try
    that is returned says whether it has ended.

    Raises:
        Refused: `not_asked`; `unclear` where it cannot be an answer.
    """
    fresh = _lock(attempt)
    answered = set(fresh.answers.values_list("question", flat=True))
    if question in answered:
        return fresh
    if fresh.ended_at is not None or is_over(fresh.solo, now=now):
        _end(fresh, now=now)
        return fresh  # an exception would take the end back
    if question not in fresh.order:
        raise Refused(Refusal("not_asked", _("This question is not in the quiz.")))
    SoloAnswer.objects.create(
        attempt=fresh,
        question_id=question,
        value=_read(question, value),
        received_at=now,
    )
    if len(answered) + 1 >= len(fresh.order):
        _end(fresh, now=now)
    return fresh


def _read(question: int, value: object) -> dict[str, object]:
    asked = Question.objects.only("form", "options").get(pk=question)
    try:
        return read_value(value, form=asked.form, options=asked.options, scoring=Scoring())
    except Unclear as unclear:
        raise Refused(Refusal("unclear", str(unclear))) from unclear


@transaction.atomic
def finish(*, attempt: Attempt, now: datetime) -> Attempt:
    """End a try with what was answered; ended twice, it ends once."""
    fresh = _lock(attempt)
    _end(fresh, now=now)
    return fresh


def _lock(attempt: Attempt) -> Attempt:
    rows = Attempt.objects.select_for_update(of=("self",)).select_related("solo")
    return rows.get(pk=attempt.pk)


def _end(attempt: Attempt, *, now: datetime) -> None:
    """Judge what was answered; a try that outlived the quiz ended with it."""
    if attempt.ended_at is not None:
        return
    given = {
        one.question_id: one.value
        for one in attempt.answers.filter(received_at__lt=attempt.solo.closes_at)
    }
    asked = Question.objects.filter(pk__in=list(given))
    marks = [mark(question, given[question.pk]) for question in asked]
    attempt.right = sum(one.is_right for one in marks)
    attempt.halves = sum(one.halves for one in marks)
    attempt.ended_at = min(now, attempt.solo.closes_at)
    attempt.save(update_fields=["right", "halves", "ended_at"])


def end_closed(*, now: datetime) -> int:
    """End what was left open in every quiz that has closed, and write to who waits for the result;
    returns of how many quizzes."""
    closed_by = now - UNDER_WAY
    due = Solo.objects.filter(published_at__isnull=False, ended_at=None, closes_at__lte=closed_by)
    return each_apart(due.select_related("draw"), lambda solo: _end_one(solo, now=now))


def _end_one(solo: Solo, *, now: datetime) -> int:
    left = solo.attempts.filter(ended_at=None).order_by("pk").iterator(chunk_size=BATCH)
    each_apart(left, lambda one: finish(attempt=one, now=now).number)
    with transaction.atomic():
        for attempt in _waiting_for_result(solo):
            messages.solo_result(attempt, now=now)
        Solo.objects.filter(pk=solo.pk, ended_at=None).update(ended_at=now)
    return 1


def _waiting_for_result(solo: Solo) -> Iterator[Attempt]:
    """Of each player with an account who was not told before: their best try. Where results are
    told at once, those who passed and are not in the draw yet."""
    rows = solo.attempts.filter(person__isnull=False, person__is_active=True)
    best = rows.select_related("person", "solo").order_by("person", "-right", "number")
    last = None
    for attempt in best.iterator(chunk_size=BATCH):
        if attempt.person_id != last:
            last = attempt.person_id
            if not solo.told_at_once or _may_yet_enter(attempt):
                yield attempt


def _may_yet_enter(attempt: Attempt) -> bool:
    solo = attempt.solo
    if solo.draw_id is None or not passed(attempt):
        return False
    return not solo.contenders.filter(person=attempt.person_id).exists()
