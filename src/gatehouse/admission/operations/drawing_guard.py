"""Whether the places of a session are being drawn, so that nobody changes them alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gatehouse.admission.models import PlacesLot
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.programme import operations as programme
from gatehouse.programme.models import Quota, Session, Stop

# Until when: till two officials let the result out, or till its places are given.
RELEASED = Q(lot__draw__released_at=None)
GIVEN = Q(lot__draw__places__applied_at=None)


def being_drawn(sessions: Sequence[Session], *, until: Q) -> QuerySet[PlacesLot]:
    """Lots of these sessions in a draw whose lists are closed and that goes on."""
    closed = PlacesLot.objects.filter(
        quota__session__in=sessions, lot__draw__closed_at__isnull=False, lot__draw__voided_at=None
    )
    return closed.filter(until).order_by("pk")


def refuse_drawn(
    sessions: Sequence[Session], *, until: Q = GIVEN, approved_by: Person | None = None
) -> None:
    """Raises Refused (`being_drawn`) unless a second official agreed. The places of the sessions
    are locked: the close locks them before it fixes what is drawn."""
    if approved_by is not None:
        return
    lot = being_drawn(sessions, until=until).select_related("lot__draw").first()
    if lot is None:
        return
    text = _(
        "%(label)s is being drawn: “%(draw)s”. Until the places are given its capacity changes"
        " only by the word of two officials; an organiser asks for it on the page of places."
    )
    said = text % {"label": lot.lot.label, "draw": lot.lot.draw.title}
    raise Refused(Refusal("being_drawn", said))


@transaction.atomic
def limit_stop(*, stop: Stop, hard_limit: int | None, by: Person | None, now: datetime) -> Stop:
    """As the programme's operation of this name; not while places are being drawn.

    Raises:
        Refused: `being_drawn`; `below_places`.
    """
    if stop.hard_limit != hard_limit:
        _lock([stop.session_id])
        refuse_drawn([stop.session])
    return programme.limit_stop(stop=stop, hard_limit=hard_limit, by=by, now=now)


@transaction.atomic
def limit_stops(
    *, session: Session, limits: Sequence[int | None], by: Person | None, now: datetime
) -> None:
    """As the programme's operation of this name; not while places are being drawn.

    Raises:
        Refused: `being_drawn`; `below_places`.
    """
    stops = Stop.objects.filter(session=session).select_related("session").order_by("number")
    for stop, limit in zip(stops, limits, strict=False):
        if stop.hard_limit != limit:
            limit_stop(stop=stop, hard_limit=limit, by=by, now=now)


@transaction.atomic
def add_places(
    *, session: Session, kind: str, places: int, by: Person | None, now: datetime
) -> Quota:
    """As the programme's operation of this name; not while others of the session are being drawn.

    Raises:
        Refused: `being_drawn`; where nobody applies for places.
    """
    _lock([session.pk])
    refuse_drawn([session])
    return programme.add_places(session=session, kind=kind, places=places, by=by, now=now)


def _lock(sessions: Sequence[int]) -> None:
    rows = Quota.objects.filter(session__in=sessions).order_by("pk").select_for_update()
    list(rows.values_list("pk", flat=True))
