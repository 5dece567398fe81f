"""Lists of a draw that was called off: their people are told, and the lists come into the draw that
repeats it as they are. Where none repeats it a wish ends with the line of its session."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction

from gatehouse.admission import messages, wishes
from gatehouse.admission.models import (
    Application,
    EndReason,
    InDraw,
    Party,
    PlacesDraw,
    PlacesLot,
    State,
)
from gatehouse.core import history
from gatehouse.core.apart import each_apart
from gatehouse.core.locks import one_at_a_time
from gatehouse.draws import operations as draws
from gatehouse.draws.rules import Step
from gatehouse.people.operations import lock_person


def tell_of_voided(*, now: datetime) -> int:
    """Tell whoever was on a list that the draw was called off; each once. Returns how many."""
    due = PlacesDraw.objects.filter(draw__voided_at__isnull=False, told_of_void_at=None)
    return each_apart(due.select_related("draw"), partial(_tell, now=now))


@transaction.atomic
def _tell(places: PlacesDraw, *, now: datetime) -> int:
    rows = PlacesDraw.objects.select_for_update(of=("self",))
    places = rows.get(pk=places.pk)
    if places.told_of_void_at is not None:
        return 0
    told = 0
    for party in _listed(places):
        wish = wishes.wishes_of(party).first()
        if wish is not None:
            messages.draw_called_off(wish, places, now=now)
            told += 1
    places.told_of_void_at = now
    places.save(update_fields=["told_of_void_at"])
    return told


def _listed(places: PlacesDraw) -> list[Party]:
    """Parties that still have a list in a draw."""
    rows = Party.objects.filter(wishes.ON_THE_LIST, entry__draw=places.draw_id, erased_at=None)
    return list(rows.select_related("asker").distinct().order_by("pk"))


def carry_lists(*, now: datetime) -> int:
    """Bring the lists of a draw that was called off into the one that repeats it, from the moment
    that one is public; returns how many. A run that was killed is started again."""
    due = PlacesDraw.objects.filter(
        told_at=None,
        again_after__draw__voided_at__isnull=False,
        draw__published_at__isnull=False,
        draw__closes_at__gt=now,
        draw__voided_at=None,
    )
    return each_apart(due.select_related("draw", "again_after"), partial(_carry_all, now=now))


def _carry_all(places: PlacesDraw, *, now: datetime) -> int:
    if places.again_after is None:
        return 0
    carried = each_apart(_listed(places.again_after), partial(_carry, places=places, now=now))
    if PlacesDraw.objects.filter(pk=places.pk, told_at=None).update(told_at=now):
        history.record("admission.lists_carried", of=places, by=None, now=now, parties=carried)
    return carried


@transaction.atomic
def _carry(party: Party, *, places: PlacesDraw, now: datetime) -> bool:
    """The same people with the same wishes, as far as these are drawn again, and a new ticket."""
    lock_person(party.asker)
    old = list(InDraw.objects.filter(party=party).exclude(draw=places))
    keys = sorted({one.identity for one in old})
    one_at_a_time(f"draw:{places.pk}:{key}" for key in keys)
    fresh = Party.objects.select_related("entry", "asker").get(pk=party.pk)
    if fresh.entry is None or fresh.entry.draw_id == places.draw_id:
        return False
    try:
        with transaction.atomic():
            InDraw.objects.bulk_create(
                InDraw(draw=places, identity=key, party=fresh) for key in keys
            )
    except IntegrityError:  # somebody of them has made another list there since
        _end(list(wishes.wishes_of(fresh)), now=now)
        return False
    drawn = set(PlacesLot.objects.filter(lot__draw=places.draw_id).values_list("quota", flat=True))
    there = list(wishes.wishes_of(fresh))
    kept = [one for one in there if one.quota_id in drawn]
    _end([one for one in there if one.quota_id not in drawn], now=now)
    if not kept or places.draw.step is not Step.OPEN:
        InDraw.objects.filter(draw=places, party=fresh).delete()
        return False
    fresh.entry = draws.enter(draw=places.draw, now=now)
    fresh.save(update_fields=["entry"])
    for number, one in enumerate(kept, start=1):
        one.preference = number
    Application.objects.bulk_update(kept, ["preference"])
    history.record("admission.list_carried", of=places, by=None, now=now, party=fresh.pk)
    messages.list_carried(kept[0], places, now=now)
    return True


def _end(wishes_left: list[Application], *, now: datetime) -> None:
    Application.objects.filter(pk__in=[one.pk for one in wishes_left]).update(
        state=State.WITHDRAWN, ended_because=EndReason.LEFT_LINE, ended_at=now
    )
