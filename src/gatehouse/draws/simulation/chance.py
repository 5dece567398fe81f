"""Chance from a number: the same number and name give the same chance on any machine.

Only `Random.random` is used, which Python promises not to change; a name is hashed into its seed.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from gatehouse.draws.protocol.encoding import sha

WHOLE = 100


def seed_of(number: int, *name: object) -> str:
    """64 hex digits: the seed of one run of the engine."""
    return sha("|".join(["GATEHOUSE", "simulation", str(number), *map(str, name)]))


class Chance:
    """One stream of chance."""

    def __init__(self, number: int, *name: object) -> None:
        self._random = random.Random(int(seed_of(number, *name), 16)).random  # noqa: S311

    def happens(self, percent: int) -> bool:
        """True in so many of a hundred cases."""
        return self._random() * WHOLE < percent

    def below(self, count: int) -> int:
        """A whole number from 0, less than `count`."""
        return int(self._random() * count)

    def one_of(self, weights: Weights) -> int:
        """The place of one of some weights, each as likely as it weighs."""
        return bisect_right(weights.sums, self._random() * weights.total)

    def ticket(self) -> str:
        """A ticket: 20 hex digits."""
        return "".join(f"{self.below(1 << 20):05x}" for _ in range(4))

    def shuffled(self, values: Sequence[int]) -> list[int]:
        """The same values in another order, each order as likely."""
        found = list(values)
        for last in range(len(found) - 1, 0, -1):
            other = self.below(last + 1)
            found[last], found[other] = found[other], found[last]
        return found


class Weights:
    """Whole weights, summed up to be chosen from."""

    def __init__(self, weights: Sequence[int]) -> None:
        self.sums = list(accumulate(weights))
        self.total = self.sums[-1] if self.sums else 0
