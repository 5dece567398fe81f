"""The simulator: the real engine, the same bytes for the same number, and what it says of rules."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gatehouse.core import merkle
from gatehouse.draws.protocol import commits, encoding, entries, folders, lots, results
from gatehouse.draws.protocol.walking import NOTHING
from gatehouse.draws.simulation import calibrating, terms
from gatehouse.draws.simulation.counting import Counting, seeds
from gatehouse.draws.simulation.crowds import as_file, crowd_of, drawn_by, lots_by
from gatehouse.draws.simulation.running import simulate, steps_at_most
from tests.draws import simulated as make
from tests.draws.checking import by_tool
from tests.draws.random_draws import SIGNATURES

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools" / "simulate_draws.py"
ROUND = 42


def case(name: str = "tried", **fields: Any) -> dict[str, Any]:
    found: dict[str, Any] = simulate(make.terms(**fields))["cases"][name]
    return found


def of_mean(chances: calibrating.Chances) -> list[float]:
    return [each / 1000 for each in calibrating.of_mean(chances, 5)]


def lists_of(folder: Path) -> tuple[bytes, bytes]:
    """The two lists of one run, as files of a draw."""
    asked = make.terms(tried=make.with_lanes())
    crowd = crowd_of(asked, None)
    drawn = lots_by(crowd.lots, asked.tried)
    listed, sessions = as_file(drawn_by(crowd, asked.tried), drawn), lots.write(drawn)
    (folder / entries.FILE).write_bytes(listed)
    (folder / lots.FILE).write_bytes(sessions)
    return listed, sessions


def committed(folder: Path) -> str:
    """The folder of a whole draw over these lists; its seed."""
    listed, sessions = lists_of(folder)
    tree = merkle.Tree(listed.splitlines())
    commit = commits.Commit(
        draw="SIMULATED",
        rules_sha256="0" * 64,
        code_sha256="0" * 64,
        sessions_sha256=encoding.sha(sessions),
        entries_sha256=encoding.sha(listed),
        entries_root=tree.root().hex(),
        entries_count=len(tree),
        size_table=",".join(map(str, make.WITH_LANES)),
        beacon_round=ROUND,
        closed_at="2026-01-10T18:00:00Z",
    )
    (folder / commits.COMMIT).write_bytes(commits.write(commit))
    (folder / commits.BEACON).write_text(f"{SIGNATURES[ROUND]}\n")
    return folders.seed_of(folder, commit)


def published(folder: Path, **fields: Any) -> terms.Terms:
    """Terms about the crowd of a draw that was."""
    listed, sessions = lists_of(folder)
    shas = encoding.sha(listed), encoding.sha(sessions)
    crowd = terms.Published("SIMULATED", *shas, sizes=make.WITH_LANES)
    return make.terms(crowd=crowd, sessions=(), **fields)


def test_one_run_is_what_a_citizen_s_check_finds_on_its_files(tmp_path: Path) -> None:
    asked = make.terms(tried=make.with_lanes())
    crowd, seed = crowd_of(asked, None), committed(tmp_path)
    taking, drawn = drawn_by(crowd, asked.tried), lots_by(crowd.lots, asked.tried)
    outcome = Counting(taking, drawn).run(seed)
    lines = b"".join(one.line for one in results.results(taking, drawn, outcome))
    (tmp_path / results.FILE).write_bytes(lines)
    assert by_tool(tmp_path) == encoding.sha(lines)


def test_the_same_input_gives_the_same_bytes_wherever_it_is_repeated(tmp_path: Path) -> None:
    asked = make.terms(in_force=make.rules(), tried=make.with_lanes(), season_draws=3)
    told = terms.written(simulate(asked))
    assert told == terms.written(simulate(terms.read(asked.body)))
    file = tmp_path / "input.json"
    file.write_text(terms.written(asked.body))
    command = [sys.executable, "-I", "-S", str(TOOL), str(file)]
    alone = subprocess.run(command, capture_output=True, text=True, check=True)
    assert alone.stdout == told
    assert alone.stderr == f"output_sha256={encoding.sha(told)}\n"


def test_another_number_is_other_dice() -> None:
    assert case(number=7)["groups"] != case(number=8)["groups"]
    assert len({*seeds(7, 50), *seeds(8, 50)}) == 100


def test_all_rules_are_tried_with_the_same_crowd_and_the_same_dice() -> None:
    found = simulate(make.terms(in_force=make.rules(), tried=make.rules()))["cases"]
    assert found["in_force"] == found["tried"]


def test_a_crowd_is_as_large_and_as_mixed_as_was_assumed() -> None:
    crowd = crowd_of(make.terms(crowd=make.crowd(parties=3000, shares=(1, 0, 1))), None)
    found = crowd.entries.persons
    assert (len(crowd), set(found)) == (3000, {1, 3})
    assert 1400 < found.count(1) < 1600


def test_people_of_parties_that_are_alike_were_all_on_a_visit_or_none() -> None:
    crowd = crowd_of(make.terms(crowd=make.crowd(alike_percent=100)), None)
    assert crowd.pasts is not None
    pairs = set(zip(crowd.pasts.been, crowd.entries.persons, strict=True))
    assert all(been in (0, persons) for been, persons in pairs)


def test_the_crowd_of_a_draw_that_was_keeps_its_points_under_other_rules(tmp_path: Path) -> None:
    asked = published(tmp_path, tried=make.rules(make.WITH_LANES, kept_percent=None))
    crowd = crowd_of(asked, tmp_path)
    assert drawn_by(crowd, asked.tried).tickets == crowd.entries.tickets
    assert lots_by(crowd.lots, asked.tried) == list(crowd.lots)
    twice = make.rules(tuple(2 * size for size in make.WITH_LANES), kept_percent=None)
    both = zip(drawn_by(crowd, twice).tickets, crowd.entries.tickets, strict=True)
    assert all(abs(more - min(99, 2 * fewer)) <= 2 for more, fewer in both)


def test_files_that_are_not_those_of_the_input_are_refused(tmp_path: Path) -> None:
    asked = published(tmp_path)
    with (tmp_path / entries.FILE).open("ab") as file:
        file.write(b"\n")
    with pytest.raises(ValueError, match=r"entries.txt is not the one"):
        simulate(asked, tmp_path)


def test_families_that_may_go_to_fewer_places_do_not_count_as_unlucky(tmp_path: Path) -> None:
    asked = published(tmp_path, runs=3, tried=make.rules(kept_percent=None))
    found = simulate(asked, tmp_path)["cases"]["tried"]
    assert found["even"] != found["groups"]["size"]
    there = {name: pair[0] for name, pair in found["groups"]["size"].items()}
    assert {name: pair[0] for name, pair in found["even"].items()} == there


@pytest.mark.parametrize("tried", [make.rules(), make.with_lanes()])
def test_the_proposed_tables_give_each_size_about_the_same_chance(tried: terms.RuleTerms) -> None:
    crowd = make.crowd(parties=2000)
    found = case(crowd=crowd, sessions=make.tours(2), tried=tried, runs=300)
    assert all(0.9 < each < 1.1 for each in of_mean(found["even"]))
    assert all(0.85 < each < 1.15 for each in of_mean(found["line"]))


def test_without_a_table_by_size_large_parties_have_a_smaller_chance() -> None:
    crowd = make.crowd(parties=2000)
    plain = make.rules((10,))
    found = of_mean(case(crowd=crowd, sessions=make.tours(2), tried=plain, runs=300)["even"])
    assert found[4] < 0.95 < 1 < found[0]


def test_a_table_is_proposed_whose_sizes_are_nearer_to_one_another() -> None:
    crowd = make.crowd(parties=1000)
    asked = make.terms(
        crowd=crowd, sessions=make.tours(2), tried=make.rules((10,)), runs=200, calibrates=True
    )
    found = simulate(asked)
    first = found["tables"][0]["of_mean"]
    best = next(
        one for one in found["tables"] if one["sizes"] == found["cases"]["proposed"]["sizes"]
    )
    assert found["tables"][0]["sizes"] == [10] * 5
    assert max(abs(each - 1000) for each in best["of_mean"]) < 100
    assert max(abs(each - 1000) for each in first) > 100


def test_guarantees_let_more_of_their_lane_in_and_say_whether_they_were_met() -> None:
    kept = case(tried=make.with_lanes(F=100), runs=20)
    free = case(tried=make.rules(make.WITH_LANES, lanes=make.LANES), runs=20)
    assert kept["groups"]["lane"]["F"][1] > free["groups"]["lane"]["F"][1]
    assert kept["guarantees"]["F"]["asked"] == 20 * 4
    assert free["guarantees"] == {}


def test_a_guarantee_for_whom_nobody_stands_is_lowered_and_no_place_stays_empty() -> None:
    nobody = make.rules(make.WITH_LANES, kept_percent={"S": 40})
    found = case(tried=nobody)
    assert found["guarantees"]["S"] == {"asked": 20, "met": 0, "persons": 200, "used": 0}
    assert (found["filled"], found["rounds"]) == (found["places"], {"2": 5})


def test_places_that_come_back_all_go_on_while_there_is_a_line() -> None:
    found = case(runs=10)
    assert found["given_on"] == found["given_back"] > 0
    assert sum(placed for _, placed in found["line"].values()) > 0
    assert case(give_back_percent=0)["given_on"] == 0


def test_losses_bring_points_so_that_fewer_never_win_in_a_season() -> None:
    def never(per_loss: int) -> float:
        points = replace(make.POINTS, per_loss=per_loss, losses_at_most=90)
        tried = make.rules(points=points)
        crowd = make.crowd(parties=200, losses=(1,))
        found = case(tried=tried, crowd=crowd, runs=80, season_draws=8, enter_percent=100)
        season = found["season"]
        assert season["entered"] == season["always"] == 200 * season["seasons"]
        return float(season["places"]["0"])

    assert never(per_loss=10) < never(per_loss=0)


def test_everybody_is_told_how_far_it_is() -> None:
    seen: list[tuple[int, int]] = []
    asked = make.terms(in_force=make.rules(), season_draws=2, calibrates=True, runs=4)
    simulate(asked, told=lambda done, most: seen.append((done, most)))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert {most for _, most in seen} == {steps_at_most(asked)}


def test_of_the_winners_of_a_run_none_is_counted_twice() -> None:
    asked = make.terms()
    crowd = crowd_of(asked, None)
    counting = Counting(drawn_by(crowd, asked.tried), crowd.lots)
    outcome = counting.run(seeds(1, 1)[0])
    won = sum(wish != NOTHING for wish in outcome.granted)
    for name in ("size", "lane", "tickets"):
        assert counting.found.won[name].total() == won
    assert sum(counting.found.wishes.values()) == won
