"""Packets and their rounds: made, changed, moved, deleted. What teams were asked stays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.core import history, undo
from gatehouse.core.changes import change, lock
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme.models import Season
from gatehouse.quizzes import queries
from gatehouse.quizzes.models import Packet, PacketSeen, Question, Round
from gatehouse.quizzes.operations.numbering import close_gap, make_room, renumber
from gatehouse.quizzes.packing import checking
from gatehouse.quizzes.packing.rows import in_both
from gatehouse.quizzes.packing.shapes import PacketShape, RoundShape
from gatehouse.quizzes.terms import Form, Partial, Unclear

PACKET_WITHDRAWN = "quizzes.packet_withdrawn"
ROUND_DELETED = "quizzes.round_deleted"
AS_IT_WAS_ASKED = {"scoring", "opens_whole"}  # of a round with questions that were asked


@transaction.atomic
def make_packet(
    *,
    title: str,
    note: str,
    is_practice: bool,
    by: Person | None,
    now: datetime,
    title_en: str = "",
    seasons: Collection[Season] = (),
) -> Packet:
    """An empty packet, given to these seasons. Raises Refused."""
    clear(lambda: checking.check_packet(PacketShape(title, (), note, title_en=title_en)))
    titles = in_both(title, title_en)
    made = Packet.objects.create(**titles, note=note, is_practice=is_practice, made_at=now)
    history.record("quizzes.packet_made", of=made, by=by, now=now)
    _give(made, seasons, by=by, now=now)
    if by is not None:
        see_packet(packet=made, by=by, now=now)
    return made


@transaction.atomic
def change_packet(
    *,
    packet: Packet,
    title: str,
    note: str,
    is_practice: bool,
    by: Person,
    now: datetime,
    title_en: str = "",
    seasons: Collection[Season] | None = None,
) -> Packet:
    """Its title, note, to which seasons it is given (None: as before), and whether it is for
    practice, which one that is played does not become, nor one of a quiz over days before the quiz
    has closed. Raises Refused."""
    clear(lambda: checking.check_packet(PacketShape(title, (), note, title_en=title_en)))
    locked = open_packet(packet)
    if is_practice and _is_played(locked, now):
        text = _("A game or a quiz plays this packet: it cannot be for practice.")
        raise Refused(Refusal("played", text))
    titles = {"title_ru": title, "title_en": title_en}
    fields = {**titles, "note": note, "is_practice": is_practice}
    fresh, changed = change(locked, fields)
    if changed:
        history.record("quizzes.packet_changed", of=fresh, by=by, now=now, fields=list(changed))
    if seasons is not None:
        _give(fresh, seasons, by=by, now=now)
    return fresh


def _give(packet: Packet, seasons: Collection[Season], *, by: Person | None, now: datetime) -> None:
    """From now on these seasons have it, and no others; games that are made stay."""
    if {one.pk for one in seasons} != set(packet.seasons.values_list("pk", flat=True)):
        packet.seasons.set(seasons)
        codes = sorted(one.code for one in seasons)
        history.record("quizzes.packet_given", of=packet, by=by, now=now, seasons=codes)


def _is_played(packet: Packet, now: datetime) -> bool:
    """Whether what is in it was to be a secret of a game, or still is of a quiz."""
    games = packet.quizzes.filter(is_practice=False)
    return games.exists() or packet.solos.filter(closes_at__gt=now).exists()


@transaction.atomic
def see_packet(*, packet: Packet, by: Person, now: datetime) -> None:
    """Write down who has opened a packet that is secret."""
    if queries.is_secret(packet, now):
        PacketSeen.objects.get_or_create(packet=packet, person=by, defaults={"at": now})


@transaction.atomic
def withdraw_packet(*, packet: Packet, by: Person, now: datetime) -> undo.Undo:
    """Put it aside. Raises Refused where a game or a quiz that is to come plays it."""
    fresh = lock(packet)
    games = fresh.quizzes.filter(ended_at=None, called_off_at=None, is_practice=False)
    if games.exists() or fresh.solos.filter(closes_at__gt=now).exists():
        text = _("A game or a quiz still plays this packet: it stays.")
        raise Refused(Refusal("played", text))
    if fresh.withdrawn_at is not None:
        raise Refused(Refusal("withdrawn", _("It is put aside already.")))
    fresh.withdrawn_at = now
    fresh.save(update_fields=["withdrawn_at"])
    history.record(PACKET_WITHDRAWN, of=fresh, by=by, now=now)
    return undo.offer(PACKET_WITHDRAWN, by=by, now=now, packet=fresh.pk)


@undo.undoes(PACKET_WITHDRAWN)
def _bring_back(*, packet: int, by: Person, now: datetime) -> None:
    found = Packet.objects.select_for_update(no_key=True).get(pk=packet)
    found.withdrawn_at = None
    found.save(update_fields=["withdrawn_at"])
    history.record("quizzes.packet_back", of=found, by=by, now=now)


@transaction.atomic
def add_round(*, packet: Packet, shape: RoundShape, by: Person, now: datetime) -> Round:
    """An empty round at the end. Raises Refused."""
    fresh = open_packet(packet)
    clear(lambda: checking.check_round(shape))
    number = fresh.rounds.count() + 1
    if number > checking.ROUNDS_AT_MOST:
        text = _("There are more than %(most)d rounds.") % {"most": checking.ROUNDS_AT_MOST}
        raise Refused(Refusal("too_many", text))
    made = Round.objects.create(packet=fresh, number=number, **_columns(shape))
    history.record("quizzes.round_added", of=fresh, by=by, now=now, round=number)
    return made


@transaction.atomic
def change_round(*, one: Round, shape: RoundShape, by: Person, now: datetime) -> Round:
    """Its head. How it is scored stays once one of its questions was asked. Raises Refused."""
    packet = open_packet(one.packet)
    clear(lambda: checking.check_round(shape))
    fields = _columns(shape)
    asked = _asked_in(one, now)
    stiff = [name for name in AS_IT_WAS_ASKED if asked and fields[name] != getattr(one, name)]
    if stiff:
        text = _("Questions of this round were asked: how it is scored stays as it is.")
        raise Refused(Refusal("asked", text))
    fresh, changed = change(one, fields)
    if changed:
        facts = {"round": fresh.number, "fields": list(changed)}
        history.record("quizzes.round_changed", of=packet, by=by, now=now, **facts)
    return fresh


@transaction.atomic
def move_round(*, one: Round, up: bool, by: Person, now: datetime) -> None:
    """Change places with its neighbour; at the end nothing happens. Raises Refused."""
    packet = open_packet(one.packet)
    order = list(packet.rounds.order_by("number"))
    at = next(place for place, other in enumerate(order) if other.pk == one.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return
    if _asked_in(order[at], now) or _asked_in(order[to], now):
        text = _("Questions of these rounds were asked: they stay where they are.")
        raise Refused(Refusal("asked", text))
    order[at], order[to] = order[to], order[at]
    renumber(order)
    facts = {"round": at + 1, "to": to + 1}
    history.record("quizzes.round_moved", of=packet, by=by, now=now, **facts)


@transaction.atomic
def delete_round(*, one: Round, by: Person, now: datetime) -> undo.Undo:
    """With its questions. Raises Refused once one of the packet's later questions was asked."""
    packet = open_packet(one.packet)
    later = packet.rounds.filter(number__gte=one.number)
    if any(_asked_in(other, now) for other in later) or one.blanks.exists():
        text = _("Questions of this round or a later one were asked, or blanks are printed.")
        raise Refused(Refusal("asked", text))
    kept = {name: getattr(one, name) for name in ROUND_COLUMNS}
    questions = [question_kept(question) for question in one.questions.order_by("number")]
    params = {"packet": packet.pk, "number": one.number, "kept": kept, "questions": questions}
    number = one.number
    _unasked_only(one.questions.all())
    one.delete()
    close_gap(packet.rounds.order_by("number"))
    history.record(ROUND_DELETED, of=packet, by=by, now=now, round=number)
    return undo.offer(ROUND_DELETED, by=by, now=now, **params)


