"""What a door did is handed in, kept as it was done, and what follows from it is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from gatehouse.admission.models import AttendanceSource, Pass
from gatehouse.admission.operations import Counted, bring_attendance, lock_stops
from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.gate.models import Door, GateAct, Settlement, SettlementKind
from gatehouse.gate.operations.doors import lock_door
from gatehouse.gate.operations.standing_by import (
    asked_standbys,
    let_in_standbys,
    lock_places_of,
    places_concerned,
    put_back_standbys,
)
from gatehouse.gate.queries import is_let_in, may_keep, stops_of
from gatehouse.gate.rules import Act, Asked, Conflict, Reckoning, Told, done_at
from gatehouse.gate.standing import Standing, standings
from gatehouse.people.models import Person
from gatehouse.programme.models import Stop

LATEST_MS = 4_102_444_800_000  # 2100: a phone that says more is kept with this


@dataclass(frozen=True)
class NotTaken:
    """An act that is not kept. `asked`: the answer to a question, nothing was done yet."""

    key: UUID
    code: str
    asked: bool = False


@dataclass
class Taken:
    """What became of the acts: kept, now or before; or not, and why."""

    taken: list[UUID] = field(default_factory=list)
    refused: list[NotTaken] = field(default_factory=list)


@transaction.atomic
def hand_in(*, door: Door, acts: Sequence[Told], sent_ms: int, now: datetime) -> Taken:
    """Keep what a door did, each act once, and bring the attendance to what follows from it.

    What was done is always kept where it can be tied to a stop of this plant: what is wrong
    with it is a conflict, shown to a person. What is only asked is kept when nothing is wrong.
    `sent_ms` is the phone's clock at sending, as `phone_ms` of each act is at its doing.

    Raises:
        Refused: `shut_out`, and then nothing is kept.
    """
    door = lock_door(door)
    if not is_let_in(door):
        raise Refused(Refusal("shut_out", _("This phone was shut out.")))
    found = Taken()
    new = _not_known(door, acts, found)
    standbys = asked_standbys(new)
    concerned = places_concerned(new, standbys.values())
    if concerned:
        lock_places_of(concerned)
    lock_stops({told.stop for told in new})
    stops = stops_of(door.enterprise_id, {told.stop for told in new})
    good = _refuse_foreign(door, new, stops, found)
    if standbys:
        no = let_in_standbys(good, standbys, stops=stops, door=door, now=now)
        found.refused += [NotTaken(key, code, asked=True) for key, code in no.items()]
        good = [told for told in good if told.key not in no]
    values = {told.key: _act(told, door, stops[told.stop], sent_ms, now) for told in good}
    named: dict[int, set[int]] = {key: set() for key in stops}
    for told in good:
        named[told.stop] |= {told.visit_pass} if told.visit_pass is not None else set()
    at = standings(list(stops.values()), passes=named)
    for standing in at.values():
        _take_at(standing, [t for t in good if t.stop == standing.stop.pk], values, door, found)
    kept = set(found.taken)
    _write(door, [told for told in good if told.key in kept], values, now=now)
    for standing in at.values():
        reasons = _reasons(good, standing)
        _bring(
            standing, reasons=reasons, reason=_("By what the doors did"), by=door.person, now=now
        )
        if concerned and any(told.kind == "taken_back" for told in good):
            put_back_standbys(stop=standing.stop, quotas=concerned, by=door.person, now=now)
    return found


def _not_known(door: Door, acts: Sequence[Told], found: Taken) -> list[Told]:
    """Those that were not handed in before; each once."""
    once = {told.key: told for told in reversed(acts)}
    doors = dict(GateAct.objects.filter(key__in=once).order_by().values_list("key", "door_id"))
    for key, owner in doors.items():
        if owner == door.pk:
            found.taken.append(key)
        else:
            found.refused.append(NotTaken(key, "key_taken"))
    new = [told for told in reversed(once.values()) if told.key not in doors]
    return _refuse_numbers(door, new, found)


def _refuse_numbers(door: Door, new: list[Told], found: Taken) -> list[Told]:
    """Two acts of a door cannot have one number: their order would be uncertain."""
    wanted = [told.number for told in new]
    rows = GateAct.objects.filter(door=door, number__in=wanted).order_by()
    taken = set(rows.values_list("number", flat=True))
    good = []
    for told in new:
        if told.number in taken:
            found.refused.append(NotTaken(told.key, "number_taken"))
        else:
            taken.add(told.number)
            good.append(told)
    return good


def _refuse_foreign(
    door: Door, new: list[Told], stops: Mapping[int, Stop], found: Taken
) -> list[Told]:
    """What is of another plant is not kept here."""
    named = {told.visit_pass for told in new if told.visit_pass is not None}
    own = set(
        Pass.objects.filter(
            pk__in=named, application__session__stops__site__enterprise=door.enterprise_id
        ).values_list("pk", flat=True)
    )
    good = []
    for told in new:
        if told.stop not in stops:
            found.refused.append(NotTaken(told.key, "unknown_stop"))
        elif told.visit_pass is not None and told.visit_pass not in own:
            found.refused.append(NotTaken(told.key, "unknown_pass"))
        else:
            good.append(told)
    return good


def _act(told: Told, door: Door, stop: Stop, sent_ms: int, now: datetime) -> Act:
    done = now
    if told.happened:
        done = done_at(
            received_at=now,
            sent_ms=sent_ms,
            phone_ms=told.phone_ms,
            not_before=max(door.opened_at, _midnight_of(stop)),
        )
    return Act(
        key=told.key,
        door=door.pk,
        number=told.number,
        kind=told.kind,
        persons=told.persons,
        done_at=done,
        visit_pass=told.visit_pass,
        takes_back=told.takes_back,
    )


def _midnight_of(stop: Stop) -> datetime:
    """When the day of a stop begins: nobody came to it before."""
    zone = ZoneInfo(stop.site.timezone)
    return datetime.combine(stop.arrives_at.astimezone(zone).date(), time(), zone)


def _take_at(
    standing: Standing, told: list[Told], values: Mapping[UUID, Act], door: Door, found: Taken
) -> None:
    """Take what was done at one stop, and of what is asked that with which nothing is wrong."""
    asked = frozenset(one.key for one in told if not one.happened)
    refused: dict[UUID, str] = {}
    if asked:
        kept = standing.kept_for_others(door.pk, standing.reckoning())
        more = [values[one.key] for one in told]
        refused = standing.reckoning(more=more, asked=Asked(asked, kept)).refused
    found.refused += [NotTaken(key, code, asked=True) for key, code in refused.items()]
    taken = [one.key for one in told if one.key not in refused]
    found.taken += taken
    standing.acts += [values[key] for key in taken]


def _write(door: Door, told: list[Told], values: Mapping[UUID, Act], *, now: datetime) -> None:
    GateAct.objects.bulk_create(
        GateAct(
            key=one.key,
            door=door,
            number=one.number,
            stop_id=one.stop,
            kind=one.kind,
            visit_pass_id=one.visit_pass,
            takes_back=one.takes_back,
            persons=one.persons,
            reason=one.reason,
            done_at=values[one.key].done_at,
            phone_at=datetime.fromtimestamp(min(max(0, one.phone_ms), LATEST_MS) / 1000, UTC),
            received_at=now,
        )
        for one in told
    )


def _reasons(told: Sequence[Told], standing: Standing) -> dict[int | UUID, str]:
    """Why something is not counted any more, by what it was: the words of who took it back."""
    said = {one.takes_back: one.reason for one in told if one.takes_back and one.reason}
    return {act.visit_pass or act.key: said[act.key] for act in standing.acts if act.key in said}


def _bring(
    standing: Standing,
    *,
    reasons: Mapping[int | UUID, str],
    reason: str,
    by: Person | None,
    now: datetime,
) -> None:
    """Make the attendance of a stop say what its acts come to."""
    if not standing.acts:
        return
    among = {act.visit_pass for act in standing.acts if act.visit_pass is not None}
    bring_attendance(
        stop=standing.stop,
        wanted=_counted(standing.acts, standing.reckoning()),
        among=among | {act.key for act in standing.acts},
        reasons=reasons,
        reason=reason,
        by=by,
        now=now,
    )


def _counted(acts: Collection[Act], reckoning: Reckoning) -> dict[int | UUID, Counted]:
    keepers = _keepers(acts)
    by_key = {act.key: act for act in acts}
    found: dict[int | UUID, Counted] = {}
    for key, persons in reckoning.passes.items():
        first = reckoning.first[key]
        by_heads = first.kind == "counted"
        source = AttendanceSource.HEAD_COUNT if by_heads else AttendanceSource.NAME
        found[key] = Counted(persons, first.done_at, source, keepers[first.door])
    for act_key, persons in reckoning.others.items():
        act = by_key[act_key]
        heads = AttendanceSource.HEAD_COUNT
        found[act_key] = Counted(persons, act.done_at, heads, keepers[act.door])
    return found


def _keepers(acts: Collection[Act]) -> dict[int, int]:
    """By door: who keeps it."""
    doors = Door.objects.filter(pk__in={act.door for act in acts}).order_by()
    return dict(doors.values_list("pk", "person_id"))


@transaction.atomic
def settle_conflict(
    *, act: GateAct, code: str, kind: SettlementKind, reason: str, by: Person, now: datetime
) -> Settlement:
    """A person's word on one conflict; the attendance follows it.

    SEEN changes nothing; ONE_MORE: two people came with one pass; STRUCK: it did not happen.

    Raises:
        Refused: `not_yours`; `no_conflict` when there is none, or somebody has settled it;
            `not_twice` for ONE_MORE of another conflict; `no_reason` for STRUCK without one.
    """
    lock_stops([act.stop_id])
    stop = Stop.objects.select_related("session", "site").get(pk=act.stop_id)
    if not may_keep(by, stop.site.enterprise_id):
        raise Refused(Refusal("not_yours", _("This is the gate of another enterprise.")))
    standing = standings([stop])[stop.pk]
    _refuse_settlement(standing, act, code, kind, reason)
    settlement = Settlement.objects.create(
        act=act, conflict=code, kind=kind, reason=reason.strip(), by=by, settled_at=now
    )
    standing = standings([stop])[stop.pk]
    why = reason.strip() or _("A conflict at the gate was settled")
    _bring(standing, reasons={}, reason=why, by=by, now=now)
    history.record("gate.settled", of=act, by=by, now=now, conflict=code, kind=kind)
    return settlement


def _refuse_settlement(
    standing: Standing, act: GateAct, code: str, kind: SettlementKind, reason: str
) -> None:
    if Conflict(act.key, code) not in standing.open_conflicts(standing.reckoning()):
        raise Refused(Refusal("no_conflict", _("There is nothing left to decide here.")))
    if kind == SettlementKind.ONE_MORE and code != "twice":
        text = _("Only a pass that came twice may stand for one more person.")
        raise Refused(Refusal("not_twice", text))
    if kind == SettlementKind.STRUCK and not reason.strip():
        raise Refused(Refusal("no_reason", _("Say why: the correction is kept with its reason.")))
