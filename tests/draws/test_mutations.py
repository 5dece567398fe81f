"""One byte of a good folder is changed, dropped or added: engine and tool give one answer."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.draws.checking import by_engine, by_tool
from tests.draws.random_draws import write_folder

BYTES = b"\x00\t\n\r |-=:,.0159aAfFTZ_\x7f\x80\xff"


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The data with one byte changed, dropped or added, or one line dropped or repeated."""
    at = chance.randrange(len(data) + 1)
    byte = bytes([chance.choice(BYTES)])
    lines = data.splitlines(keepends=True) or [b""]
    line = chance.randrange(len(lines))
    return chance.choice(
        (
            data[:at] + byte + data[at + 1 :],
            data[:at] + data[at + 1 :],
            data[:at] + byte + data[at:],
            b"".join([*lines[:line], *lines[line + 1 :]]),
            b"".join([*lines[: line + 1], *lines[line:]]),
        )
    )


def disagreements(path: Path, seeds: range) -> list[tuple[int, str, str, str]]:
    """Where the two readers differ: seed, file, and what each said."""
    found = []
    for seed in seeds:
        chance = random.Random(seed)
        folder = path / str(seed)
        write_folder(folder, seed)
        file = chance.choice(sorted(folder.iterdir()))
        file.write_bytes(mutated(file.read_bytes(), chance))
        said = by_engine(folder), by_tool(folder)
        if said[0] != said[1]:
            found.append((seed, file.name, *said))
        shutil.rmtree(folder)
    return found


def test_engine_and_tool_give_one_answer_on_two_hundred_damaged_folders(tmp_path: Path) -> None:
    assert disagreements(tmp_path, range(200)) == []


@pytest.mark.prove
def test_engine_and_tool_give_one_answer_on_five_thousand_damaged_folders(tmp_path: Path) -> None:
    assert disagreements(tmp_path, range(5_000)) == []
