"""A season in which parties stand by, around make.NOW."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from gatehouse.admission import operations
from gatehouse.admission.ladder import Ladder
from gatehouse.admission.models import Application, Standby, StandbyKind
from gatehouse.admission.operations.season_rules import publish_rules
from gatehouse.admission.standby_rules import StandbyRules
from gatehouse.programme.models import Season, Session
from tests import make
from tests.admission import ladders
from tests.admission.drawing import OPENS_AT, RULES

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
STARTS_AT = make.NOW + timedelta(days=9)
CLOSES_AT = STARTS_AT - 72 * HOUR  # the list goes to the plant
BENCH_AT = CLOSES_AT - 24 * HOUR
GATE_AT = STARTS_AT - 20 * HOUR
STANDBY = StandbyRules(
    bench_percent=30,
    bench_hours=24,
    gate_parties=3,
    gate_hours=20,
    fill_percent=97,
    shows_percent=80,
    standby_shows_percent=55,
    release_minutes=10,
)


def replaced(**fields: Any) -> StandbyRules:
    return replace(STANDBY, **fields)


def season(
    standby: StandbyRules | None = STANDBY, ladder: Ladder | None = None, **fields: Any
) -> Season:
    """A season without a draw that has published how parties stand by."""
    made = make.season(**fields)
    rules = replace(RULES, ladder=ladder or ladders.silent(reminder_hours=()), standby=standby)
    publish_rules(season=made, rules=rules, by=None, now=OPENS_AT)
    return made


def session(capacity: int = 10, **fields: Any) -> Session:
    usual: dict[str, Any] = {"starts_at": STARTS_AT, "own_closes_at": CLOSES_AT}
    within = fields.pop("within", None) or season()
    return make.session(capacity=capacity, within=within, **usual | fields)


def full(to: Session, *sizes: int, waiting: tuple[int, ...] = (1,) * 6) -> list[Application]:
    """The last of the parties of these sizes, who have places, then those who wait."""
    found = [make.application(to, adults=n) for n in (*sizes, *waiting)]
    return found[len(sizes) - 1 :]


def bench(application: Application) -> Standby:
    return Standby.objects.get(application=application, kind=StandbyKind.BENCH)


def gate(application: Application) -> Standby:
    return Standby.objects.get(application=application, kind=StandbyKind.GATE)


def say(application: Application, takes: bool = True, now: Any = BENCH_AT) -> Application:
    return operations.answer_bench(
        application=application, takes=takes, by=application.party.asker, now=now
    )


def cleared(*applications: Application, now: Any = CLOSES_AT) -> None:
    """They said yes, and the plant has no objection."""
    for one in applications:
        say(one)
        operations.note_cleared(standbys=[bench(one).pk], quota_id=one.quota_id, now=now)
