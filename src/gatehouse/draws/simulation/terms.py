"""What a simulation is asked: the crowd, the sessions, the rules, how often. Kept as JSON.

Numbers are whole: tenths, per cent, weights. Nothing here has a default.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from gatehouse.draws.protocol.encoding import sha
from gatehouse.draws.protocol.tickets import PointRules

FORMAT = "GATEHOUSE-SIMULATION"
VERSION = 1
SCHOOL, NEIGHBOUR, NEVER_BEEN = "school", "neighbour", "never_been"


@dataclass(frozen=True)
class LaneTerms:
    """A letter, and who is in it: `school`, `neighbour` or `never_been`."""

    letter: str
    of: str


@dataclass(frozen=True)
class RuleTerms:
    """Rules that are tried.

    sizes         tickets by party size, in tenths; the last serves all larger parties
    kept_percent  of each session's places, by lane letter; None: as the sessions were published
    """

    points: PointRules
    sizes: tuple[int, ...]
    lanes: tuple[LaneTerms, ...]
    kept_percent: Mapping[str, int] | None


@dataclass(frozen=True)
class Assumed:
    """A crowd nobody has seen. People of one party lost as often as one another.

    parties             how many
    shares              of parties of 1, 2, 3… people: weights
    never_been_percent  of people who were on no visit before
    alike_percent       of parties in which either all were on one or none; in the others each has
                        a past of their own
    neighbours_percent  of parties that live near a plant they wish
    losses              of parties that lost 0, 1, 2… draws since their last place: weights
    wishes_least/most   sessions in a list: each number between as likely
    popularity_tenths   a: the session of rank r is wished in proportion to r to the power of -a/10
    """

    parties: int
    shares: tuple[int, ...]
    never_been_percent: int
    alike_percent: int
    neighbours_percent: int
    losses: tuple[int, ...]
    wishes_least: int
    wishes_most: int
    popularity_tenths: int


@dataclass(frozen=True)
class Published:
    """The crowd of a draw that was: its public files, by their hashes. Points are reckoned back
    from tickets by the size table of its commit."""

    draw: str
    entries_sha256: str
    sessions_sha256: str
    sizes: tuple[int, ...]


@dataclass(frozen=True)
class Terms:
    """All that is asked.

    number              which chance: another number, other dice
    runs                draws of each set of rules
    sessions            label and places of each; none with a published crowd, which has its own
    in_force, tried     rules side by side; None: there are none in force
    calibrates          whether a size table is looked for
    give_back_percent   of parties with a place, who give it back
    accept_percent      of parties asked from the waiting line, who take the place
    season_draws        draws in a season (0: no season is played), of which a party enters
                        `enter_percent`; only with an assumed crowd, whose past is known
    goal_draw/line      per cent of the mean chance within which that of each size should lie
    """

    number: int
    runs: int
    crowd: Assumed | Published
    sessions: tuple[tuple[str, int], ...]
    in_force: RuleTerms | None
    tried: RuleTerms
    calibrates: bool
    give_back_percent: int
    accept_percent: int
    season_draws: int
    enter_percent: int
    goal_draw: tuple[int, int]
    goal_line: tuple[int, int]

    @property
    def body(self) -> dict[str, Any]:
        """As it is kept, and as `read` takes it."""
        said = asdict(self)
        kind = "published" if isinstance(self.crowd, Published) else "assumed"
        return {FORMAT: VERSION, **said, "crowd": {"kind": kind, **said["crowd"]}}


def read(body: Mapping[str, Any]) -> Terms:
    """The terms from what is kept of them.

    Raises: ValueError, TypeError, KeyError, where it is not whole.
    """
    said = dict(body)
    if said.pop(FORMAT) != VERSION:
        raise ValueError("this is the input of another simulator")
    crowd, in_force = dict(said.pop("crowd")), said.pop("in_force")
    pairs = tuple((str(label), int(places)) for label, places in said.pop("sessions"))
    draw, line = _pair(said.pop("goal_draw")), _pair(said.pop("goal_line"))
    return Terms(
        crowd=_crowd(crowd),
        sessions=pairs,
        in_force=_rules(in_force) if in_force else None,
        tried=_rules(said.pop("tried")),
        goal_draw=draw,
        goal_line=line,
        **said,
    )


def _crowd(said: dict[str, Any]) -> Assumed | Published:
    kind = said.pop("kind")
    if kind == "published":
        return Published(**{**said, "sizes": _numbers(said["sizes"])})
    if kind != "assumed":
        raise ValueError("a crowd is assumed or published")
    lists = {name: _numbers(said[name]) for name in ("shares", "losses")}
    return Assumed(**{**said, **lists})


def _rules(said: Mapping[str, Any]) -> RuleTerms:
    return RuleTerms(
        points=PointRules(**said["points"]),
        sizes=_numbers(said["sizes"]),
        lanes=tuple(LaneTerms(one["letter"], one["of"]) for one in said["lanes"]),
        kept_percent=None if said["kept_percent"] is None else dict(said["kept_percent"]),
    )


def _numbers(values: Sequence[Any]) -> tuple[int, ...]:
    return tuple(int(value) for value in values)


def _pair(values: Sequence[Any]) -> tuple[int, int]:
    least, most = _numbers(values)
    return least, most


def written(body: Mapping[str, Any]) -> str:
    """The one way in which input and output are written: their hashes are over this."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True) + "\n"


def sha256_of(body: Mapping[str, Any]) -> str:
    """The hash of an input or an output."""
    return sha(written(body))
