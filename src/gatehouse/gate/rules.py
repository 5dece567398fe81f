"""What the gate decides, on plain values: no rows, no clock, no settings.

`reckon` looks at all acts of one stop at once. Two doors hand in when they can, twice, late and
in any order; what follows depends on the set of acts only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

Kind = Literal["came", "counted", "walked_in", "left", "taken_back"]
COMES_IN = frozenset({"came", "counted", "walked_in"})
# Why somebody who stood at the gate should perhaps not have come in; shown to a person.
CONFLICTS = (
    "twice",
    "over_limit",
    "given_back",
    "refused",
    "not_cleared",
    "other_stop",
    "too_many",
    "cancelled",
    "standby",
    "given_on",
)
NOBODY_STOOD_BY: Mapping[int, int] = {}
AGES_AGO = timedelta(days=400)  # a phone that says more has no clock at all


@dataclass(frozen=True)
class Act:
    """A GateAct as a value. `visit_pass` is its key, or None."""

    key: UUID
    door: int
    number: int
    kind: Kind
    persons: int
    done_at: datetime
    visit_pass: int | None = None
    takes_back: UUID | None = None


@dataclass(frozen=True)
class Told:
    """An act as a phone tells it. `happened`: it was done; else the door asks whether it may be."""

    key: UUID
    number: int
    stop: int
    kind: Kind
    persons: int
    phone_ms: int
    visit_pass: int | None = None
    takes_back: UUID | None = None
    reason: str = ""
    happened: bool = True


@dataclass(frozen=True)
class KnownPass:
    """What is known of a pass at this stop: for how many it stands, and from when it was void.

    `fault` is one of CONFLICTS; who came in before `void_from` came in rightly. `void_from` of
    None with a fault: it never was good here. `quota`: whose places it has.
    """

    persons: int = 1
    fault: str = ""
    void_from: datetime | None = None
    quota: int | None = None

    def fault_at(self, moment: datetime) -> str:
        """What is wrong with it at some moment; empty when it is good."""
        return self.fault if self.void_from is None or moment >= self.void_from else ""


@dataclass(frozen=True)
class Conflict:
    act: UUID
    code: str


@dataclass(frozen=True)
class Decided:
    """What people said about conflicts: acts that did not happen, and those that were `twice`
    because two people came with one pass."""

    struck: frozenset[UUID] = frozenset()
    one_more: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Asked:
    """Acts that have not happened yet: the door asks. Each counts only when nothing is wrong
    with it; walk-ins leave `kept` places to the other doors, which may be without a network."""

    keys: frozenset[UUID] = frozenset()
    kept: int = 0


@dataclass
class Reckoning:
    """What all acts of a stop come to.

    `passes`: how many came with each pass, `first` by which act. `others`: people counted by
    heads, by their act. `inside`: who is in at the end; `inside_with`: of them, by pass, as long as
    heads that were counted out do not say more than that somebody left: once all are out, nobody;
    `most_inside`: the most at any moment. `walked_in`: people without a pass, by door.
    `refused`: what was asked in vain. `came_on`: people who came with passes, by their quota.
    """

    passes: dict[int, int] = field(default_factory=dict)
    others: dict[UUID, int] = field(default_factory=dict)
    first: dict[int, Act] = field(default_factory=dict)
    inside: int = 0
    inside_with: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    most_inside: int = 0
    walked_in: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    conflicts: list[Conflict] = field(default_factory=list)
    refused: dict[UUID, str] = field(default_factory=dict)
    came_on: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def came(self) -> int:
        """How many people came in all."""
        return sum(self.passes.values()) + sum(self.others.values())


def reckon(
    acts: Iterable[Act],
    *,
    known: Mapping[int, KnownPass],
    limit: int | None = None,
    decided: Decided = Decided(),
    asked: Asked = Asked(),
    places: Mapping[int, int] = NOBODY_STOOD_BY,
) -> Reckoning:
    """What the acts of one stop come to, whatever order and however often they are given.

    `known` has every pass that an act names; `limit` is the most people who may be inside.
    `places`: of the quotas of which people were let in from standby, who have the places of others
    since: no more people than places come in, whoever comes late.
    """
    once = {act.key: act for act in acts}
    void = {act.takes_back for act in once.values() if act.kind == "taken_back"} | decided.struck
    state = _State(known, limit, decided, asked, places)
    for act in in_order(once.values(), last=asked.keys):
        if act.kind != "taken_back" and act.key not in void:
            state.take(act)
    return state.found


def in_order(acts: Iterable[Act], *, last: Collection[UUID] = ()) -> list[Act]:
    """Acts as they were done: each door's by its own numbers, the doors among each other by the
    time. A phone whose clock was put back says of an act that it was later than the next one:
    it was not."""
    doors: dict[int, list[Act]] = defaultdict(list)
    for act in acts:
        doors[act.door].append(act)
    keyed: list[tuple[bool, datetime, int, int, Act]] = []
    for own in doors.values():
        latest = datetime.max.replace(tzinfo=UTC)
        for act in sorted(own, key=lambda act: act.number, reverse=True):
            latest = min(latest, act.done_at)
            keyed.append((act.key in last, latest, act.door, act.number, act))
    return [act for *_, act in sorted(keyed, key=lambda one: one[:4])]


class _State:
    """Walks through the acts of a stop in their order."""

    def __init__(
        self,
        known: Mapping[int, KnownPass],
        limit: int | None,
        decided: Decided,
        asked: Asked,
        places: Mapping[int, int],
    ) -> None:
        self.known, self.limit, self.decided, self.asked = known, limit, decided, asked
        self.places = places
        self.found = Reckoning()

    def take(self, act: Act) -> None:
        if act.kind not in COMES_IN:
            self._leave(act)
            return
        wrong = self._wrong(act)
        if wrong and act.key in self.asked.keys:
            self.found.refused[act.key] = wrong[0]
            return
        self.found.conflicts += [Conflict(act.key, code) for code in wrong]
        if "twice" not in wrong:
            self._enter(act)
        elif act.key in self.decided.one_more:
            self._count_one_more(act)

    def _wrong(self, act: Act) -> list[str]:
        """What is wrong with coming in, the gravest first."""
        wrong, key, persons = [], act.visit_pass, self._persons(act)
        if key is not None:
            known = self.known.get(key, KnownPass(fault="other_stop"))
            inside = self.found.inside_with[key]
            if act.kind == "came" and inside:
                return ["twice"]
            wrong += [code for code in [known.fault_at(act.done_at)] if code]
            wrong += ["too_many"] if inside + persons > known.persons else []
            wrong += ["given_on"] if self._is_given_on(key, known.quota, inside + persons) else []
        kept = self.asked.kept if act.key in self.asked.keys and key is None else 0
        return wrong + (["over_limit"] if self._is_full(persons + kept) else [])

    def _is_given_on(self, key: int, quota: int | None, with_pass: int) -> bool:
        """Whether others were let in on the places of whoever comes only now."""
        more = max(0, with_pass - self.found.passes.get(key, 0))
        places = self.places.get(quota or 0)
        return places is not None and self.found.came_on[quota or 0] + more > places

    def _is_full(self, more: int) -> bool:
        return self.limit is not None and self.found.inside + more > self.limit

    def _persons(self, act: Act) -> int:
        return 1 if act.kind == "came" else act.persons

    def _enter(self, act: Act) -> None:
        found, key, persons = self.found, act.visit_pass, self._persons(act)
        if key is None:
            found.others[act.key] = persons
            found.walked_in[act.door] += persons
        else:
            found.first.setdefault(key, act)
            found.inside_with[key] += persons
            before = found.passes.get(key, 0)
            found.passes[key] = max(before, found.inside_with[key])
            if key in self.known:
                found.came_on[self.known[key].quota or 0] += found.passes[key] - before
        self._step_in(persons)

    def _count_one_more(self, act: Act) -> None:
        """Two people showed one pass: the second is counted by heads."""
        self.found.others[act.key] = 1
        if self._is_full(1):
            self.found.conflicts.append(Conflict(act.key, "over_limit"))
        self._step_in(1)

    def _step_in(self, persons: int) -> None:
        self.found.inside += persons
        self.found.most_inside = max(self.found.most_inside, self.found.inside)

    def _leave(self, act: Act) -> None:
        persons = act.persons
        if act.visit_pass is not None:
            persons = min(persons, self.found.inside_with[act.visit_pass])
            self.found.inside_with[act.visit_pass] -= persons
        self.found.inside = max(0, self.found.inside - persons)
        if not self.found.inside:  # counted out by heads: whoever came with a pass is out as well
            self.found.inside_with.clear()


def done_at(
    *, received_at: datetime, sent_ms: int, phone_ms: int, not_before: datetime
) -> datetime:
    """When something was done by our clock: as long before `received_at` as the phone says.

    Both numbers are of the phone's clock, in milliseconds, so that a clock a day off does no
    harm; one that jumped in between cannot say more than "after the door was opened, before now".
    """
    ago = min(AGES_AGO, timedelta(milliseconds=min(max(0, sent_ms - phone_ms), 10**12)))
    return min(received_at, max(not_before, received_at - ago))


def shares_left(
    *, limit: int, expected: int, shares: Mapping[int, int], walked_in: Mapping[int, int]
) -> int:
    """How many of the places are left when everybody with a pass comes and every door uses up
    its share of walk-ins; below zero when they do not suffice. A door that has let in more than
    its share counts with those; one that was shut out, with whom it let in."""
    doors = shares.keys() | walked_in.keys()
    used = sum(max(shares.get(door, 0), walked_in.get(door, 0)) for door in doors)
    return limit - expected - used


def shares_that_fit(
    *, limit: int, expected: int, shares: Mapping[int, int], walked_in: Mapping[int, int]
) -> dict[int, int]:
    """The shares as far as the limit has room for them beside everybody with a pass: passes
    that were given out after the shares come first. The door that was opened last gives up
    first; whom a door has let in already stays counted."""
    fitting = dict(shares)
    for door in sorted(shares, reverse=True):
        left = shares_left(limit=limit, expected=expected, shares=fitting, walked_in=walked_in)
        unused = max(0, shares[door] - walked_in.get(door, 0))
        fitting[door] -= min(unused, max(0, -left))
    return fitting


def kept_for_others(door: int, *, shares: Mapping[int, int], walked_in: Mapping[int, int]) -> int:
    """How many people the other doors may still let in by themselves, without asking."""
    return sum(
        max(0, share - walked_in.get(other, 0)) for other, share in shares.items() if other != door
    )


@dataclass(frozen=True)
class Shown:
    """A pass that is shown at a stop of one plant, and what is known of it.

    `here`: stops of its session at this plant, today or not; `today`: those of them of today.
    """

    here: frozenset[int]
    today: frozenset[int]
    cancelled: bool
    fault: str
    persons: int
    inside: int
    needs_adult: bool
    adult_is_in: bool


def verdict(shown: Shown | None, *, stop: int) -> str:
    """What the gate says to a pass; the phone's own table says the same (gate/js)."""
    if shown is None:
        return "unknown"
    if not shown.here:
        return "other_plant"
    if shown.cancelled:
        return "cancelled"
    if not shown.today:
        return "not_today"
    if stop not in shown.today:
        return "other_time"
    return _verdict_here(shown)


def _verdict_here(shown: Shown) -> str:
    if shown.fault:
        return shown.fault
    if shown.inside >= shown.persons:
        return "already_in"
    return "child_alone" if shown.needs_adult and not shown.adult_is_in else "ok"
