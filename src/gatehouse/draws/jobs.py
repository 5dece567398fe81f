"""What draws leave to a worker: each step when its time has come."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from django.conf import settings

from gatehouse.core import jobs
from gatehouse.core.apart import each_apart
from gatehouse.core.refusal import Refused
from gatehouse.draws import operations, relays
from gatehouse.draws.models import Draw
from gatehouse.draws.queries import round_of
from gatehouse.draws.rules import Step

logger = logging.getLogger(__name__)


@jobs.every(minutes=1)
def move_on(*, now: datetime) -> None:
    """Take every draw to its next step that is due, each apart: one that cannot go on, as for a
    file that was changed, holds up no other. Closing is for those who know who enters."""
    each_apart(Draw.objects.going_on(), partial(_move, now=now))


def _move(draw: Draw, *, now: datetime) -> bool:
    try:
        _take_on(draw, now=now)
    except Refused as refused:
        logger.warning("Draw %s does not move on: %s", draw.pk, refused.first.code)
        return False
    return True


def _take_on(draw: Draw, *, now: datetime) -> None:
    if draw.step is Step.COMMITTED:
        draw_dummies.enqueue(now=now, key=str(draw.pk), draw=draw.pk)
    if draw.step is Step.COMMITTED and now >= draw.witnesses_until:
        draw = operations.close_reveals(draw=draw, now=now)
    if draw.step is Step.REVEALED and now >= draw.beacon_at:
        if not (draw.signature or draw.dice):
            draw = _ask_relays(draw, now=now)
        if draw.signature or draw.dice:
            draw_one.enqueue(now=now, key=str(draw.pk), draw=draw.pk)


def _ask_relays(draw: Draw, *, now: datetime) -> Draw:
    """Whatever a relay says proves itself; where it does not, the next one is asked."""
    for signature in relays.signatures_of(round_of(draw), settings.BEACON_RELAYS):
        try:
            return operations.bring_signature(draw=draw, signature=signature, by=None, now=now)
        except Refused as refused:
            logger.warning("A relay told draw %s no signature: %s", draw.pk, refused.first.code)
    return draw


@jobs.job()
def draw_dummies(*, now: datetime, draw: int) -> None:
    """Draw the dummies of the self-test while complaints are taken."""
    operations.draw_dummies(draw=Draw.objects.get(pk=draw))


@jobs.job()
def draw_one(*, now: datetime, draw: int) -> None:
    """Draw the lots of one draw and put the result through its self-test."""
    drawn = operations.draw_lots(draw=Draw.objects.get(pk=draw), now=now)
    operations.test(draw=drawn, now=now)


@jobs.every(minutes=24 * 60)
def forget_salts(*, now: datetime) -> None:
    """Erase the salts of draws whose time for appeals is over."""
    operations.erase_salts(now=now)
