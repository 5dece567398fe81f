"""A phone at a gate, as the tests need one: it does, keeps what it did, and hands it in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from gatehouse.admission.models import Attendance, Pass
from gatehouse.gate import operations
from gatehouse.gate.models import Door, GateAct
from gatehouse.gate.queries import stops_of
from gatehouse.gate.rules import Reckoning, Told
from gatehouse.gate.standing import Standing, standings
from gatehouse.people.models import Person
from gatehouse.programme.models import Session, Stop
from tests import make


def ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


class Phone:
    """One door. `wrong_by`: how far its clock is ahead of ours."""

    def __init__(self, stop: Stop, *, wrong_by: timedelta = timedelta(0)) -> None:
        opened = make.door(stop.site.enterprise)
        self.door: Door = opened.door
        self.token = opened.token
        self.stop, self.wrong_by = stop, wrong_by
        self.number = 0
        self.queue: list[Told] = []

    def do(self, kind: str, at: datetime, visit_pass: Pass | None = None, **fields: Any) -> Told:
        """Something is done at the gate and waits in the queue."""
        self.number += 1
        usual: dict[str, Any] = {
            "key": uuid4(),
            "number": self.number,
            "stop": self.stop.pk,
            "kind": kind,
            "persons": 1,
            "phone_ms": ms(at + self.wrong_by),
            "visit_pass": visit_pass.pk if visit_pass else None,
        }
        told = Told(**usual | fields)
        self.queue.append(told)
        return told

    def hand_in(
        self, at: datetime, acts: Iterable[Told] | None = None, *, say: datetime | None = None
    ) -> operations.Taken:
        """Hand in these acts, or the whole queue, which is then empty. `say`: what the phone
        says the time is, where its clock has jumped."""
        told = list(self.queue if acts is None else acts)
        taken = operations.hand_in(
            door=self.door, acts=told, sent_ms=ms(say or at + self.wrong_by), now=at
        )
        if acts is None:
            self.queue.clear()
        return taken

    def now(self, kind: str, at: datetime, visit_pass: Pass | None = None, **fields: Any) -> str:
        """Do and hand in at once; `taken`, or the code of the refusal."""
        told = self.do(kind, at, visit_pass, **fields)
        self.queue.remove(told)
        taken = self.hand_in(at, [told])
        return "taken" if taken.taken else taken.refused[0].code


def stop_of(session: Session, *, limit: int | None = None) -> Stop:
    """The first stop of a session; with the most people who may be inside."""
    stop = session.stops.select_related("site__enterprise", "session").order_by("number")[0]
    if limit is not None:
        stop.hard_limit = limit
        stop.save(update_fields=["hard_limit"])
    return stop


def passes_of(session: Session, count: int) -> list[Pass]:
    """Passes of so many visitors, each of whom comes alone."""
    return [make.application(session).passes.get() for _ in range(count)]


def standing(stop: Stop) -> Standing:
    fresh = stops_of(stop.site.enterprise_id, {stop.pk})[stop.pk]
    return standings([fresh])[stop.pk]


def reckoning(stop: Stop) -> Reckoning:
    return standing(stop).reckoning()


def conflicts(stop: Stop) -> list[str]:
    """Codes of the conflicts that nobody has settled."""
    here = standing(stop)
    return [one.code for one in here.open_conflicts(here.reckoning())]


def attended(stop: Stop) -> dict[int | UUID, int]:
    """By pass, or by the act where people were counted by heads: how many came in all."""
    found: dict[int | UUID, int] = {}
    for row in Attendance.objects.filter(stop=stop):
        what = row.visit_pass_id or row.counted_key
        assert what is not None
        found[what] = found.get(what, 0) + row.persons
    return {what: persons for what, persons in found.items() if persons}


def rows(stop: Stop) -> list[int]:
    """The attendance of a stop row by row."""
    return list(
        Attendance.objects.filter(stop=stop).order_by("pk").values_list("persons", flat=True)
    )


def act_of(told: Told) -> GateAct:
    return GateAct.objects.get(key=told.key)


def keeper(phone: Phone) -> Person:
    return phone.door.person
