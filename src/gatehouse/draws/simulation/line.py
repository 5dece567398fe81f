"""The waiting line after a draw: places that are given back go on, like for like (R8, R9).

The same order as the draw's; an offer is answered before the next place comes back. Whoever moves
up to a dearer wish gives the place they held back at once.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gatehouse.draws.protocol.entries import Entries
from gatehouse.draws.protocol.lots import Lot
from gatehouse.draws.protocol.walking import NOTHING, Outcome
from gatehouse.draws.simulation.chance import Chance

GONE = -1  # takes no further part; whoever holds nothing has NOBODY_YET
NOBODY_YET = 1 << 30
AT_ONCE = 500  # parties that are put in line together: lines are only as long as is needed


@dataclass
class Moved:
    """What became of the line: by size, who stood in it without a place and who got one of them;
    places given back and given on, in persons."""

    waited: Counter[int] = field(default_factory=Counter)
    placed: Counter[int] = field(default_factory=Counter)
    given_back: int = 0
    given_on: int = 0


class Line:
    """The lines of all sessions of one draw."""

    def __init__(
        self, entries: Entries, lots: Sequence[Lot], outcome: Outcome, chance: Chance
    ) -> None:
        self.entries, self.chance, self.outcome = entries, chance, outcome
        self.held = [NOBODY_YET if wish == NOTHING else wish for wish in outcome.granted]
        self.free = [lot.limit for lot in lots]
        self.waiting: list[dict[int, deque[tuple[int, int, int]]]] = [{} for _ in lots]
        self.moved = Moved()
        self._left = iter(enumerate(outcome.order))
        for number, wish in enumerate(outcome.granted):
            if wish != NOTHING:
                self.free[self._lot(number, wish)] -= entries.persons[number]

    def give_back(self, percent: int, accept_percent: int) -> Moved:
        """Let so many of a hundred winners give back, one after another, in no order of theirs."""
        giving = [n for n, wish in enumerate(self.outcome.granted) if wish != NOTHING]
        lost = [n for n, wish in enumerate(self.outcome.granted) if wish == NOTHING]
        self.moved.waited.update(self.entries.persons[n] for n in lost)
        for number in self.chance.shuffled([n for n in giving if self.chance.happens(percent)]):
            # Meanwhile they may have moved up.
            self.moved.given_back += self.entries.persons[number]
            lot, self.held[number] = self._lot(number, self.held[number]), GONE
            self._freed(lot, self.entries.persons[number], accept_percent)
        self.moved.placed.update(
            self.entries.persons[n] for n in lost if self.held[n] not in (NOBODY_YET, GONE)
        )
        return self.moved

    def _freed(self, lot: int, persons: int, accept_percent: int) -> None:
        """Places of a lot came back from a party of so many; what follows from it follows here."""
        back = deque([(lot, persons)])
        while back:
            lot, freed = back.popleft()
            self.free[lot] += freed
            while following := self._next(lot, freed):
                _, number, wish = following
                size = self.entries.persons[number]
                if not self.chance.happens(accept_percent):
                    freed = size  # like for like still: these places pass on to the next such party
                    continue
                if self.held[number] != NOBODY_YET:
                    back.append((self._lot(number, self.held[number]), size))
                else:
                    self.moved.given_on += size
                self.held[number], freed = wish, 0
                self.free[lot] -= size

    def _next(self, lot: int, freed: int) -> tuple[int, int, int] | None:
        """The party to be asked, taken out of the line: of exactly this size, else that fits."""
        free = self.free[lot]
        if 0 < freed <= free and (found := self._take(lot, [freed])):
            return found
        return self._take(lot, range(1, free + 1)) if free > 0 else None

    def _take(self, lot: int, sizes: Sequence[int]) -> tuple[int, int, int] | None:
        while True:
            heads = [head for size in sizes if (head := self._head(lot, size))]
            if heads:
                first = min(heads)
                self.waiting[lot][self.entries.persons[first[1]]].popleft()
                return first
            if not self._more():
                return None

    def _head(self, lot: int, size: int) -> tuple[int, int, int] | None:
        """The first of a size who still ranks this session above what they hold."""
        line = self.waiting[lot].get(size)
        while line and line[0][2] >= self.held[line[0][1]]:
            line.popleft()
        return line[0] if line else None

    def _more(self) -> bool:
        """Put the next parties in line; whether there were any."""
        any_more = False
        for rank, number in self._some():
            any_more = True
            size = self.entries.persons[number]
            for wish, lot in enumerate(self.entries.wishes_of(number)):
                if wish >= self.held[number]:
                    break
                self.waiting[lot].setdefault(size, deque()).append((rank, number, wish))
        return any_more

    def _some(self) -> Iterator[tuple[int, int]]:
        for _ in range(AT_ONCE):
            following = next(self._left, None)
            if following is None:
                return
            yield following

    def _lot(self, number: int, wish: int) -> int:
        return self.entries.wishes[self.entries.ends[number] + wish]
