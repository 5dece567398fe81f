"""What the page of a visit shows to a party that stands by, and to those whose places may be given
on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.safestring import mark_safe

from gatehouse.admission.models import IN_LINE, EndReason, Standby, StandbyKind, State
from gatehouse.admission.standby_words import (
    at_gate_words,
    chance_words,
    points_words,
    released_from,
    turn_words,
)
from gatehouse.admission.tickets import qr_svg
from gatehouse.admission.visits import Visit
from gatehouse.core.codes import show_code


def standing_by(visit: Visit, *, now: datetime) -> dict[str, Any]:
    """`bench` and `gate` as dicts for the template, each None where they are not asked;
    `come_by`: until when a party with a place should be there; `turned_away`: what they have of
    having come in vain."""
    application = visit.application
    found: dict[str, Any] = {"bench": None, "gate": None, "come_by": "", "turned_away": ()}
    if visit.only is None and application.state in IN_LINE:
        own = {one.kind: one for one in Standby.objects.filter(
            application=application, ended_at=None
        )}  # fmt: skip
        found["bench"] = _bench(visit, own.get(StandbyKind.BENCH), now=now)
        found["gate"] = _gate(visit, own.get(StandbyKind.GATE))
    if application.state == State.BOOKED and now < visit.session.starts_at:
        found["come_by"] = released_from(visit)
    if application.ended_because == EndReason.TURNED_AWAY:
        found["turned_away"] = points_words(visit.session.season_id)
    return found


def _bench(visit: Visit, standby: Standby | None, *, now: datetime) -> dict[str, Any] | None:
    if standby is None:
        return None
    return {
        "is_asked": standby.ready_at is None and now < visit.session.closes_at,
        "is_ready": standby.ready_at is not None,
        "is_cleared": standby.cleared_at is not None,
        "may_answer": now < visit.session.closes_at,
        "may_leave": now < visit.session.starts_at,
        "until": visit.session.closes_at,
        "chance": chance_words(standby),
    }


def _gate(visit: Visit, standby: Standby | None) -> dict[str, Any] | None:
    if standby is None or standby.code is None:
        return None
    standby.application = visit.application
    # What segno writes holds the code only, which is ours.
    qr = mark_safe(qr_svg(standby.code))  # noqa: S308
    return {
        "code": show_code(standby.code),
        "qr": qr,
        "chance": chance_words(standby),
        "turn": turn_words(standby),
        "words": at_gate_words(visit),
        "is_turned_away": standby.turned_away_at is not None,
    }
