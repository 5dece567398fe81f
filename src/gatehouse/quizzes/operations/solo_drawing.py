"""A draw of prizes from its close to the letters: who takes part is described and committed to;
what comes between is `draws`'; after the release everybody is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from gatehouse.core import history
from gatehouse.core.apart import each_apart
from gatehouse.draws import operations as draws
from gatehouse.draws.models import Draw
from gatehouse.draws.operations import Described
from gatehouse.draws.rules import Step, record_name
from gatehouse.quizzes import messages
from gatehouse.quizzes.models import Contender, InSolo, Solo

BATCH = 2_000
TICKETS = 10  # everybody the same number, as the size table says
NO_LANE = "-"


def close_prize_draws(*, now: datetime) -> int:
    """Take every draw of prizes whose entries close by `now` to its commit; how many got there."""
    due = Solo.objects.filter(
        draw__published_at__isnull=False,
        draw__voided_at=None,
        draw__committed_at=None,
        draw__closes_at__lte=now,
    )
    return each_apart(due.select_related("draw"), lambda solo: _close(solo, now=now))


def _close(solo: Solo, *, now: datetime) -> bool:
    """A run that was killed is started again and ends with the same bytes."""
    draw = solo.draw
    if draw is None:
        return False
    draws.close(draw=draw, now=now)
    draw.refresh_from_db()
    if draw.step is not Step.CLOSED:
        return False
    if solo.described_at is None:
        draws.describe(draw=draw, entries=_described(solo, draw))
        Solo.objects.filter(pk=solo.pk, described_at=None).update(described_at=now)
    draws.commit(draw=draw, now=now)
    return True


def _described(solo: Solo, draw: Draw) -> Iterator[Described]:
    """One person each, with the same chance, who takes the first kind of prize that is left."""
    labels = tuple(draw.lots.order_by("label").values_list("label", flat=True))
    for one in solo.contenders.order_by("pk").iterator(chunk_size=BATCH):
        if not one.name:  # forgotten since: their ticket is left out
            continue
        surname, given, born = record_of(one)
        yield Described(
            entry=one.entry_id,
            persons=1,
            tickets=TICKETS,
            lane=NO_LANE,
            wishes=labels,
            surname=surname,
            given=given,
            born=born,
        )


def record_of(contender: Contender) -> tuple[str, str, date]:
    """Surname, given name and birth date from which the record of an entry is made."""
    return *record_name(contender.name), date.fromisoformat(contender.born)


def tell_prize_draws(*, now: datetime) -> int:
    """Write to everybody of a draw that was released what they got; of how many draws."""
    released = Solo.objects.filter(told_at=None, draw__released_at__isnull=False)
    due = released.filter(draw__voided_at=None)  # else they hear that it was called off
    return each_apart(due, lambda solo: _tell(solo, now=now))


@transaction.atomic
def _tell(solo: Solo, *, now: datetime) -> int:
    rows = solo.contenders.select_related("person", "entry").order_by("pk")
    won = 0
    for one in rows.iterator(chunk_size=BATCH):
        won += one.entry.lot_id is not None
        if one.person.is_active:
            messages.prize_drawn(one, now=now)
    Solo.objects.filter(pk=solo.pk).update(told_at=now)
    history.record("quizzes.prizes_told", of=solo, by=None, now=now, won=won)
    return 1


def tell_called_off(*, now: datetime) -> int:
    """Write to everybody who is in a draw that was called off, before or after its result; of how
    many draws."""
    due = Solo.objects.filter(off_told_at=None, draw__voided_at__isnull=False)
    return each_apart(due, lambda solo: _tell_called_off(solo, now=now))


@transaction.atomic
def _tell_called_off(solo: Solo, *, now: datetime) -> int:
    if not Solo.objects.filter(pk=solo.pk, off_told_at=None).update(off_told_at=now):
        return 0
    rows = solo.contenders.filter(person__is_active=True).select_related("person").order_by("pk")
    written = 0
    for one in rows.iterator(chunk_size=BATCH):
        messages.prize_draw_off(one, now=now)
        written += 1
    history.record("quizzes.prizes_called_off_told", of=solo, by=None, now=now, written=written)
    return 1


@transaction.atomic
def forget_contenders(*, now: datetime) -> int:
    """Names, birth dates and by what people were known go with the salts of their draw, when the
    time for appeals is over; of how many people."""
    over = InSolo.objects.filter(solo__draw__salts_erased_at__isnull=False)
    keys = list(over.values_list("contender", flat=True).distinct())
    InSolo.objects.filter(contender__in=keys).delete()
    return Contender.objects.filter(pk__in=keys).update(name="", born="")
