"""The self-test of a draw before anybody is told of it: did software choose whom chance should?

Winners (entries that were granted a wish) are counted by four properties that must not matter, or
matter only as the rules say: the tenth of the entrants by time of entry, the first digit of the
ticket, the size of the party, the lane. The counts are compared with those of 200 dummy draws.

*A dummy draw* number i, from 0, has the seed sha("FTD1|dummy|" C "|" i), C being the hash of
commit.txt, so nobody chooses it, and it is known before the beacon: dummies may be drawn while
complaints are taken. The seed starts Python's own generator (Mersenne Twister); entry after entry
draws an exponential number with the rate of its tickets, the smallest comes first. That is the
same distribution as the smallest of so many tickets, without the hashing that is under test. The
walk is the same as the real one.

*A property's value.* E is the mean count of each group over the dummies. Groups in the order of
their names are joined with their neighbours until each has an E of 5 at least; what is left over
at the end joins the last. X = sum of (O-E)**2/E.
Each dummy is measured so too, against the mean of the other 199. From the mean m and the variance
v of these 200 numbers, X is taken as v/(2m) times a chi-squared number with 2m**2/v degrees of
freedom (which allows for places that run out and parties that come whole); p is its upper tail,
but never less than the share of dummies that reached X. Where no dummy differs from the others, p
is 1 if the draw does not either, else 0.

*The verdict.* A draw with any p under 0.0001 is stopped. That happens to about one honest draw in
some thousands; the answer is then a second implementation and people who look, never another seed.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, lgamma, log
from statistics import fmean, variance

from gatehouse.draws.protocol.encoding import sha
from gatehouse.draws.protocol.entries import TICKET_DIGITS, Entries
from gatehouse.draws.protocol.lots import Lot
from gatehouse.draws.protocol.walking import NOTHING, walk

DUMMIES = 200
STOP_BELOW = 0.0001
LEAST_EXPECTED = 5.0
TENTHS = 10

Groups = Mapping[str, Sequence[str]]  # by property: the group of each entry
Counts = Mapping[str, Mapping[str, int]]  # by property: winners of each group


@dataclass(frozen=True, slots=True)
class Verdict:
    """p by property, from 0 to 1."""

    p: Mapping[str, float]

    @property
    def is_sound(self) -> bool:
        """Whether the draw may be told."""
        return min(self.p.values(), default=1.0) >= STOP_BELOW


def groups_of(entries: Entries, entered: Sequence[float]) -> Groups:
    """The groups of each entry by property; `entered`: when each was made, as any number."""
    numbers = range(len(entries))
    tenths = [""] * len(entries)
    for place, number in enumerate(sorted(numbers, key=entered.__getitem__)):
        tenths[number] = str(place * TENTHS // len(entries))
    return {
        "entry_time": tenths,
        "first_digit": [chr(entries.names[n * TICKET_DIGITS]) for n in numbers],
        "size": [str(persons) for persons in entries.persons],
        "lane": [chr(lane) for lane in entries.lanes],
    }


def count(groups: Groups, granted: Sequence[int]) -> Counts:
    """Winners by property and group; `granted` as a walk gives it. Plain enough for JSON."""
    return {
        name: dict(Counter(of for of, wish in zip(each, granted, strict=True) if wish != NOTHING))
        for name, each in groups.items()
    }


def dummy(
    entries: Entries, lots: Sequence[Lot], groups: Groups, *, commit: str, number: int
) -> Counts:
    """The counts of dummy draw `number` (from 0); `commit` is the hash of commit.txt."""
    chance = random.Random(int(sha(f"FTD1|dummy|{commit}|{number}"), 16))  # noqa: S311
    keys = [chance.expovariate(tickets) for tickets in entries.tickets]
    granted, _ = walk(entries, lots, sorted(range(len(keys)), key=keys.__getitem__))
    return count(groups, granted)


def judge(observed: Counts, dummies: Sequence[Counts]) -> Verdict:
    """What the draw's counts come to beside those of its dummies (at least two)."""
    return Verdict(
        {
            name: _p(counts, [each.get(name, {}) for each in dummies])
            for name, counts in observed.items()
        }
    )


def _p(observed: Mapping[str, int], dummies: Sequence[Mapping[str, int]]) -> float:
    names = sorted({*observed, *(name for each in dummies for name in each)})
    totals = {name: sum(each.get(name, 0) for each in dummies) for name in names}
    cells = _cells(totals, len(dummies))
    if not cells:
        return 1.0
    sums = [sum(totals[name] for name in cell) for cell in cells]
    rows = [[sum(each.get(name, 0) for name in cell) for cell in cells] for each in dummies]
    others = len(dummies) - 1
    seen = [
        _distance(row, [(s - o) / others for s, o in zip(sums, row, strict=True)]) for row in rows
    ]
    row = [sum(observed.get(name, 0) for name in cell) for cell in cells]
    found = _distance(row, [total / len(dummies) for total in sums])
    mean, spread = fmean(seen), variance(seen)
    if spread == 0:
        return 1.0 if found <= mean else 0.0
    share = sum(each >= found for each in seen) / len(seen)
    return max(share, upper_tail(2 * mean * mean / spread, found * 2 * mean / spread))


def _cells(totals: Mapping[str, int], dummies: int) -> list[list[str]]:
    """Groups as they are compared: neighbours together until each cell is large enough."""
    cells: list[list[str]] = []
    open_cell: list[str] = []
    for name in sorted(totals):
        open_cell.append(name)
        if sum(totals[each] for each in open_cell) >= LEAST_EXPECTED * dummies:
            cells.append(open_cell)
            open_cell = []
    if not cells:
        return [open_cell] if open_cell else []
    cells[-1] += open_cell
    return cells


def _distance(counts: Sequence[int], expected: Sequence[float]) -> float:
    pairs = zip(counts, expected, strict=True)
    return fsum((o - e) ** 2 / max(e, 1 / DUMMIES) for o, e in pairs)


def upper_tail(freedom: float, value: float) -> float:
    """The chance that a chi-squared number of `freedom` degrees is at least `value`.

    The regularised incomplete gamma function: its series below the mean, its continued fraction
    (by Lentz) above.
    """
    a, x = freedom / 2, value / 2
    if x <= 0:
        return 1.0
    scale = exp(a * log(x) - x - lgamma(a))
    if x < a + 1:
        return max(0.0, 1.0 - scale * _series(a, x))
    return scale * _fraction(a, x)


def _series(a: float, x: float) -> float:
    term = total = 1 / a
    while term > total * 1e-16:
        a += 1
        term *= x / a
        total += term
    return total


def _fraction(a: float, x: float) -> float:
    b = x + 1 - a
    c, d = 1e300, 1 / b
    total = d
    for step in range(1, 10_000):
        numerator = step * (a - step)
        b += 2
        d = 1 / (numerator * d + b)
        c = b + numerator / c
        total *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return total
