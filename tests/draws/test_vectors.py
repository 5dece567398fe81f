"""Whole draws whose every hash was known before this code: the engine and the tool find them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatehouse.draws.protocol import folders
from tests.draws import broken
from tests.draws.checking import TOOL, by_engine, by_tool, run_tool

VECTORS = Path(__file__).parent / "vectors"
NAMES = sorted(path.name for path in VECTORS.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_a_known_draw_comes_out_as_it_is_known(name: str) -> None:
    drawn = folders.run(VECTORS / name)
    lines = (VECTORS / name / "expected.txt").read_text().split()
    assert lines == [
        f"commit_sha256={drawn.commit_sha256}",
        f"seed={drawn.seed}",
        f"rounds={drawn.outcome.rounds}",
        f"results_sha256={drawn.results_sha256}",
    ]
    assert by_tool(VECTORS / name) == drawn.results_sha256


@pytest.mark.parametrize("name", NAMES)
def test_without_its_optional_library_the_tool_says_that_no_signature_was_checked(
    name: str,
) -> None:
    status, said = run_tool(VECTORS / name, "-I", "-S")
    checked = (VECTORS / name / "dice.txt").exists()
    assert any("signature NOT checked" in line for line in said) != checked
    assert (status, said[-1]) == (0, f"results_sha256={by_engine(VECTORS / name)}")


def test_with_its_optional_library_the_tool_checks_the_signature() -> None:
    status, said = run_tool(VECTORS / "small")
    assert status == 0
    assert any("signature checked" in line for line in said)


def test_a_refusal_is_the_last_line_and_the_exit_status(tmp_path: Path) -> None:
    broken.write_folder(tmp_path / "draw", "entries-unsorted")
    status, said = run_tool(tmp_path / "draw")
    assert status == 1
    assert "REFUSED  entries.txt:2: " in said[-1]


def test_the_tool_is_one_short_file_of_the_standard_library() -> None:
    text = TOOL.read_text()
    assert len(text.splitlines()) < 300
    assert "gatehouse" not in text
