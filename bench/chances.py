"""Chance by size of party: in the draw and from the waiting line, on a simulated population.

    python -m bench.chances                    # 50,000 parties, 36 sessions of 25; some minutes
    python -m bench.chances --parties 5000 --sessions 4 --draws 400

The simulator that organisers have (gatehouse.draws.simulation), through the engine that draws. The
table by size is looked for on another crowd of the same kind, with other dice, as a season's is
looked for on the last one. Goals: 0.95 to 1.05 of the mean in the draw, 0.85 to 1.05 of the mean
from the line (against a party of one as well, to compare with what others measured). Beside them,
in the same run: no table by size (ten tenths for everybody), and places that come back given to
the first in line who fits. Outcomes, not times: the same on any machine.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from gatehouse.draws.protocol import walking
from gatehouse.draws.protocol.tickets import PointRules
from gatehouse.draws.simulated import wilson
from gatehouse.draws.simulation import calibrating, terms
from gatehouse.draws.simulation.chance import Chance
from gatehouse.draws.simulation.counting import Counting, seeds
from gatehouse.draws.simulation.crowds import Crowd, assumed, drawn_by, lots_by
from gatehouse.draws.simulation.line import Line, Moved

POINTS = PointRules(10, 10, 5, 20, 5, 5, 14)
LANES = (terms.LaneTerms("R", "neighbour"), terms.LaneTerms("F", "never_been"))
KEPT = {"F": 48, "R": 8}  # 12 and 2 of 25
PLAIN = (10,) * 5
GIVE_BACK, ACCEPT = 30, 60  # per cent
LOOKED_WITH, COUNTED_WITH = 1, 2  # numbers: other dice, and another crowd of the same kind
GOAL_DRAW, GOAL_LINE = (0.95, 1.05), (0.85, 1.05)


class FirstFit(Line):
    """A line in which places that come back go to the first who fits, of whatever size."""

    def _next(self, lot: int, freed: int) -> tuple[int, int, int] | None:
        return super()._next(lot, 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--parties", type=int, default=50_000)
    parser.add_argument("--sessions", type=int, default=36)
    parser.add_argument("--wishes", type=int, default=12, help="sessions in a list, at most")
    parser.add_argument("--draws", type=int, default=150, help="to count over")
    parser.add_argument("--look", type=int, default=60, help="draws for each table looked at")
    chosen = parser.parse_args()
    crowds = [crowd(chosen, number) for number in (LOOKED_WITH, COUNTED_WITH)]
    print("rules | table, tenths | where | size 1 | 2 | 3 | 4 | 5 | goal")
    for name, rules in {
        "no guarantees": terms.RuleTerms(POINTS, PLAIN, (), {}),
        "12 first-timers, 2 neighbours of 25": terms.RuleTerms(POINTS, PLAIN, LANES, KEPT),
    }.items():
        sizes = table(crowds[0], rules, chosen.look)
        show(name, replace(rules, sizes=sizes), crowds[1], chosen.draws)
        show(f"{name}, nothing by size", rules, crowds[1], chosen.draws)
    return 0


def crowd(chosen: argparse.Namespace, number: int) -> Crowd:
    """Parties of one to five; seven of ten people were nowhere before, in half of the parties all
    or none; one in ten lives near."""
    asked = terms.Assumed(
        parties=chosen.parties,
        shares=(35, 30, 15, 12, 8),
        never_been_percent=70,
        alike_percent=50,
        neighbours_percent=10,
        losses=(40, 30, 15, 10, 5),
        wishes_least=1,
        wishes_most=min(chosen.wishes, chosen.sessions),
        popularity_tenths=8,
    )
    tours = [(f"T{at:04}", 25) for at in range(1, chosen.sessions + 1)]
    return assumed(asked, tours, number)


def table(crowd: Crowd, rules: terms.RuleTerms, draws: int) -> tuple[int, ...]:
    """The table by size that this crowd calls for."""

    def measure(sizes: tuple[int, ...]) -> Mapping[str, list[int]]:
        tried = replace(rules, sizes=sizes)
        counting = Counting(drawn_by(crowd, tried), lots_by(crowd.lots, tried), only_sizes=True)
        for seed in seeds(LOOKED_WITH, draws):
            counting.run(seed)
        found: Mapping[str, list[int]] = counting.found.body["groups"]["size"]
        return found

    return calibrating.best_of(calibrating.calibrate(rules.sizes, measure)).sizes


def show(name: str, rules: terms.RuleTerms, crowd: Crowd, draws: int) -> None:
    """Count, and print a line for the draw and for each kind of waiting line."""
    entries, lots = drawn_by(crowd, rules), lots_by(crowd.lots, rules)
    there = Counter(entries.persons)
    won: Counter[int] = Counter()
    lines = {"like for like": Moved(), "first who fits": Moved()}
    filled = 0
    for run, seed in enumerate(seeds(COUNTED_WITH, draws)):
        outcome = walking.draw(entries, lots, seed)
        sizes = [
            entries.persons[number]
            for number, wish in enumerate(outcome.granted)
            if wish != walking.NOTHING
        ]
        won.update(sizes)
        filled += sum(sizes)
        for (kind, total), way in zip(lines.items(), (Line, FirstFit), strict=True):
            line = way(entries, lots, outcome, Chance(COUNTED_WITH, "line", run))
            moved = line.give_back(GIVE_BACK, ACCEPT)
            total.waited.update(moved.waited)
            total.placed.update(moved.placed)
            if kind == "like for like" and moved.given_on != moved.given_back:
                print(f"{moved.given_back - moved.given_on} places stayed empty", file=sys.stderr)
    lists = {size: count * draws for size, count in there.items()}
    mean = won.total() / sum(lists.values())
    said = f"{name} | {','.join(map(str, rules.sizes))}"
    places = draws * sum(lot.limit for lot in lots)
    print(f"{said} | draw, of the mean | {of(lists, won, mean, GOAL_DRAW)}", flush=True)
    for kind, total in lines.items():
        of_all = total.placed.total() / total.waited.total()
        for whose, chance in (("the mean", of_all), ("a single’s", _of_size(total, 1))):
            found = of(total.waited, total.placed, chance, GOAL_LINE)
            print(f"{said} | line, {kind}, of {whose} | {found}", flush=True)
    print(f"{said} | {won.total():,} parties got a place; fill {filled / places:.4f}", flush=True)


def _of_size(total: Moved, size: int) -> float:
    return total.placed[size] / total.waited[size]


def of(
    lists: Mapping[int, int], won: Mapping[int, int], mean: float, goal: tuple[float, float]
) -> str:
    """Each size's chance as a ratio, with what chance leaves open; whether all are in the goal."""
    parts, ratios = [], []
    for size in sorted(lists):
        low, high = wilson(won.get(size, 0), lists[size])
        ratios.append(won.get(size, 0) / lists[size] / mean)
        parts.append(f"{ratios[-1]:.3f} ±{(high - low) / 2 / mean:.3f}")
    reached = "reached" if all(goal[0] <= each <= goal[1] for each in ratios) else "NOT reached"
    return f"{' | '.join(parts)} | {goal[0]}–{goal[1]} {reached}"


if __name__ == "__main__":
    sys.exit(main())
