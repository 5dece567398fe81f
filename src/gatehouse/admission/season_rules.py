"""What a season says of its draws, as data: points, sizes, lanes, hours. The code holds none.

`ladder` is how a place becomes a person at the gate; a season without a draw has it too.

Published in versions before applications open; a draw keeps the version it was planned by.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from gatehouse.admission import ladder
from gatehouse.admission.ladder import Ladder
from gatehouse.draws.protocol.tickets import PointRules


class LaneOf(StrEnum):
    """Who is in a lane. A party is in the first it qualifies for, in the published order."""

    SCHOOL = "school"  # an organised group
    NEIGHBOUR = "neighbour"  # lives in the district of a plant it wishes
    NEVER_BEEN = "never_been"  # nobody of the party was on a visit before


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

    @property
    def size_table(self) -> str:
        """As a commit has it."""
        return ",".join(map(str, self.sizes))

    @property
    def body(self) -> dict[str, Any]:
        """As it is kept, and as `read` takes it. What is not said is left out, so that rules
        published before there were ladders keep their hash."""
        said = asdict(self)
        if self.ladder is None:
            del said["ladder"]
        return said


def read(body: Mapping[str, Any]) -> SeasonRules:
    """The rules from what is kept of them.

    Raises: ValueError, TypeError, KeyError, where it is not whole.
    """
    fields = dict(body)
    lanes = tuple(Lane(one["letter"], LaneOf(one["of"])) for one in fields.pop("lanes"))
    points = PointRules(**fields.pop("points"))
    sizes = tuple(int(size) for size in fields.pop("sizes"))
    steps = fields.pop("ladder", None)
    return SeasonRules(
        points=points,
        sizes=sizes,
        lanes=lanes,
        ladder=ladder.read(steps) if steps else None,
        **fields,
    )


def sha256_of(rules: SeasonRules) -> str:
    """The hash of the rules, over their canonical JSON."""
    text = json.dumps(rules.body, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
