from __future__ import annotations

from pathlib import Path

import pytest

from tests.draws import broken
from tests.draws.checking import by_engine, by_tool


@pytest.mark.parametrize("name", broken.NAMES)
def test_a_broken_folder_is_refused_with_the_place(name: str, tmp_path: Path) -> None:
    place = broken.write_folder(tmp_path / "draw", name)
    assert by_engine(tmp_path / "draw") == place
    assert by_tool(tmp_path / "draw") == place


def test_both_dice_and_a_signature_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "draw"
    broken.write_folder(folder, "beacon-empty")
    (folder / "dice.txt").write_text("123456" * 16 + "1234\n")
    assert by_engine(folder) == by_tool(folder) == "beacon.txt"


@pytest.mark.parametrize("dice", ["1" * 99, "1" * 101, "7" * 100, "1" * 99 + "0"])
def test_dice_are_a_hundred_throws(dice: str, tmp_path: Path) -> None:
    folder = tmp_path / "draw"
    broken.write_folder(folder, "beacon.txt")
    (folder / "dice.txt").write_text(f"{dice}\n")
    assert by_engine(folder) == by_tool(folder) == "dice.txt:1"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert by_tool(tmp_path / "nowhere") == by_engine(tmp_path / "nowhere") == "commit.txt"
