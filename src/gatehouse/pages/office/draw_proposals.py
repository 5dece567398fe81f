"""What the forms of draws begin with, read from a file of data: the code holds no such number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from gatehouse.admission import again_rules, ladder, standby_rules, strike_rules
from gatehouse.admission.again_rules import AgainRules
from gatehouse.admission.ladder import Ladder
from gatehouse.admission.season_rules import SeasonRules, read
from gatehouse.admission.standby_rules import StandbyRules
from gatehouse.admission.strike_rules import StrikeRules
from gatehouse.programme.models import QuotaKind, Session

FILE = Path(__file__).parent / "data" / "draws.yaml"


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def proposed_rules() -> SeasonRules:
    """Where a season without rules begins."""
    return read(_data()["rules"])


def proposed_ladder() -> Ladder:
    """Where a season that wants steps to the gate begins."""
    return ladder.read(_data()["ladder"])


def proposed_standby() -> StandbyRules:
    """Where a season that asks the next in line to be ready begins."""
    return standby_rules.read(_data()["standby"])


def proposed_strikes() -> StrikeRules:
    """Where a season that keeps missed visits in mind begins."""
    return strike_rules.read(_data()["strikes"])


def proposed_again() -> AgainRules:
    """Where a season that wants second draws begins."""
    return again_rules.read(_data()["again"])


def again_below() -> float:
    """People for each place, under which a second draw makes sense."""
    return float(_data()["again_below"])


@dataclass(frozen=True)
class Times:
    """A timetable that fits, and whether there is still time for it."""

    opens_at: datetime
    closes_at: datetime
    complaints_until: datetime
    witnesses_until: datetime
    beacon_at: datetime
    is_possible: bool

    @property
    def fields(self) -> dict[str, datetime]:
        """By the names of the form."""
        return {
            name: getattr(self, name)
            for name in (
                "opens_at", "closes_at", "complaints_until", "witnesses_until", "beacon_at"
            )
        }  # fmt: skip


def appeal_days() -> int:
    """So long after the release appeals are taken."""
    return int(_data()["timetable"]["appeal_days"])


def proposed_times(
    sessions: Iterable[Session],
    rules: SeasonRules,
    *,
    kind: str = QuotaKind.PUBLIC,
    now: datetime,
) -> Times | None:
    """From the first deadline for passes of these sessions backwards, for groups from the first
    date for their names; None where there is none.

    Where lists would open in the past they open at once, the next full hour.
    """
    deadlines = [session.closes_for(kind) for session in sessions]
    if not deadlines:
        return None
    take = _data()["timetable"]
    hours = {name: timedelta(hours=n) for name, n in take.items() if name.endswith("_hours")}
    spare = hours["spare_hours"] + timedelta(hours=rules.late_accept_hours)
    beacon_at = _full_hour(min(deadlines) - spare)
    closes_at = beacon_at - hours["close_before_hours"]
    soon = _full_hour(now) + timedelta(hours=1)
    opens_at = max(closes_at - timedelta(days=take["lists_days"]), soon)
    return Times(
        opens_at=opens_at,
        closes_at=closes_at,
        complaints_until=closes_at + hours["complaints_hours"],
        witnesses_until=beacon_at - hours["witnesses_before_hours"],
        beacon_at=beacon_at,
        is_possible=opens_at < closes_at,
    )


def _full_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
