"""The steps of the way to the gate, as rules that a season publishes: one more with each lever."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bench.ladder_people import Nudges
from gatehouse.admission.ladder import Ladder
from gatehouse.admission.season_rules import SeasonRules
from gatehouse.admission.standby_rules import StandbyRules
from gatehouse.admission.strike_rules import StrikeRules
from tests.admission.drawing import RULES
from tests.admission.ladders import LADDER, silent

REMINDERS = (168, 48, 3)
PLAIN, TAP, COUNTED = Nudges(), Nudges(one_tap=True), Nudges(one_tap=True, is_counted=True)
STRIKES = StrikeRules(
    lasts_days=365, standby_from=2, appeal_days=10, excused_a_year=1, free_until_hours=3
)
# Of 25 places 75 in 100 are some eight parties. At the gate as many as are said, however full.
BENCH = StandbyRules(
    bench_percent=75,
    bench_hours=24,
    gate_parties=0,
    gate_hours=20,
    fill_percent=100,
    shows_percent=90,
    standby_shows_percent=55,
    release_minutes=10,
)


@dataclass(frozen=True)
class Lever:
    """One more step of the way to the gate, with all before it. `refills`: somebody waits for the
    places that come back; `before`: it does something only where lists go days ahead."""

    name: str
    rules: SeasonRules | None
    nudges: Nudges = PLAIN
    refills: bool = True
    before: bool = False


def _by(ladder: Ladder) -> SeasonRules:
    return replace(RULES, ladder=ladder)


_REMINDED = _by(silent(windows=(), reminder_hours=REMINDERS))
_OFFERED = _by(silent(reminder_hours=REMINDERS))
_COUNTED = replace(_by(LADDER), strikes=STRIKES)


def _at_gate(parties: int) -> Lever:
    standby = replace(BENCH, gate_parties=parties)
    rules = replace(_COUNTED, standby=standby)
    return Lever(f"gate standby of {parties} parties", rules, COUNTED)


LEVERS = (
    Lever("none", None, refills=False),
    Lever("reminders", _REMINDED, refills=False),
    Lever("one-tap give-back", _REMINDED, TAP, refills=False),
    Lever("automatic offers", _OFFERED, TAP),
    Lever("confirming", _by(LADDER), TAP),
    Lever("strikes", _COUNTED, COUNTED),
    Lever("bench of eight parties", replace(_COUNTED, standby=BENCH), COUNTED, before=True),
    *(_at_gate(parties) for parties in (3, 5, 8)),
)
