"""Questions of a packet: added, changed, moved, deleted. One that was asked stays as it was asked:
only rulings of the judge speak about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history, undo
from gatehouse.core.changes import change, lock
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.quizzes import queries
from gatehouse.quizzes.models import Media, Packet, Question, Round
from gatehouse.quizzes.operations.editing import clear, known_media, open_packet, question_kept
from gatehouse.quizzes.operations.numbering import close_gap, make_room, renumber
from gatehouse.quizzes.packing import checking, rows
from gatehouse.quizzes.packing.shapes import QuestionShape

QUESTION_CHANGED = "quizzes.question_changed"
QUESTION_DELETED = "quizzes.question_deleted"


@transaction.atomic
def add_question(
    *,
    one: Round,
    shape: QuestionShape,
    media: Media | None = None,
    answer_media: Media | None = None,
    after: int | None = None,
    by: Person | None,
    now: datetime,
) -> Question:
    """After the question of this number, or at the end. Raises Refused."""
    packet = open_packet(one.packet)
    clear(lambda: checking.check_question(shape))
    count = one.questions.count()
    if count >= checking.QUESTIONS_AT_MOST:
        text = _("There are more than %(most)d questions in the round.")
        raise Refused(Refusal("too_many", text % {"most": checking.QUESTIONS_AT_MOST}))
    number = count + 1 if after is None else min(after, count) + 1
    _none_asked_from(packet, one, number, now)
    make_room(one.questions.all(), number)
    of_packet = _media_of(packet, media, answer_media)
    columns = rows.columns(shape) | of_packet
    made = Question.objects.create(round=one, number=number, **columns)
    facts = {"round": one.number, "question": number}
    history.record("quizzes.question_added", of=packet, by=by, now=now, **facts)
    return made


@transaction.atomic
def change_question(
    *,
    question: Question,
    shape: QuestionShape,
    media: Media | None,
    answer_media: Media | None,
    seen_rev: int,
    by: Person,
    now: datetime,
) -> undo.Undo | None:
    """`seen_rev` is that of the question when the form was opened. None: nothing was changed.

    Raises:
        Refused: `asked`; `changed_meanwhile` when somebody else changed it; `unclear`.
    """
    packet = open_packet(question.round.packet)
    clear(lambda: checking.check_question(shape))
    fresh = lock(question)
    _refuse_asked(packet, fresh, now)
    if fresh.rev != seen_rev:
        text = _("Somebody changed this question meanwhile. Look at it, then write yours again.")
        raise Refused(Refusal("changed_meanwhile", text))
    before = question_kept(fresh)
    columns = rows.columns(shape) | _media_of(packet, media, answer_media)
    fresh, changed = change(fresh, columns)
    if not changed:
        return None
    _count_up(fresh)
    facts = {"round": fresh.round.number, "question": fresh.number, "fields": list(changed)}
    history.record(QUESTION_CHANGED, of=packet, by=by, now=now, **facts)
    params = {"question": fresh.pk, "rev": fresh.rev, "before": before}
    return undo.offer(QUESTION_CHANGED, by=by, now=now, **params)


@undo.undoes(QUESTION_CHANGED)
def _change_back(
    *, question: int, rev: int, before: dict[str, Any], by: Person, now: datetime
) -> None:
    found = Question.objects.select_related("round__packet").filter(pk=question).first()
    if found is None:
        raise Refused(Refusal("gone", _("The question is not there any more.")))
    packet = open_packet(found.round.packet)
    fresh = lock(found)
    _refuse_asked(packet, fresh, now)
    if fresh.rev != rev:
        raise Refused(Refusal("touched", _("The question was changed again: it stays.")))
    columns = known_media(packet, before) | {"rev": rev}
    for name, value in columns.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=[name.removesuffix("_id") for name in columns])
    _count_up(fresh)
    facts = {"round": fresh.round.number, "question": fresh.number}
    history.record("quizzes.question_back", of=packet, by=by, now=now, **facts)


@transaction.atomic
def move_question(*, question: Question, up: bool, by: Person, now: datetime) -> None:
    """Change places with its neighbour; from the end of a round it goes to the next one, and from
    its beginning to the one before. Raises Refused."""
    packet = open_packet(question.round.packet)
    fresh = lock(question)
    order = list(fresh.round.questions.order_by("number"))
    at = next(place for place, other in enumerate(order) if other.pk == fresh.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        _to_other_round(packet, fresh, up=up, now=now, by=by)
        return
    _none_asked(packet, order[min(at, to) : max(at, to) + 1], now)
    order[at], order[to] = order[to], order[at]
    renumber(order)
    facts = {"round": fresh.round.number, "question": at + 1, "to": to + 1}
    history.record("quizzes.question_moved", of=packet, by=by, now=now, **facts)


def _to_other_round(
    packet: Packet, question: Question, *, up: bool, by: Person, now: datetime
) -> None:
    number = question.round.number + (-1 if up else 1)
    target = packet.rounds.filter(number=number).first()
    if target is None:
        return
    place = target.questions.count() + 1 if up else 1
    old = question.round
    _none_asked(packet, [question], now)
    _none_asked_from(packet, old, question.number, now)
    _none_asked_from(packet, target, place, now)
    if target.questions.count() >= checking.QUESTIONS_AT_MOST:
        text = _("There are more than %(most)d questions in the round.")
        raise Refused(Refusal("too_many", text % {"most": checking.QUESTIONS_AT_MOST}))
    make_room(target.questions.all(), place)
    question.round, question.number = target, place
    question.save(update_fields=["round", "number"])
    close_gap(old.questions.order_by("number"))
    facts = {"round": old.number, "to": target.number}
    history.record("quizzes.question_moved", of=packet, by=by, now=now, **facts)


@transaction.atomic
def delete_question(*, question: Question, by: Person, now: datetime) -> undo.Undo:
    """Raises Refused for one that was asked, and for one before such a one."""
    packet = open_packet(question.round.packet)
    fresh = lock(question)
    _none_asked_from(packet, fresh.round, fresh.number, now)
    if fresh.runs.exists():
        text = _("Somebody plays these questions just now, to practise.")
        raise Refused(Refusal("practised", text))
    one, number = fresh.round, fresh.number
    params = {"of_round": one.pk, "number": number, "kept": question_kept(fresh)}
    fresh.delete()
    close_gap(one.questions.order_by("number"))
    facts = {"round": one.number, "question": number}
    history.record(QUESTION_DELETED, of=packet, by=by, now=now, **facts)
    return undo.offer(QUESTION_DELETED, by=by, now=now, **params)


@undo.undoes(QUESTION_DELETED)
def _put_back(
    *,
    of_round: int,
    number: int,
    kept: dict[str, Any],
    by: Person,
    now: datetime,
) -> None:
    one = Round.objects.select_related("packet").filter(pk=of_round).first()
    if one is None:
        raise Refused(Refusal("gone", _("Its round is not there any more.")))
    packet = open_packet(one.packet)
    number = min(number, one.questions.count() + 1)
    _none_asked_from(packet, one, number, now)
    make_room(one.questions.all(), number)
    Question.objects.create(round=one, number=number, **known_media(packet, kept))
    facts = {"round": one.number, "question": number}
    history.record("quizzes.question_back", of=packet, by=by, now=now, **facts)


def _count_up(question: Question) -> None:
    question.rev += 1
    question.save(update_fields=["rev"])


def _media_of(
    packet: Packet, media: Media | None, answer_media: Media | None
) -> dict[str, Media | None]:
    for one in (media, answer_media):
        if one is not None and one.packet_id != packet.pk:
            raise Refused(Refusal("media_unknown", _("This media is of another packet.")))
    return {"media": media, "answer_media": answer_media}


def _refuse_asked(packet: Packet, question: Question, now: datetime) -> None:
    if question.pk in queries.asked_questions(packet, now):
        text = _("This question was asked: it stays as it is. The judge may still rule about it.")
        raise Refused(Refusal("asked", text))


def _none_asked(packet: Packet, questions: list[Question], now: datetime) -> None:
    asked = queries.asked_questions(packet, now)
    if any(one.pk in asked for one in questions):
        text = _("Questions that were asked stay where they are.")
        raise Refused(Refusal("asked", text))


def _none_asked_from(packet: Packet, one: Round, number: int, now: datetime) -> None:
    """What moves others about is refused where one of them was asked."""
    _none_asked(packet, list(one.questions.filter(number__gte=number)), now)
