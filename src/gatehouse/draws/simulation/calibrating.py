"""A size table by which each size of party has about the same chance.

Chance goes nearly with tickets while it is small, so a size that had a fifth less is given a fifth
more, and the draws are run again with the same seeds; then single tenths are tried. Every table
tried is told with what came of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ROUNDS = 6  # corrections of the whole table; then as many single tenths
LEAST_WON = 50  # lists with a place in all runs: fewer say nothing of a size
MOST_TENTHS = 99
THOUSAND = 1000

Chances = Mapping[str, Sequence[int]]  # by size: lists, lists with a place


@dataclass(frozen=True)
class Tried:
    """A table, and the chance of each size in thousandths of the mean (0: too few to say)."""

    sizes: tuple[int, ...]
    of_mean: tuple[int, ...]
    chances: Chances

    @property
    def worst(self) -> int:
        """How far the farthest size is from the mean, in thousandths."""
        known = [each for each in self.of_mean if each]
        return max((abs(each - THOUSAND) for each in known), default=0)

    @property
    def spread(self) -> tuple[int, int]:
        """What is to become small: the farthest size first, then all of them together."""
        known = [each - THOUSAND for each in self.of_mean if each]
        return self.worst, sum(each * each for each in known)

    @property
    def body(self) -> dict[str, Any]:
        """As an output has it."""
        return {"sizes": list(self.sizes), "of_mean": list(self.of_mean)}


def of_mean(chances: Chances, sizes: int) -> tuple[int, ...]:
    """The chance of each size from 1 in thousandths of the mean, rounded down."""
    lists = sum(each[0] for each in chances.values())
    won = sum(each[1] for each in chances.values())
    found = []
    for size in range(1, sizes + 1):
        there, placed = chances.get(str(size), (0, 0))
        known = placed >= LEAST_WON and won and there
        found.append(THOUSAND * placed * lists // (there * won) if known else 0)
    return tuple(found)


def calibrate(first: Sequence[int], measure: Callable[[tuple[int, ...]], Chances]) -> list[Tried]:
    """The tables tried, in their order. `measure` runs the draws with a table; `first` has a number
    for each size that there is."""
    trail: list[Tried] = []

    def tried(sizes: tuple[int, ...]) -> Tried:
        known = next((one for one in trail if one.sizes == sizes), None)
        if known is None:
            chances = measure(sizes)
            known = Tried(sizes, of_mean(chances, len(sizes)), chances)
            trail.append(known)
        return known

    latest = tried(tuple(first))
    for _ in range(ROUNDS):
        following = tried(_corrected(latest))
        if following.sizes == latest.sizes:
            break
        latest = following
    for _ in range(ROUNDS):
        best = best_of(trail)
        nudged = _nudged(best)
        if nudged is None or any(one.sizes == nudged for one in trail):
            break
        tried(nudged)
    return trail


def best_of(trail: Sequence[Tried]) -> Tried:
    """The one whose farthest size is nearest to the mean."""
    return min(trail, key=lambda one: one.spread)


def _corrected(last: Tried) -> tuple[int, ...]:
    """Each size but the first, which stays, by what it had too little or too much."""
    first = last.of_mean[0] or THOUSAND
    corrected = [last.sizes[0]]
    for tenths, chance in zip(last.sizes[1:], last.of_mean[1:], strict=True):
        # Rounded to the nearest; who is too rare to say has what the size before has.
        due = (2 * tenths * first + chance) // (2 * chance) if chance else corrected[-1]
        corrected.append(max(1, min(MOST_TENTHS, due)))
    return tuple(corrected)


def _nudged(best: Tried) -> tuple[int, ...] | None:
    """The same table with the farthest size but the first one tenth nearer."""
    away = [(abs(each - THOUSAND), at) for at, each in enumerate(best.of_mean) if each and at]
    if not away:
        return None
    _, at = max(away)
    step = 1 if best.of_mean[at] < THOUSAND else -1
    sizes = list(best.sizes)
    sizes[at] = max(1, min(MOST_TENTHS, sizes[at] + step))
    return tuple(sizes)
