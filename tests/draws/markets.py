"""Random small markets, and what could be wrong with a walk through one.

A market: 1 to 6 lots, up to 14 parties of 1 to 5 with wishes of any length, and the order drawn.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gatehouse.draws.protocol import walking
from gatehouse.draws.protocol.entries import Entry
from gatehouse.draws.protocol.lots import Lot
from tests.draws.entrants import columns, entry


@dataclass(frozen=True, slots=True)
class Market:
    """Lots, parties by ticket, and the order of their numbers."""

    lots: list[Lot]
    parties: list[Entry]
    line: list[int]


def market(seed: int, *, guarantees: bool) -> Market:
    """The market made from this seed."""
    chance = random.Random(seed)
    lots = []
    for number in range(chance.randint(1, 6)):
        limit = chance.randint(1, 12)
        kept = _guarantees(chance, limit) if guarantees else {}
        lots.append(Lot(f"T{number}", limit, kept))
    labels = [lot.label for lot in lots]
    parties = [
        entry(
            number,
            *chance.sample(labels, chance.randint(1, len(labels))),
            persons=chance.randint(1, 5),
            lane=chance.choice("--FFR") if guarantees else "-",
        )
        for number in range(chance.randint(1, 14))
    ]
    line = chance.sample(range(len(parties)), len(parties))
    return Market(lots, parties, line)


def walked(market: Market) -> list[int]:
    """By party: the wish it was granted, from 0, or NOTHING."""
    granted, _ = walking.walk(columns(market.parties, market.lots), market.lots, market.line)
    return list(granted)


def preferred(party: Entry, wish: int) -> Sequence[str]:
    """The lots it would rather have than the wish it was granted."""
    return party.wishes if wish == walking.NOTHING else party.wishes[:wish]


def wasted(market: Market, granted: Sequence[int]) -> bool:
    """Whether a party would fit into what stayed free of a lot it prefers."""
    free = {lot.label: lot.limit for lot in market.lots}
    for party, label in zip(market.parties, _seats(market, granted), strict=True):
        if label:
            free[label] -= party.persons
    return any(
        free[label] >= party.persons
        for party, wish in zip(market.parties, granted, strict=True)
        for label in preferred(party, wish)
    )


def envied(market: Market, granted: Sequence[int]) -> bool:
    """Whether somebody later in line, not smaller and with no advantage of a lane, sits in a lot
    that a party prefers to its own."""
    place = {number: at for at, number in enumerate(market.line)}
    kept = {lot.label: lot.guarantees for lot in market.lots}
    sitting = _seats(market, granted)
    for number, (party, wish) in enumerate(zip(market.parties, granted, strict=True)):
        better = set(preferred(party, wish))
        for other, rival in enumerate(market.parties):
            label = sitting[other]
            if label not in better or place[other] < place[number]:
                continue
            ahead = rival.lane != party.lane and kept[label].get(rival.lane, 0) > 0
            if rival.persons >= party.persons and not ahead:
                return True
    return False


def guarantee_broken(market: Market, granted: Sequence[int]) -> bool:
    """Whether a party prefers a lot in which its lane, with the party, would not yet have filled
    what was guaranteed to it."""
    used: Counter[tuple[str, str]] = Counter()
    for party, label in zip(market.parties, _seats(market, granted), strict=True):
        used[label, party.lane] += party.persons
    kept = {lot.label: lot.guarantees for lot in market.lots}
    return any(
        used[label, party.lane] + party.persons <= kept[label].get(party.lane, 0)
        for party, wish in zip(market.parties, granted, strict=True)
        for label in preferred(party, wish)
    )


def lie_pays(market: Market, granted: Sequence[int], seed: int, tries: int = 6) -> bool:
    """Whether one of some random untrue lists gives its party a lot that it prefers."""
    chance = random.Random(seed)
    labels = [lot.label for lot in market.lots]
    for _ in range(tries):
        number = chance.randrange(len(market.parties))
        truth = market.parties[number]
        told = replace(truth, wishes=chance.sample(labels, chance.randint(1, len(labels))))
        parties = [*market.parties[:number], told, *market.parties[number + 1 :]]
        wish = walked(replace(market, parties=parties))[number]
        got = told.wishes[wish] if wish != walking.NOTHING else ""
        if got in preferred(truth, granted[number]):
            return True
    return False


def _seats(market: Market, granted: Sequence[int]) -> list[str]:
    return [
        party.wishes[wish] if wish != walking.NOTHING else ""
        for party, wish in zip(market.parties, granted, strict=True)
    ]


def _guarantees(chance: random.Random, limit: int) -> dict[str, int]:
    """Like a season's: up to half of the places for F, up to a quarter for R."""
    kept = {"F": chance.randint(0, limit // 2), "R": chance.randint(0, limit // 4)}
    return {lane: persons for lane, persons in kept.items() if persons and chance.random() < 0.8}
