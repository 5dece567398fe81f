from __future__ import annotations

from pathlib import Path

import pytest

from tests.draws.checking import by_engine, by_tool
from tests.draws.random_draws import write_folder


def disagreements(path: Path, seeds: range) -> list[int]:
    """The seeds of the draws about which the engine and the tool differ."""
    found = []
    for seed in seeds:
        folder = path / str(seed)
        write_folder(folder, seed)
        result = by_engine(folder)
        if len(result) != 64 or by_tool(folder) != result:
            found.append(seed)
    return found


def test_engine_and_tool_agree_on_fifty_random_draws(tmp_path: Path) -> None:
    assert disagreements(tmp_path, range(50)) == []


@pytest.mark.prove
def test_engine_and_tool_agree_on_a_thousand_random_draws(tmp_path: Path) -> None:
    assert disagreements(tmp_path, range(1000)) == []
