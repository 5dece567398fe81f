"""Letting in who stands by. Decided here under the lock of the places and of the stop, so that two
doors at once never let in more than may be inside: a phone without a network lets in nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission import operations as admission
from gatehouse.admission.models import Application, Pass, Standby, StandbyKind, State
from gatehouse.admission.operations import lock_stops
from gatehouse.admission.standby_queries import on_bench
from gatehouse.core.apart import each_apart
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.gate.clearing import awaiting
from gatehouse.gate.letting_in import FULL, OK
from gatehouse.gate.listing import is_in_force, layout_of
from gatehouse.gate.listing import stops as stops_with_all
from gatehouse.gate.models import Door, GateAct
from gatehouse.gate.queries import stops_of
from gatehouse.gate.rules import Told
from gatehouse.gate.standing_by import Found, judge, of_stop, standing_at
from gatehouse.people.models import Person
from gatehouse.programme.models import Quota, Stop

WAITS_AT = "standby"  # the fault of a pass whose party stands by


@transaction.atomic
def present_standby(*, door: Door, stop_id: int, standby_id: int, now: datetime) -> Found:
    """A party that stands by shows itself at the gate: it is here from now on, and hears whether
    it may come in. Where there is no room once places are given on, it is turned away.

    Raises:
        Refused: `unknown_stop` for another plant's; `unknown_pass` for a party that is not asked
            to this stop.
    """
    stop = stops_of(door.enterprise_id, {stop_id}).get(stop_id)
    if stop is None:
        raise Refused(Refusal("unknown_stop", _("This visit is not at this enterprise.")))
    standby = of_stop(stop).filter(pk=standby_id).first()
    if standby is None:
        raise Refused(Refusal("unknown_pass", _("This pass is for another visit.")))
    lock_places_of({standby.application.quota_id})
    lock_stops([stop.pk])
    standby = of_stop(stop).get(pk=standby.pk)
    if standby.ended_at is None:
        admission.note_arrived(standby=standby, by=door.person, now=now)
    return _judged(standby, stop, door, persons=standby.application.persons, now=now)


def _judged(standby: Standby, stop: Stop, door: Door, *, persons: int, now: datetime) -> Found:
    found = judge(standby, stop, persons=persons, door=door, standing=standing_at(stop), now=now)
    if found.word == FULL:
        admission.turn_away(standby=standby, by=door.person, now=now)
    return found


def asked_standbys(told: Iterable[Told]) -> dict[int, Standby]:
    """By pass: the parties that stand by whose passes a door asks about."""
    asked = {one.visit_pass for one in told if not one.happened and one.kind == "came"}
    rows = Pass.objects.filter(pk__in={key for key in asked if key}).exclude(
        application__state=State.BOOKED
    )
    passes = dict(rows.values_list("pk", "application_id"))
    standing = Standby.objects.filter(
        kind=StandbyKind.GATE, ended_at=None, application__in=set(passes.values())
    ).select_related("application__quota")
    by_application = {one.application_id: one for one in standing}
    return {key: by_application[of] for key, of in passes.items() if of in by_application}


def places_concerned(told: Iterable[Told], standbys: Iterable[Standby]) -> set[int]:
    """Keys of the quotas whose places these acts may give or take back."""
    taken_back = {one.takes_back for one in told if one.takes_back}
    let_in = GateAct.objects.filter(
        key__in=taken_back, visit_pass__application__standbys__admitted_at__isnull=False
    )
    quotas = set(let_in.values_list("visit_pass__application__quota", flat=True))
    return quotas | {one.application.quota_id for one in standbys}


def lock_places_of(quotas: Collection[int]) -> None:
    """Places before the stops, in one order. The rows of the places alone: whoever has locked a
    stop writes attendance, which needs the session that they belong to."""
    rows = Quota.objects.select_for_update(of=("self",)).filter(pk__in=quotas).order_by("pk")
    list(rows.values_list("pk", flat=True))


def let_in_standbys(
    told: Sequence[Told],
    standbys: dict[int, Standby],
    *,
    stops: dict[int, Stop],
    door: Door,
    now: datetime,
) -> dict[UUID, str]:
    """Give places to the parties that a door asks about, each whole or not at all; acts that are
    refused, with why. Under the locks of their places and of the stops."""
    parties: dict[tuple[int, int], list[Told]] = defaultdict(list)
    for one in told:
        if one.visit_pass in standbys and not one.happened:
            parties[standbys[one.visit_pass].pk, one.stop].append(one)
    refused: dict[UUID, str] = {}
    for (key, stop_id), acts in sorted(parties.items()):
        standby = of_stop(stops[stop_id]).filter(pk=key).first()
        word = WAITS_AT
        if standby is not None:
            word = _judged(standby, stops[stop_id], door, persons=len(acts), now=now).word
        if standby is not None and word == OK:
            admission.let_in_standby(standby=standby, by=door.person, now=now)
        else:
            refused |= {one.key: word for one in acts}
    return refused


def put_back_standbys(*, stop: Stop, quotas: Collection[int], by: Person, now: datetime) -> None:
    """Parties that were let in from standby, and of whom nobody came after all, as all of it was
    taken back: they stand by again."""
    let_in = Application.objects.filter(
        session=stop.session_id,
        quota__in=quotas,
        state=State.BOOKED,
        standbys__admitted_at__isnull=False,
    )
    for application in let_in.order_by("pk"):
        admission.put_back_standby(application=application, by=by, now=now)


def clear_benches(*, now: datetime) -> int:
    """Note of every party on a bench whether the plants of its visit have no objection any more:
    their word was said where it is asked for, or their list of the deadline has the party. How
    many."""
    rows = on_bench().filter(cleared_at=None, application__session__starts_at__gt=now)
    quotas: dict[int, list[Standby]] = defaultdict(list)
    for one in rows.select_related("application").order_by("pk"):
        quotas[one.application.quota_id].append(one)
    return each_apart(sorted(quotas), lambda key: _clear(quotas[key], key, now=now))


def _clear(standbys: Collection[Standby], quota_id: int, *, now: datetime) -> int:
    stops = list(stops_with_all().filter(session=next(iter(standbys)).application.session_id))
    if not stops or not all(map(partial(_knows_its_list, now=now), stops)):
        return 0
    awaited = frozenset[int]().union(*awaiting(stops).values())
    clear = [
        one.pk
        for one in standbys
        if not awaited & set(one.application.passes.values_list("pk", flat=True))
    ]
    return admission.note_cleared(standbys=clear, quota_id=quota_id, now=now) if clear else 0


def _knows_its_list(stop: Stop, *, now: datetime) -> bool:
    """Whether the plant has said its word on the bench, or has its list of the deadline."""
    layout = layout_of(stop.site.enterprise_id)
    due = stop.pass_lists.filter(is_due=True).defer("rows", "sent_to")
    return layout.clears_guests or any(is_in_force(one, stop, layout) for one in due)
