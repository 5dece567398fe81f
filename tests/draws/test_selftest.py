from __future__ import annotations

import random
from functools import lru_cache

import pytest

from gatehouse.draws.protocol import selftest, walking
from gatehouse.draws.protocol.entries import Entries
from gatehouse.draws.protocol.lots import Lot
from gatehouse.draws.protocol.selftest import Counts, Groups
from tests.draws.entrants import columns, entry

COMMIT = "c0" * 32
DUMMIES = 60  # fewer than a real draw has, the same reckoning
SIZES = (1, 1, 1, 2, 2, 3, 4, 5)


@lru_cache(maxsize=1)
def population() -> tuple[Entries, list[Lot], Groups, list[Counts]]:
    """600 parties for 200 places, who entered at random moments; and the dummy draws."""
    chance = random.Random(4)
    lots = [Lot(f"T{number}", 25, {"F": 8}) for number in range(8)]
    labels = [lot.label for lot in lots]
    rows = [
        entry(
            chance.getrandbits(80),
            *chance.sample(labels, 3),
            persons=chance.choice(SIZES),
            tickets=chance.randint(5, 24),
            lane=chance.choice("-F"),
        )
        for _ in range(600)
    ]
    entrants = columns(rows, lots)
    groups = selftest.groups_of(entrants, [chance.random() for _ in rows])
    drawn = [
        selftest.dummy(entrants, lots, groups, commit=COMMIT, number=number)
        for number in range(DUMMIES)
    ]
    return entrants, lots, groups, drawn


def verdict_on(line: list[int]) -> selftest.Verdict:
    """The verdict on a draw that came to this order."""
    entrants, lots, groups, dummies = population()
    granted, _ = walking.walk(entrants, lots, line)
    return selftest.judge(selftest.count(groups, granted), dummies)


@pytest.mark.parametrize("number", range(10))
def test_a_real_draw_passes(number: int) -> None:
    entrants, lots, groups, dummies = population()
    outcome = walking.draw(entrants, lots, f"{number:064x}")
    verdict = selftest.judge(selftest.count(groups, outcome.granted), dummies)
    assert set(verdict.p) == {"entry_time", "first_digit", "size", "lane"}
    assert verdict.is_sound


def test_who_came_first_must_not_win_more() -> None:
    _, _, groups, _ = population()
    early = sorted(range(600), key=lambda number: int(groups["entry_time"][number]))
    verdict = verdict_on(early)
    assert verdict.p["entry_time"] < selftest.STOP_BELOW
    assert not verdict.is_sound


def test_the_beginning_of_a_ticket_must_not_matter() -> None:
    assert verdict_on(list(range(600))).p["first_digit"] < selftest.STOP_BELOW


def test_large_parties_must_not_be_favoured_beyond_the_rules() -> None:
    entrants, *_ = population()
    large = sorted(range(600), key=lambda number: -entrants.persons[number])
    assert verdict_on(large).p["size"] < selftest.STOP_BELOW


def test_a_lane_must_not_be_favoured_beyond_its_guarantee() -> None:
    entrants, *_ = population()
    lane = sorted(range(600), key=lambda number: -entrants.lanes[number])
    assert verdict_on(lane).p["lane"] < selftest.STOP_BELOW


def test_dummies_follow_from_the_commit_alone() -> None:
    entrants, lots, groups, dummies = population()
    again = selftest.dummy(entrants, lots, groups, commit=COMMIT, number=7)
    other = selftest.dummy(entrants, lots, groups, commit="00" * 32, number=7)
    assert again == dummies[7]
    assert other != dummies[7]


def test_where_everybody_wins_there_is_nothing_to_doubt() -> None:
    lots = [Lot("T0", 100)]
    entrants = columns([entry(number, "T0") for number in range(20)], lots)
    groups = selftest.groups_of(entrants, list(range(20)))
    dummies = [
        selftest.dummy(entrants, lots, groups, commit=COMMIT, number=number) for number in range(5)
    ]
    everybody = selftest.count(groups, walking.draw(entrants, lots, "0" * 64).granted)
    assert selftest.judge(everybody, dummies).is_sound
    nobody = selftest.count(groups, [walking.NOTHING] * 20)
    assert not selftest.judge(nobody, dummies).is_sound


def test_a_draw_of_nobody_is_sound() -> None:
    lots = [Lot("T0", 5)]
    groups = selftest.groups_of(columns([], lots), [])
    assert selftest.judge(selftest.count(groups, []), [{}, {}]).is_sound


@pytest.mark.parametrize(
    ("freedom", "value", "tail"),
    [(1, 3.8414588, 0.05), (10, 18.307038, 0.05), (9, 33.7199, 0.0001), (4, 0.710723, 0.95)],
)
def test_the_tail_of_chi_squared_is_that_of_the_tables(
    freedom: float, value: float, tail: float
) -> None:
    assert selftest.upper_tail(freedom, value) == pytest.approx(tail, rel=1e-4)
