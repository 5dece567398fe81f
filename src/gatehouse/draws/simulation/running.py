"""A whole simulation: the rules in force, those tried, a table looked for, a season played."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from gatehouse.draws.simulation import calibrating, seasons
from gatehouse.draws.simulation.chance import Chance
from gatehouse.draws.simulation.counting import Counting, seeds
from gatehouse.draws.simulation.crowds import Crowd, crowd_of, dealt_anew, drawn_by, lots_by
from gatehouse.draws.simulation.terms import Assumed, RuleTerms, Terms, sha256_of

Told = Callable[[int, int], None]  # draws done, and how many there are at most
FORMAT, VERSION = "GATEHOUSE-SIMULATED", 1
IN_FORCE, TRIED, PROPOSED = "in_force", "tried", "proposed"


def steps_at_most(terms: Terms) -> int:
    """How many draws a simulation takes at most."""
    cases = 1 + (terms.in_force is not None) + terms.calibrates
    dealt = 1 if isinstance(terms.crowd, Assumed) else 2  # with their own lists, and dealt anew
    looked = 2 * calibrating.ROUNDS + 1 if terms.calibrates else 0
    played = _seasons(terms) * terms.season_draws
    return cases * (terms.runs * dealt + played) + looked * terms.runs


def _seasons(terms: Terms) -> int:
    """As many as have about as many draws as the runs."""
    return max(1, terms.runs // terms.season_draws) if terms.season_draws else 0


def simulate(terms: Terms, folder: Path | None = None, told: Told | None = None) -> dict[str, Any]:
    """What the terms come to, as an output has it.

    Raises: ValueError (Malformed is one), where the files in `folder` are not those of the terms.
    """
    return _Simulation(terms, crowd_of(terms, folder), told).body()


class _Simulation:
    def __init__(self, terms: Terms, crowd: Crowd, told: Told | None) -> None:
        self.terms, self.crowd = terms, crowd
        # An assumed crowd has no lists of families: who is large has the same list as who is not.
        self.is_even = crowd.pasts is not None
        self.even = crowd if self.is_even else dealt_anew(crowd, terms.number)
        self.seeds = seeds(terms.number, terms.runs)
        self.told, self.done, self.most = told, 0, steps_at_most(terms)

    def body(self) -> dict[str, Any]:
        terms, cases = self.terms, {}
        if terms.in_force is not None:
            cases[IN_FORCE] = self.case(terms.in_force)
        cases[TRIED] = self.case(terms.tried)
        trail = self.look() if terms.calibrates else []
        if trail and (best := calibrating.best_of(trail)).sizes != terms.tried.sizes:
            cases[PROPOSED] = self.case(replace(terms.tried, sizes=best.sizes))
        return {
            FORMAT: VERSION,
            "input_sha256": sha256_of(terms.body),
            "parties": len(self.crowd),
            "sessions": len(self.crowd.lots),
            "cases": cases,
            "tables": [one.body for one in trail],
        }

    def case(self, rules: RuleTerms) -> dict[str, Any]:
        """One set of rules."""
        counting = Counting(drawn_by(self.crowd, rules), lots_by(self.crowd.lots, rules))
        self.run(counting, with_line=self.is_even)
        body = {"sizes": list(rules.sizes), **counting.found.body}
        body |= self.evened(rules, counting)
        if self.is_even and self.terms.season_draws:
            body["season"] = self.season(rules)
        return body

    def run(self, counting: Counting, *, with_line: bool) -> None:
        back, accept = self.terms.give_back_percent, self.terms.accept_percent
        for run, seed in enumerate(self.seeds):
            outcome = counting.run(seed)
            if with_line:
                chance = Chance(self.terms.number, "line", run)
                counting.line(outcome, chance, back, accept)
            self.step()

    def evened(self, rules: RuleTerms, counting: Counting) -> dict[str, Any]:
        """Chance by size, in the draw and in the line, where sizes have the same lists."""
        if not self.is_even:
            counting = self.counting_even(rules)
            self.run(counting, with_line=True)
        found = counting.found.body
        names = ("line", "given_back", "given_on")
        return {"even": found["groups"]["size"], **{name: found[name] for name in names}}

    def counting_even(self, rules: RuleTerms) -> Counting:
        lots = lots_by(self.even.lots, rules)
        return Counting(drawn_by(self.even, rules), lots, only_sizes=True)

    def even_chances(self, sizes: tuple[int, ...]) -> dict[str, list[int]]:
        """Chance by size with a table that is looked at."""
        counting = self.counting_even(replace(self.terms.tried, sizes=sizes))
        self.run(counting, with_line=False)
        found: dict[str, list[int]] = counting.found.body["groups"]["size"]
        return found

    def season(self, rules: RuleTerms) -> dict[str, Any]:
        """Seasons one after another, summed."""
        played: seasons.Played | None = None
        for season in range(_seasons(self.terms)):
            found = seasons.play(self.crowd, rules, self.terms, season)
            played = seasons.together(played, found)
            self.step(self.terms.season_draws)
        return played.body if played else {}

    def look(self) -> list[calibrating.Tried]:
        """The size tables that were looked at."""
        tried = self.terms.tried
        largest = max(self.crowd.entries.persons, default=1)
        first = tuple(
            tried.sizes[min(size, len(tried.sizes)) - 1] for size in range(1, largest + 1)
        )
        return calibrating.calibrate(first, self.even_chances)

    def step(self, draws: int = 1) -> None:
        self.done += draws
        if self.told is not None:
            self.told(min(self.done, self.most), self.most)
