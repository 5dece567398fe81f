"""What is assumed of people with a place and of those who wait, as data; each decides by chance of
their own, so that two runs with other rules differ by the rules alone.

None of it was measured here: that 38 in 100 do not come by themselves is a free museum's figure
(1,018 booked, 623 came).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

HOUR = timedelta(hours=1)
ByHours = tuple[
    tuple[int, float], ...
]  # from so many hours before the visit on, the farthest first


@dataclass(frozen=True)
class Assumed:
    """Shares of parties.

    changes              of those with a place have other plans from a random moment of `days` on
    drifts               mean to come, and do not
    gives_back_unasked   of those with other plans, when the plans change; with one tap in every
    gives_back_by_tap    letter, at the next letter; where not coming is counted,
    gives_back_counted   more do
    brought_back         of those who drift come after all once they are written to
    confirm_*            say that they come when they are asked
    deterred             of those who drift do not where not coming is counted
    accepts              of those asked after a place say yes
    late_shows           of those who got a place from the line come
    stands_by            of those asked to the gate without a place come; to be on the bench
                         as many say yes as to a place
    """

    sizes: tuple[int, ...] = (1, 1, 2, 2, 2, 3, 3, 4, 4, 5)
    days: int = 21
    changes: float = 0.20
    drifts: float = 0.18
    gives_back_unasked: float = 0.10
    gives_back_by_tap: float = 0.70
    gives_back_counted: float = 0.80
    brought_back: float = 0.35
    confirm_coming: float = 0.96
    confirm_changed: float = 0.20
    confirm_drifting: float = 0.45
    deterred: float = 0.15
    accepts: ByHours = ((168, 0.70), (72, 0.60), (24, 0.50), (6, 0.35), (0, 0.20))
    late_shows: ByHours = ((72, 0.90), (24, 0.87), (0, 0.84))
    stands_by: float = 0.55


def share(table: ByHours, left: timedelta) -> float:
    """The share that holds so long before the visit."""
    return next((value for hours, value in table if left >= hours * HOUR), table[-1][1])


class Plan(StrEnum):
    """What a party with a place is going to do."""

    COMES = "comes"
    CHANGES = "changes"
    DRIFTS = "drifts"


class Act(StrEnum):
    """What a party does on the site."""

    GIVE_BACK = "give back"
    CONFIRM = "confirm"
    TAKE = "take"
    BE_READY = "be ready"


@dataclass(frozen=True)
class Nudges:
    """What of the way to the gate changes how people behave."""

    one_tap: bool = False
    is_counted: bool = False  # not to come has consequences


@dataclass
class Life:
    """One party: what it means to do, and how it answers letters."""

    number: int
    starts_at: datetime
    assumed: Assumed
    nudges: Nudges
    plan: Plan = Plan.COMES
    changed_at: datetime | None = None
    has_drifted: bool = False
    is_late: bool = False

    def chance(self, of: str) -> float:
        """This party's own chance of something, 0 to 1: the same in every run."""
        return _chance(self.number, of)

    def books(self) -> None:
        """It has a place from the first day."""
        drawn, changes, drifts = self.chance("plan"), self.assumed.changes, self.assumed.drifts
        if drawn < changes:
            self.plan = Plan.CHANGES
            self.changed_at = self.starts_at - self.chance("when") * timedelta(self.assumed.days)
        elif drawn < changes + drifts and not self._is_deterred:
            self.plan, self.has_drifted = Plan.DRIFTS, True

    @property
    def _is_deterred(self) -> bool:
        return self.nudges.is_counted and self.chance("deterred") < self.assumed.deterred

    def books_late(self, now: datetime) -> None:
        """It got a place from the line."""
        shows = share(self.assumed.late_shows, self.starts_at - now)
        self.is_late = True
        self.has_drifted = self.chance("late") >= shows
        self.plan = Plan.DRIFTS if self.has_drifted else Plan.COMES

    def leaves_unasked(self) -> datetime | None:
        """When it gives its place back by itself, if it does."""
        leaves = self.chance("gives back") < self.assumed.gives_back_unasked
        return self.changed_at if leaves else None

    def reads(self, *, is_question: bool, now: datetime) -> tuple[Act, datetime] | None:
        """What it does after a letter about its visit, and when."""
        if self.plan is Plan.DRIFTS and not self.is_late:
            self._is_brought_back()
        has_changed = self.changed_at is not None and now >= self.changed_at
        if has_changed and self.nudges.one_tap and self.chance("gives back") < self._gives_back:
            return Act.GIVE_BACK, now + self.chance("how soon") * 6 * HOUR
        if is_question and self.chance("confirms") < self._confirms(has_changed=has_changed):
            return Act.CONFIRM, now + self.chance("how soon") * 20 * HOUR
        return None

    def _is_brought_back(self) -> None:
        """Its answer to the question stays that of one who drifts."""
        if self.chance("brought back") < self.assumed.brought_back:
            self.plan = Plan.COMES

    @property
    def _gives_back(self) -> float:
        one = self.assumed
        return one.gives_back_counted if self.nudges.is_counted else one.gives_back_by_tap

    def _confirms(self, *, has_changed: bool) -> float:
        if has_changed:
            return self.assumed.confirm_changed
        one = self.assumed
        return one.confirm_drifting if self.has_drifted else one.confirm_coming

    def answers(self, *, asked: int, now: datetime, until: datetime) -> datetime | None:
        """When it says yes to the question after a place put for the `asked`th time, if it does."""
        if self.chance(f"accepts {asked}") >= share(self.assumed.accepts, self.starts_at - now):
            return None
        return now + self.chance(f"how soon {asked}") * 0.9 * (until - now)

    def comes(self) -> bool:
        """Whether it stands at the gate."""
        return self.plan is Plan.COMES

    def meant_to_come(self) -> bool:
        """Whether it stands at the gate without a letter's having brought it back."""
        return self.comes() and not self.has_drifted

    def stands_by(self) -> bool:
        """Whether it tries at the gate without a place."""
        return self.chance("stands by") < self.assumed.stands_by


@cache
def _chance(number: int, of: str) -> float:
    return random.Random(f"{number} {of}").random()


def sizes(assumed: Assumed, *, of: str, places: int) -> list[int]:
    """Sizes of parties that fill so many places to the last one."""
    chance = random.Random(of)
    found: list[int] = []
    while (left := places - sum(found)) > 0:
        found.append(chance.choice([size for size in assumed.sizes if size <= left]))
    return found


def line(assumed: Assumed, *, of: str, parties: int) -> Sequence[int]:
    """Sizes of those who wait."""
    return random.Random(of).choices(assumed.sizes, k=parties)
