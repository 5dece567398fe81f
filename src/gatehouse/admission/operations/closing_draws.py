"""The close of a draw of places: who takes part with what is written down and made public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from gatehouse.admission.describing_entries import Eligible, described
from gatehouse.admission.group_draws import lot_places
from gatehouse.admission.models import Party, PlacesDraw
from gatehouse.admission.operations.places import lock
from gatehouse.core.apart import each_apart
from gatehouse.draws import operations as draws
from gatehouse.draws.operations import Described
from gatehouse.draws.rules import Step
from gatehouse.programme.models import QuotaKind

BATCH = 2_000


def close_draws(*, now: datetime) -> int:
    """Take every draw whose entries close by `now` to its commit; returns how many got there."""
    due = PlacesDraw.objects.filter(
        draw__published_at__isnull=False,
        draw__voided_at=None,
        draw__committed_at=None,
        draw__closes_at__lte=now,
    )
    return each_apart(due.select_related("draw"), partial(close_draw, now=now))


def close_draw(places: PlacesDraw, *, now: datetime) -> bool:
    """Close one draw: from the short first step on nobody enters; then everybody is described in
    batches, and the files are made. A run that was killed is started again and ends with the
    same bytes; whether this one brought it to the commit."""
    draws.close(draw=places.draw, now=now)
    places.draw.refresh_from_db()
    if places.draw.step is not Step.CLOSED:
        return False
    if places.described_at is None:
        _fix_places(places, now=now)
        draws.describe(draw=places.draw, entries=_all_described(places, now=now))
        PlacesDraw.objects.filter(pk=places.pk, described_at=None).update(described_at=now)
    draws.commit(draw=places.draw, now=now)
    return True


@transaction.atomic
def _fix_places(places: PlacesDraw, *, now: datetime) -> None:
    """What is drawn is what is free at the close; a session that was called off has none."""
    lots = {lot.places_of.quota_id: lot for lot in places.draw.lots.select_related("places_of")}
    for quota_id, lot in sorted(lots.items()):  # as everybody locks several
        quota = lock(quota_id)
        free = 0 if quota.session.cancelled_at else lot_places(quota)
        draws.set_lot_places(lot=lot, places=free, by=None, now=now)


def _all_described(places: PlacesDraw, *, now: datetime) -> Iterator[Described]:
    """Everybody who may take part, in the order of their numbers, so many at a time."""
    last, among = 0, Eligible(places)
    while batch := _parties(places, after=last):
        yield from described(places, batch, now=now, among=among)
        last = batch[-1].pk


def _parties(places: PlacesDraw, *, after: int) -> Sequence[Party]:
    found = Party.objects.filter(entry__draw=places.draw_id, erased_at=None, pk__gt=after)
    found = found.order_by("pk")
    if places.kind == QuotaKind.GROUPS:
        return list(found[:BATCH])
    needed = found.only("pk", "asker_id", "kind", "step_free", "district", "entry_id")
    return list(needed[:BATCH])
