"""The two readers of a draw's folder that are asked in tests: the engine and the tool."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

from gatehouse.draws.protocol import beacon, folders
from gatehouse.draws.protocol.encoding import Malformed
from tools import verify_draw

TOOL = Path(__file__).resolve().parents[2] / "tools" / "verify_draw.py"


def by_engine(folder: Path) -> str:
    """`results_sha256`, or where the engine refuses the folder: file, or file:line."""
    try:
        return folders.run(folder).results_sha256
    except Malformed as broken:
        return f"{broken.file}:{broken.line}" if broken.line else broken.file
    except beacon.Refused:
        return "beacon.txt:1"


def by_tool(folder: Path) -> str:
    """The same from the tool's own words."""
    said = io.StringIO()
    try:
        with redirect_stdout(said):
            verify_draw.verify(folder)
    except verify_draw.Refusal as refusal:
        return re.sub(r"^([a-z]+\.txt(:[0-9]+)?): .*", r"\1", str(refusal))
    return said.getvalue().splitlines()[-1].removeprefix("results_sha256=")


def run_tool(folder: Path, *words: str) -> tuple[int, list[str]]:
    """The tool as a citizen starts it, Python with these options: exit status and lines."""
    command = [sys.executable, *words, str(TOOL), str(folder)]
    environment = {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    return done.returncode, done.stdout.decode().splitlines()
