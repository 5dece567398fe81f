"""From the seed to who sits where: keys, the order they make, and the walk along it."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from struct import Struct

from gatehouse.draws.protocol.entries import NO_LANE, TICKET_DIGITS, Entries
from gatehouse.draws.protocol.lots import Lot

BLOCK = Struct(">4Q")  # one hash gives four tickets of 64 bits
COUNTS = [str(number).encode() for number in range(25)]  # 99 tickets take 25 hashes
NOTHING = -1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a draw came to. Entries and lots go by their numbers from 0.

    `keys` by entry; `order`: the entries, the first drawn first; `granted` by entry: which of its
    wishes, from 0, or NOTHING; `rounds`: how often the line was walked (R7).
    """

    keys: Sequence[int]
    order: Sequence[int]
    granted: Sequence[int]
    rounds: int


def draw(entries: Entries, lots: Sequence[Lot], seed: str) -> Outcome:
    """The whole draw from its seed (64 hex digits)."""
    found = keys(entries, seed)
    line = order(found)
    granted, rounds = walk(entries, lots, line)
    return Outcome(found, line, granted, rounds)


def keys(entries: Entries, seed: str) -> array[int]:
    """The key of each entry: the smallest of its tickets, as a number of 64 bits."""
    start = hashlib.sha256(f"FTD1|key|{seed}|".encode("ascii"))
    names, found = memoryview(bytes(entries.names)), array("Q")
    position = 0
    for count in entries.tickets:
        head = start.copy()
        head.update(names[position : position + TICKET_DIGITS])
        head.update(b"|")
        found.append(_smallest(head, count))
        position += TICKET_DIGITS
    return found


def order(found: Sequence[int]) -> array[int]:
    """The entries by (key, ticket); entries already stand in the order of their tickets."""
    return array("I", sorted(range(len(found)), key=found.__getitem__))


def walk(entries: Entries, lots: Sequence[Lot], line: Sequence[int]) -> tuple[array[int], int]:
    """Who gets which wish (from 0, or NOTHING) along the line, and in how many rounds (R6, R7).

    A guarantee that ended unmet is lowered to what was used of it, and the line walked again.
    """
    kept = [dict(lot.guarantees) for lot in lots]
    rounds = 0
    while True:
        rounds += 1
        granted, used = _walk_once(entries, lots, line, kept)
        unmet = [
            (lot, lane)
            for lot, lanes in enumerate(kept)
            for lane, persons in lanes.items()
            if used[lot].get(lane, 0) < persons
        ]
        if not unmet:
            return granted, rounds
        for lot, lane in unmet:
            kept[lot][lane] = used[lot].get(lane, 0)


def _walk_once(
    entries: Entries, lots: Sequence[Lot], line: Sequence[int], kept: list[dict[str, int]]
) -> tuple[array[int], list[dict[str, int]]]:
    """One round: the granted wishes, and by lot the persons of each lane that it took."""
    free = [lot.limit for lot in lots]
    owed = [dict(lanes) for lanes in kept]
    used: list[dict[str, int]] = [{} for _ in lots]
    lanes = sorted({NO_LANE, *(chr(byte) for byte in set(entries.lanes))})
    room = {ord(lane): [_room(free[n], owed[n], lane) for n in range(len(lots))] for lane in lanes}
    granted = array("i", [NOTHING]) * len(entries)
    wishes, ends, persons = entries.wishes, entries.ends, entries.persons
    for entry in line:
        count = persons[entry]
        mine = room[entries.lanes[entry]]
        first = ends[entry]
        for place in range(first, ends[entry + 1]):
            lot = wishes[place]
            if count > mine[lot]:
                continue
            granted[entry] = place - first
            lane = chr(entries.lanes[entry])
            free[lot] -= count
            used[lot][lane] = used[lot].get(lane, 0) + count
            if lane in owed[lot]:
                owed[lot][lane] = max(0, owed[lot][lane] - count)
            for letter in lanes:
                room[ord(letter)][lot] = _room(free[lot], owed[lot], letter)
            break
    return granted, used


def _room(free: int, owed: dict[str, int], lane: str) -> int:
    """How many persons of a lane fit: what is free less what other lanes are still owed.

    R6 asks that what stays free covers what all lanes are owed after the step. What is free never
    falls below what is owed in all, so a party's own lane need not be looked at.
    """
    return free - sum(persons for letter, persons in owed.items() if letter != lane)


def _smallest(head: hashlib._Hash, count: int) -> int:
    """The smallest of `count` tickets that begin with what `head` has taken."""
    smallest = 1 << 64
    for block, left in enumerate(range(count, 0, -4)):
        one = head.copy()
        one.update(COUNTS[block])
        four = BLOCK.unpack(one.digest())
        smallest = min(smallest, *(four if left >= 4 else four[:left]))
    return smallest
