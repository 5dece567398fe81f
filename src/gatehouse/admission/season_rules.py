"""What a season says of its draws, as data: points, sizes, lanes, hours. The code holds none.

`ladder` is how a place becomes a person at the gate; a season without a draw has it too.

Published in versions before applications open; a draw keeps the version it was planned by.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from gatehouse.admission import again_rules, ladder, standby_rules, strike_rules
from gatehouse.admission.again_rules import AgainRules
from gatehouse.admission.ladder import Ladder
from gatehouse.admission.standby_rules import StandbyRules
from gatehouse.admission.strike_rules import StrikeRules
from gatehouse.draws.protocol.tickets import PointRules


class LaneOf(StrEnum):
    """Who is in a lane. A party is in the first it qualifies for, in the published order."""

    SCHOOL = "school"  # an organised group
    NEIGHBOUR = "neighbour"  # lives in the district of a plant it wishes
    NEVER_BEEN = "never_been"  # nobody of the party was on a visit before


class IdentityLevel(StrEnum):
    """How surely it is known who asks, the least first."""

    EMAIL = "email"  # a letter was read
    PHONE = "phone"  # a number was confirmed, and is nobody else's
    OFFICIAL = "official"  # a public identity was linked, and is nobody else's


@dataclass(frozen=True)
class Lane:
    """A letter in the public lists, and who is in it."""

    letter: str
    of: LaneOf


@dataclass(frozen=True)
class SeasonRules:
    """The rules of a season's draws.

    sizes                tickets by party size in tenths; the last serves all larger parties
    wishes_at_most       sessions in one list; 0: as many as there are
    shows_demand         how many wish a session is seen while entries are taken
    accept_hours         to take up a place, from the letter; `late_accept_hours` where the visit
                         is less than `late_within_days` days away
    ladder               reminders, confirming and windows of offers; None: places are offered to
                         one party at a time for the season's `offer_hours`, and nobody is asked
    standby              benches and the gate; None: nobody is asked to be ready
    strikes              what follows when somebody does not come; None: nothing
    again                a second draw for those without a place; None: organisers plan one by hand
    identity             what a season asks of whoever applies or makes a list
    tasks_needed         tasks to be done before; 0: none
    children_per_group_adult   in a draw between groups; 0: not counted
    """

    points: PointRules
    sizes: tuple[int, ...]
    lanes: tuple[Lane, ...]
    wishes_at_most: int
    shows_demand: bool
    accept_hours: int
    late_accept_hours: int
    late_within_days: int
    ladder: Ladder | None = None
    standby: StandbyRules | None = None
    strikes: StrikeRules | None = None
    again: AgainRules | None = None
    identity: IdentityLevel = IdentityLevel.EMAIL
    tasks_needed: int = 0
    children_per_group_adult: int = 0

    @property
    def size_table(self) -> str:
        """As a commit has it."""
        return ",".join(map(str, self.sizes))

    @property
    def body(self) -> dict[str, Any]:
        """As it is kept, and as `read` takes it. What is not said is left out, so that rules
        published before it could be said keep their hash."""
        return _without_unsaid(self) | {"points": _without_unsaid(self.points)}


def _without_unsaid(part: SeasonRules | PointRules) -> dict[str, Any]:
    unsaid = {one.name: one.default for one in fields(part) if one.default is not MISSING}
    said = asdict(part).items()
    return {name: value for name, value in said if value != unsaid.get(name, MISSING)}


def read(body: Mapping[str, Any]) -> SeasonRules:
    """The rules from what is kept of them.

    Raises: ValueError, TypeError, KeyError, where it is not whole.
    """
    said = dict(body)
    lanes = tuple(Lane(one["letter"], LaneOf(one["of"])) for one in said.pop("lanes"))
    points = PointRules(**said.pop("points"))
    sizes = tuple(int(size) for size in said.pop("sizes"))
    steps, standby, strikes = (said.pop(part, None) for part in ("ladder", "standby", "strikes"))
    again = said.pop("again", None)
    return SeasonRules(
        points=points,
        sizes=sizes,
        lanes=lanes,
        ladder=ladder.read(steps) if steps else None,
        standby=standby_rules.read(standby) if standby else None,
        strikes=strike_rules.read(strikes) if strikes else None,
        again=again_rules.read(again) if again else None,
        identity=IdentityLevel(said.pop("identity", IdentityLevel.EMAIL)),
        **said,
    )


def sha256_of(rules: SeasonRules) -> str:
    """The hash of the rules, over their canonical JSON."""
    text = json.dumps(rules.body, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
