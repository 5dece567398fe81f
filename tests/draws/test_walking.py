from __future__ import annotations

import hashlib

import pytest

from gatehouse.draws.protocol import walking
from tests.draws.entrants import columns, entry, lot, seats
from tools import verify_draw

SEED = hashlib.sha256(b"seed").hexdigest()


def plainly(ticket: str, count: int) -> str:
    """The key as the protocol says it, every ticket written out."""
    tickets = []
    for block in range(25):
        digits = hashlib.sha256(f"FTD1|key|{SEED}|{ticket}|{block}".encode()).hexdigest()
        tickets += [digits[start : start + 16] for start in (0, 16, 32, 48)]
    return min(tickets[:count])


@pytest.mark.parametrize("count", range(1, 100))
def test_the_key_is_the_smallest_of_so_many_tickets(count: int) -> None:
    lots = [lot("T01", 9)]
    rows = [entry(number, "T01", tickets=count) for number in range(3)]
    found = [f"{key:016x}" for key in walking.keys(columns(rows, lots), SEED)]
    assert found == [plainly(row.ticket, count) for row in rows]
    prefix = f"FTD1|key|{SEED}|".encode()
    assert found == [verify_draw.key_of(prefix, row.ticket.encode(), count) for row in rows]


def test_a_tie_of_keys_goes_by_ticket() -> None:
    assert list(walking.order([7, 5, 7, 5, 7])) == [1, 3, 0, 2, 4]
    lines = [b"0000000000000007|%020x|1|-|T01" % number for number in (3, 1, 2)]
    assert [line[17:37] for line in sorted(lines)] == [b"%020x" % n for n in (1, 2, 3)]


def test_each_party_takes_the_first_of_its_wishes_that_fits() -> None:
    lots = [lot("T01", 3), lot("T02", 5)]
    rows = [entry(1, "T01", persons=2), entry(2, "T01", "T02", persons=2), entry(3, "T01")]
    entrants = columns(rows, lots)
    granted, rounds = walking.walk(entrants, lots, [0, 1, 2])
    assert seats(entrants, lots, granted) == ["T01", "T02", "T01"]
    assert list(granted) == [0, 1, 0]
    assert rounds == 1


def test_a_party_larger_than_every_limit_gets_nothing_and_takes_nothing() -> None:
    lots = [lot("T01", 3), lot("T02", 0)]
    entrants = columns([entry(1, "T01", "T02", persons=4), entry(2, "T02", "T01")], lots)
    granted, _ = walking.walk(entrants, lots, [0, 1])
    assert seats(entrants, lots, granted) == ["", "T01"]


def test_places_guaranteed_to_a_lane_wait_for_it() -> None:
    lots = [lot("T01", 4, F=2)]
    rows = [entry(n, "T01") for n in range(3)] + [entry(3, "T01", persons=2, lane="F")]
    entrants = columns(rows, lots)
    granted, rounds = walking.walk(entrants, lots, [0, 1, 2, 3])
    assert seats(entrants, lots, granted) == ["T01", "T01", "", "T01"]
    assert rounds == 1


def test_a_lane_counts_toward_its_guarantee_wherever_its_parties_sit() -> None:
    lots = [lot("T01", 4, F=2)]
    rows = [entry(0, "T01", persons=2, lane="F"), entry(1, "T01"), entry(2, "T01")]
    entrants = columns(rows, lots)
    granted, _ = walking.walk(entrants, lots, [0, 1, 2])
    assert seats(entrants, lots, granted) == ["T01", "T01", "T01"]


def test_a_party_may_be_larger_than_what_is_left_of_its_guarantee() -> None:
    lots = [lot("T01", 4, F=1, R=1)]
    entrants = columns([entry(0, "T01", persons=3, lane="F"), entry(1, "T01", lane="R")], lots)
    granted, _ = walking.walk(entrants, lots, [0, 1])
    assert seats(entrants, lots, granted) == ["T01", "T01"]


def test_a_guarantee_nobody_came_for_is_released_and_the_line_walked_again() -> None:
    lots = [lot("T01", 2, F=1), lot("T02", 2)]
    rows = [entry(0, "T01"), entry(1, "T01", "T02")]
    entrants = columns(rows, lots)
    granted, rounds = walking.walk(entrants, lots, [0, 1])
    assert seats(entrants, lots, granted) == ["T01", "T01"]
    assert rounds == 2


def test_the_result_depends_on_nothing_but_seed_and_files() -> None:
    lots = [lot("T01", 9, F=3), lot("T02", 5)]
    rows = [entry(n, "T01", "T02", persons=1 + n % 3, tickets=1 + n % 7) for n in range(40)]
    first = walking.draw(columns(rows, lots), lots, SEED)
    again = walking.draw(columns(rows[::-1], lots), lots, SEED)
    assert (list(first.order), list(first.granted)) == (list(again.order), list(again.granted))
    other = walking.draw(columns(rows, lots), lots, hashlib.sha256(b"other").hexdigest())
    assert list(first.order) != list(other.order)
