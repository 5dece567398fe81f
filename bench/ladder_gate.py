"""The day of a visit, through the gate's own operations: who has a place comes, then places of
whoever has not come are given on to those who stand by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bench.ladder_people import Life
from gatehouse.admission.models import Application, Pass, Standby, StandbyKind, State
from gatehouse.gate import operations as gate
from gatehouse.gate.letting_in import FULL, OK
from gatehouse.programme.models import Session
from tests.gate.acting import Phone, reckoning, stop_of


@dataclass
class Visit:
    """What the gate saw, in persons; `came` of those with places, `let_in` and `sent_home` of
    those who stood by; `refused`: passes of people with a place that did not open it."""

    held: int = 0
    came: int = 0
    let_in: int = 0
    sent_home: int = 0
    sent_home_parties: int = 0
    inside: int = 0
    refused: list[str] = field(default_factory=list)


def visit(session: Session, lives: Mapping[int, Life], *, release_minutes: int) -> Visit:
    """Take a session through its gate: whoever comes with a place is there when it begins."""
    phone, found = Phone(stop_of(session)), Visit()
    booked = Application.objects.filter(session=session, state=State.BOOKED).order_by("pk")
    for one in booked:
        found.held += one.persons
        if lives[one.pk].comes():
            no = _shown(phone, one, at=session.starts_at)
            found.refused += [f"{one.pk}: {code}" for code in no]
            found.came += one.persons - len(no)
    _stand_by(phone, found, session, lives, release=timedelta(minutes=release_minutes))
    found.inside = reckoning(phone.stop).inside
    return found


def _stand_by(
    phone: Phone,
    found: Visit,
    session: Session,
    lives: Mapping[int, Life],
    *,
    release: timedelta,
) -> None:
    """They are there when the visit begins too, and try once places are given on, by turn."""
    asked = Standby.objects.filter(
        kind=StandbyKind.GATE, ended_at=None, application__session=session
    )
    here = [
        one
        for one in asked.select_related("application").order_by("pk")
        if lives[one.application_id].stands_by()
    ]
    for one in here:
        _present(phone, one, at=session.starts_at)
    for one in here:
        word = _present(phone, one, at=session.starts_at + release)
        no = [FULL]
        if word == OK:
            no = _shown(phone, one.application, at=session.starts_at + release)
        if no:
            found.sent_home += one.application.persons
            found.sent_home_parties += 1
        else:
            found.let_in += one.application.persons


def _present(phone: Phone, standby: Standby, *, at: datetime) -> str:
    return gate.present_standby(
        door=phone.door, stop_id=phone.stop.pk, standby_id=standby.pk, now=at
    ).word


def _shown(phone: Phone, application: Application, *, at: datetime) -> list[str]:
    """All of a party show their passes; codes of those that do not open."""
    passes = Pass.objects.filter(application=application, given_back_at=None).order_by("pk")
    acts = [phone.do("came", at, one, happened=False) for one in passes]
    phone.queue.clear()
    return [one.code for one in phone.hand_in(at, acts).refused]