@undo.undoes(ROUND_DELETED)
def _put_round_back(
    *,
    packet: int,
    number: int,
    kept: dict[str, Any],
    questions: list[dict[str, Any]],
    by: Person,
    now: datetime,
) -> None:
    found = open_packet(Packet.objects.get(pk=packet))
    make_room(found.rounds.order_by("number"), number)
    one = Round.objects.create(packet=found, number=number, **kept)
    for place, question in enumerate(questions, start=1):
        Question.objects.create(round=one, number=place, **known_media(found, question))
    history.record("quizzes.round_back", of=found, by=by, now=now, round=number)


ROUND_COLUMNS = ("title_ru", "title_en", "intro", "seconds", "opens_whole", "scoring")
QUESTION_COLUMNS = (
    *("form", "text", "options", "solution", "partial", "worth_halves", "seconds"),
    *("comment", "source", "media_id", "answer_media_id", "rev"),
)


def question_kept(question: Question) -> dict[str, Any]:
    """The columns of a question, for whoever takes its deletion back."""
    return {name: getattr(question, name) for name in QUESTION_COLUMNS}


def known_media(packet: Packet, kept: dict[str, Any]) -> dict[str, Any]:
    """The same without media that are gone meanwhile."""
    known = set(packet.media.values_list("pk", flat=True))
    gone = {name for name in ("media_id", "answer_media_id") if kept[name] not in known}
    read = {"form": Form(kept["form"]), "partial": Partial(kept["partial"])}
    return kept | dict.fromkeys(gone) | read


def open_packet(packet: Packet) -> Packet:
    """The packet, locked, while it may be changed. Raises Refused."""
    fresh = lock(packet)
    if fresh.withdrawn_at is not None:
        raise Refused(Refusal("withdrawn", _("The packet is put aside: it is not changed.")))
    return fresh


def clear(check: Any) -> None:
    """What is unclear is refused."""
    try:
        check()
    except Unclear as error:
        raise Refused(Refusal("unclear", str(error))) from error


def _columns(shape: RoundShape) -> dict[str, Any]:
    said = asdict(replace(shape, questions=())) | {"title_ru": shape.title}
    return {name: said[name] for name in ROUND_COLUMNS}


def _asked_in(one: Round, now: datetime) -> bool:
    asked = queries.asked_questions(one.packet, now)
    return bool(asked) and one.questions.filter(pk__in=asked).exists()


def _unasked_only(questions: Any) -> None:
    """A game of practice may have asked them: then they stay, whatever the packet is."""
    if questions.filter(runs__isnull=False).exists():
        text = _("Somebody plays these questions just now, to practise.")
        raise Refused(Refusal("practised", text))
