"""Who stands by at a session, for the desks of organisers and plants: numbers and states, no
names."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import pgettext

from gatehouse.admission.models import Standby, StandbyKind, State
from gatehouse.programme.models import Session


@dataclass(frozen=True)
class Ready:
    """One party asked to be ready. `tone`: of a badge."""

    application: int
    asker: int
    persons: int
    is_gate: bool
    turn: int
    chance: int
    state: str
    tone: str = ""


def standbys_of(session: Session) -> list[Ready]:
    """Everybody who was asked, the bench first, each in the order asked. One statement."""
    rows = Standby.objects.filter(application__session=session).select_related("application")
    turns = {StandbyKind.BENCH.value: 0, StandbyKind.GATE.value: 0}
    found = []
    for one in rows.order_by("kind", "pk"):
        turns[one.kind] += 1
        state, tone = _state(one)
        found.append(
            Ready(
                application=one.application_id,
                asker=one.application.asker_id,
                persons=one.application.persons,
                is_gate=one.kind == StandbyKind.GATE,
                turn=turns[one.kind],
                chance=one.chance_percent,
                state=state,
                tone=tone,
            )
        )
    return found


def _state(one: Standby) -> tuple[str, str]:
    if one.admitted_at:
        return pgettext("standby", "let in"), "good"
    if one.turned_away_at:
        return pgettext("standby", "turned away"), "stop"
    if one.ended_at:
        has_place = one.application.state == State.BOOKED
        words = pgettext("standby", "has a place") if has_place else pgettext("standby", "no more")
        return words, "good" if has_place else ""
    return _gate(one) if one.kind == StandbyKind.GATE else _bench(one)


def _gate(one: Standby) -> tuple[str, str]:
    if one.arrived_at:
        return pgettext("standby", "at the gate now"), "live"
    return pgettext("standby", "asked to come"), ""


def _bench(one: Standby) -> tuple[str, str]:
    if one.cleared_at:
        return pgettext("standby", "agreed to by the plant"), "good"
    if one.ready_at:
        return pgettext("standby", "ready, the plant has still to agree"), "warn"
    return pgettext("standby", "asked, no answer yet"), ""
