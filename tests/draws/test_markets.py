"""What the walk promises, in random small markets; the two small faults that guarantees bring are
counted and held to what was found acceptable: 48 and 30 of 20,000."""

from __future__ import annotations

import pytest

from tests.draws import markets

BROKEN_AT_MOST = 48 / 20_000
LIES_AT_MOST = 30 / 20_000


def faults(count: int, *, guarantees: bool) -> dict[str, int]:
    """In how many of so many markets each fault was found."""
    found = dict.fromkeys(("waste", "envy", "broken guarantee", "lie that pays"), 0)
    for seed in range(count):
        market = markets.market(seed, guarantees=guarantees)
        granted = markets.walked(market)
        found["waste"] += markets.wasted(market, granted)
        found["envy"] += markets.envied(market, granted)
        found["broken guarantee"] += markets.guarantee_broken(market, granted)
        found["lie that pays"] += markets.lie_pays(market, granted, seed)
    return found


def test_without_guarantees_nothing_is_wasted_nobody_envies_and_no_lie_pays() -> None:
    assert set(faults(300, guarantees=False).values()) == {0}


def test_with_guarantees_nothing_is_wasted_and_nobody_envies() -> None:
    found = faults(300, guarantees=True)
    assert (found["waste"], found["envy"]) == (0, 0)


@pytest.mark.prove
def test_twenty_thousand_markets_without_guarantees_have_no_fault() -> None:
    assert set(faults(20_000, guarantees=False).values()) == {0}


@pytest.mark.prove
def test_twenty_thousand_markets_with_guarantees_have_hardly_any_fault() -> None:
    found = faults(20_000, guarantees=True)
    print(f"20,000 markets with guarantees: {found}")
    assert (found["waste"], found["envy"]) == (0, 0)
    assert found["broken guarantee"] <= BROKEN_AT_MOST * 20_000
    assert found["lie that pays"] <= LIES_AT_MOST * 20_000
