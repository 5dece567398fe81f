"""The simulator as a process of its own: the very program that anybody repeats a run with.

So the worker's own threads go on, its time and memory are bounded, and it ends with the worker.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import gatehouse

SOURCES = Path(gatehouse.__file__).resolve().parents[1]
PROGRAM = "gatehouse.draws.simulation"


class Failed(Exception):
    """The program gave no result; says why, for those who run the site."""


def run(text: str, folder: Path, told: Callable[[int, int], None]) -> dict[str, Any]:
    """The output for this input; `folder` holds the lists that it names, and takes the input.

    Raises: Failed.
    """
    asked = folder / "input.json"
    asked.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", PROGRAM, str(asked), str(folder), "--bounded", "--progress"]
    with TemporaryFile() as output:
        with subprocess.Popen(  # noqa: S603 — our own program; nothing typed is in its words
            command,
            stdout=output,
            stderr=subprocess.PIPE,
            env={"PYTHONPATH": str(SOURCES)},
            text=True,
        ) as child:
            try:
                last = _listen(child.stderr, told)
            except BaseException:
                child.kill()
                raise
        if child.returncode != 0:
            raise Failed(last or f"ended with {child.returncode}")
        output.seek(0)
        found: dict[str, Any] = json.load(output)
    return found


def _listen(said: IO[str] | None, told: Callable[[int, int], None]) -> str:
    """Pass on how far it is; returns the last line that says something else."""
    last = ""
    for line in said or ():
        words = line.split()
        if len(words) == 2 and all(word.isdecimal() for word in words):
            told(int(words[0]), int(words[1]))
        else:
            last = line.strip()
    return last
