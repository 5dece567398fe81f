"""Which of the hosts' desks has the game in hand: a lease, renewed while its page is open.

Only the holder acts. Another desk takes over once the lease has run out, or at once where the
holder hands it over; a holder whom nobody has relieved goes on as if nothing had been.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.changes import lock
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.quizzes.models import Quiz, Seat, SeatRole

LEASE = timedelta(seconds=8)
RENEW_SECONDS = 3


def is_free(quiz: Quiz, *, now: datetime) -> bool:
    """Whether any desk of a host may take the game in hand."""
    return quiz.holder_id is None or quiz.held_until is None or quiz.held_until <= now


@transaction.atomic
def take(*, seat: Seat, now: datetime) -> None:
    """This desk has the game in hand now. Raises Refused `held` while another one has it."""
    _refuse_others(seat)
    free = Q(holder=None) | Q(holder=seat) | Q(held_until=None) | Q(held_until__lte=now)
    before = Quiz.objects.get(pk=seat.quiz_id).holder_id
    mine = Quiz.objects.filter(free, pk=seat.quiz_id)
    if not mine.update(holder=seat, held_until=now + LEASE):
        raise Refused(held())
    if before != seat.pk:
        history.record("quizzes.taken_over", of=seat.quiz, by=None, now=now, seat=seat.pk)


def renew(*, seat: Seat, now: datetime) -> bool:
    """Keep what this desk has in hand; False where another one has it by now."""
    mine = Quiz.objects.filter(pk=seat.quiz_id, holder=seat)
    return mine.update(held_until=now + LEASE) == 1


@transaction.atomic
def hand_over(*, seat: Seat, to: Seat, now: datetime) -> None:
    """Give the game into the hands of another host's desk. Raises Refused."""
    _refuse_others(to)
    if to.quiz_id != seat.quiz_id:
        raise Refused(Refusal("no_desk", _("There is no such desk at this game.")))
    mine = Quiz.objects.filter(pk=seat.quiz_id, holder=seat)
    if not mine.update(holder=to, held_until=now + LEASE):
        raise Refused(held())
    history.record("quizzes.handed_over", of=seat.quiz, by=None, now=now, seat=seat.pk, to=to.pk)


def in_hand(quiz: Quiz, seat: Seat | None, now: datetime) -> Quiz:
    """The game, locked until the end of the transaction, for whoever has it in hand: each act
    renews the lease, and a game in nobody's hands comes into these. Without a seat it is the
    system that acts. Raises Refused `held` where it is in another's."""
    fresh = lock(quiz)
    if seat is None:
        return fresh
    _refuse_others(seat)
    if seat.quiz_id != fresh.pk or fresh.holder_id not in {None, seat.pk}:
        raise Refused(held())
    fresh.holder, fresh.held_until = seat, now + LEASE
    fresh.save(update_fields=["holder", "held_until"])
    return fresh


def held() -> Refusal:
    return Refusal("held", _("Another host has the game in hand. Take it over first."))


def _refuse_others(seat: Seat) -> None:
    if seat.role != SeatRole.HOST or seat.revoked_at is not None:
        raise Refused(Refusal("no_desk", _("This desk does not lead the game.")))
