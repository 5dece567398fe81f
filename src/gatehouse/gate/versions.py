"""Whether anything of a door's day has changed, without building it.

A phone asks every ten seconds, and mostly nothing is new. What its stops are built from is read
here as it lies in the tables, sealed texts unopened, and comes to one short word: while the word
is the same, so are the stops.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Count, F, Max, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast, Length
from django.utils.translation import get_language

from gatehouse.admission.models import Application, Guest, Party, Pass, Standby, StandbyKind, State
from gatehouse.gate.models import (
    Clearance,
    Door,
    GateAct,
    GuideDuty,
    PassList,
    PassListLayout,
    Settlement,
    VisitEnd,
    WalkInShare,
)
from gatehouse.programme.models import Quota, Stop

DIGITS = 16


def version_of(door: Door, stops: Sequence[Stop]) -> str:
    """16 hex digits for all that these stops, today's, show this door. The statements do not
    grow with the stops."""
    found = hashlib.sha256(f"{door.pk} {get_language()}".encode())
    for row in _planned(stops):
        found.update(repr(_values(row)).encode())
    for rows in _rows([stop.pk for stop in stops], {stop.session_id for stop in stops}, door):
        found.update(repr(list(rows)).encode())
    return found.hexdigest()[:DIGITS]


def _planned(stops: Sequence[Stop]) -> Iterable[Model]:
    """The rows that came with the stops, each once."""
    rows: dict[tuple[type[Model], int], Model] = {}
    for stop in stops:
        session = stop.session
        for row in (stop, stop.site, session, session.season, session.activity):
            rows.setdefault((type(row), row.pk), row)
    return rows.values()


def _values(row: Model) -> list[object]:
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]


def _rows(stops: Sequence[int], sessions: set[int], door: Door) -> Iterator[Iterable[object]]:
    """One statement each. Of what is only ever added the last row says enough."""
    yield from _people(sessions)
    yield Quota.objects.filter(session__in=sessions).order_by("pk").values_list("pk", "places")
    yield _last(GateAct.objects.filter(stop__in=stops))
    yield _last(Clearance.objects.filter(stop__in=stops))
    yield _last(Settlement.objects.filter(act__stop__in=stops))
    shares = WalkInShare.objects.filter(stop__in=stops, door__shut_out_at=None).order_by("pk")
    yield shares.values_list("door_id", "stop_id", "persons")
    layouts = PassListLayout.objects.filter(enterprise=door.enterprise_id)
    yield layouts.values_list("clears_guests", "due_hours_before")
    lists = PassList.objects.filter(stop__in=stops).order_by("pk")
    yield lists.annotate(signs=Length(_sealed("rows"))).values_list(
        "pk", "made_at", "is_due", "erased_at", "signs"
    )
    yield VisitEnd.objects.filter(stop__in=stops).order_by("pk").values_list("stop_id")
    duties = GuideDuty.objects.filter(
        stop__in=stops, person__memberships__enterprise=door.enterprise_id
    )
    yield duties.order_by("pk").values_list("stop_id", "person_id", _sealed("person__name"))


def _people(sessions: set[int]) -> Iterator[Iterable[object]]:
    """Who has a place, or had one."""
    booked = Application.objects.filter(session__in=sessions, state=State.BOOKED).order_by("pk")
    yield booked.values_list("pk", "persons")
    standbys = Standby.objects.filter(application__session__in=sessions, kind=StandbyKind.GATE)
    yield standbys.order_by("pk").values_list(
        "pk", "arrived_at", "admitted_at", "turned_away_at", "ended_at", "application__persons"
    )
    passes = Pass.objects.filter(application__session__in=sessions).order_by("pk")
    yield passes.annotate(says_no=Q(refused_because__isnull=False)).values_list(
        "pk", "code", "given_back_at", "guest_id", "says_no"
    )
    parties = Party.objects.filter(applications__passes__in=passes).distinct().order_by("pk")
    texts = map(_sealed, ("title", "needs", "contact_name", "contact_phone"))
    yield parties.values_list("pk", "kind", "step_free", *texts)
    guests = Guest.objects.filter(party__in=parties.values("pk")).order_by("pk")
    yield guests.values_list("pk", "identity", _sealed("name"), _sealed("born"))


def _sealed(column: str) -> Cast:
    """A text as it lies in the table: written anew it is sealed anew."""
    return Cast(F(column), TextField())


def _last(rows: QuerySet[GateAct] | QuerySet[Clearance] | QuerySet[Settlement]) -> list[object]:
    counted = rows.order_by().aggregate(last=Max("pk"), count=Count("pk"))
    return [counted["last"], counted["count"]]
