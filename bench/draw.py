"""A draw: a citizen's check, the engine on a million parties, and the chance by size of party.

    python -m bench.draw        (some three minutes; needs one core and 1 GB of disk in /tmp)

Each program runs as a process of its own; its time and its peak memory are the kernel's. Beside
them, in the same run: a million plain SHA-256 in Python, sorted.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
TOOL = [sys.executable, "-I", str(ROOT / "tools" / "verify_draw.py")]
ENGINE = """
import sys
from pathlib import Path
from gatehouse.draws.protocol import folders
print(folders.run(Path(sys.argv[1])).results_sha256)
"""
SORTED = """
from hashlib import sha256
found = sorted(sha256(b"%d" % number).hexdigest() for number in range(1_000_000))
print(found[0])
"""
DATA = [sys.executable, "-m", "bench.draw_data"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
HEAD = "what | seconds | of the processor | peak MB | result"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--parties", type=int, default=1_000_000, help="of the large draw")
    parser.add_argument("--draws", type=int, default=150, help="to count chances over")
    chosen = parser.parse_args()
    print(HEAD)
    with TemporaryDirectory(prefix="gatehouse-bench-") as place:
        measure(Path(place), chosen.parties)
    print(flush=True)
    subprocess.run([*DATA, "chances", str(chosen.draws)], env=ENVIRONMENT, check=True)
    return 0


def measure(place: Path, parties: int) -> None:
    """The tool and the engine on a draw of 50,000 and on a large one."""
    folder(place / "city", 50_000, 36, 12)
    timed("citizen's check of 50,000 parties, 36 sessions", [*TOOL, str(place / "city")])
    timed("engine, the same", [sys.executable, "-c", ENGINE, str(place / "city")])
    folder(place / "large", parties, 1200, 5)
    large = f"{parties:,} parties, up to 5 wishes, 1,200 sessions"
    timed(f"engine, {large}", [sys.executable, "-c", ENGINE, str(place / "large")])
    timed(f"citizen's check of {large}", [*TOOL, str(place / "large")])
    timed("a million plain SHA-256, sorted", [sys.executable, "-c", SORTED])


def folder(place: Path, *sizes: int) -> None:
    """A draw's folder of so many parties, sessions and wishes at most."""
    command = [*DATA, "folder", str(place), *map(str, sizes)]
    subprocess.run(command, env=ENVIRONMENT, check=True)


def timed(what: str, command: list[str]) -> None:
    """Run a program; print its time, its peak memory, and its last line."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=ENVIRONMENT) as child:
        said = child.stdout.read() if child.stdout else b""
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    last = said.decode().splitlines()[-1] if not child.returncode else f"FAILED: {said!r}"
    spent, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    print(f"{what} | {seconds:.1f} | {spent:.1f} | {peak:.0f} | {last}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
