"""How full a visit becomes, against the plainest reckoning: every way it may come about."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

from hypothesis import given, settings
from hypothesis import strategies as st

from gatehouse.admission.standby_chances import (
    PRIOR_OBSERVATIONS,
    Coming,
    how_many,
    outlook,
    percent,
    shows,
)

SIZES = st.lists(st.integers(1, 5), max_size=5)
PERCENT = st.integers(0, 100)


def every_way(
    holders: list[int], line: list[int], places: int, shows_percent: int, comes_percent: int
) -> tuple[Fraction, list[Fraction]]:
    """People inside on average, and of each in line the chance to get in if it comes: by going
    through every set of parties that may come."""
    inside, got_in, came = Fraction(0), [Fraction(0)] * len(line), [Fraction(0)] * len(line)
    chances = [Fraction(shows_percent, 100)] * len(holders)
    chances += [Fraction(comes_percent, 100)] * len(line)
    for who in product((False, True), repeat=len(chances)):
        likely = prod((c if is_here else 1 - c) for c, is_here in zip(chances, who, strict=True))
        people = sum(n for n, is_here in zip(holders, who[: len(holders)], strict=True) if is_here)
        for place, (persons, is_here) in enumerate(zip(line, who[len(holders) :], strict=True)):
            came[place] += likely * is_here
            if is_here and people + persons <= places:
                people += persons
                got_in[place] += likely
        inside += likely * people
    return inside, [g / c if c else Fraction(0) for g, c in zip(got_in, came, strict=True)]


@settings(max_examples=60, deadline=None)
@given(SIZES, SIZES, st.integers(0, 8), PERCENT, PERCENT)
def test_the_chances_are_those_of_every_way_it_may_come_about(
    sizes: list[int], line: list[int], spare: int, shows_percent: int, comes_percent: int
) -> None:
    places = sum(sizes) + spare
    found = outlook(
        [Coming(n, shows_percent / 100) for n in sizes],
        [Coming(n, comes_percent / 100) for n in line],
        places=places,
    )
    inside, chances = every_way(sizes, line, places, shows_percent, comes_percent)
    assert abs(found.inside - float(inside)) < 1e-9
    for told, true in zip(found.chances, chances, strict=True):
        assert comes_percent == 0 or abs(told - float(true)) < 1e-9


@settings(max_examples=60, deadline=None)
@given(SIZES, SIZES, PERCENT, PERCENT, st.integers(0, 100), st.integers(0, 6))
def test_as_few_are_asked_as_fill_the_visit(
    sizes: list[int],
    line: list[int],
    shows_percent: int,
    comes_percent: int,
    fill_percent: int,
    at_most: int,
) -> None:
    places = max(sum(sizes), 1)
    holders = [Coming(n, shows_percent / 100) for n in sizes]
    coming = [Coming(n, comes_percent / 100) for n in line]
    asked = how_many(holders, coming, places=places, fill_percent=fill_percent, at_most=at_most)

    def fill(count: int) -> float:
        return outlook(holders, coming[:count], places=places).inside * 100 / places

    assert asked <= min(at_most, len(line))
    assert asked == min(at_most, len(line)) or fill(asked) >= fill_percent
    assert all(fill(fewer) < fill_percent for fewer in range(asked))


@settings(max_examples=60, deadline=None)
@given(SIZES, SIZES, st.integers(1, 6), PERCENT, PERCENT)
def test_whoever_stands_earlier_has_no_smaller_chance_than_an_equal_later(
    sizes: list[int], line: list[int], size: int, shows_percent: int, comes_percent: int
) -> None:
    coming = [Coming(n, comes_percent / 100) for n in [size, *line, size]]
    holders = [Coming(n, shows_percent / 100) for n in sizes]
    first, *_, last = outlook(holders, coming, places=sum(sizes)).chances
    assert first >= last - 1e-12


def test_when_everybody_comes_nobody_who_stands_by_has_a_chance() -> None:
    found = outlook([Coming(2, 1.0)] * 3, [Coming(1, 0.5)], places=6)
    assert (found.inside, found.chances) == (6.0, (0.0,))


def test_a_party_larger_than_all_places_has_no_chance() -> None:
    assert outlook([], [Coming(3, 1.0)], places=2).chances == (0.0,)


def test_the_guess_holds_until_visits_tell() -> None:
    assert shows(90, came=0, had=0) == 0.9
    assert shows(90, came=0, had=PRIOR_OBSERVATIONS) == 0.45
    assert abs(shows(90, came=700, had=1000) - 0.7) < 0.005


def test_a_chance_is_told_in_whole_per_cent_and_never_too_high() -> None:
    assert [percent(one) for one in (0.0, 0.299, 0.62, 0.999, 1.0)] == [0, 29, 62, 99, 100]
