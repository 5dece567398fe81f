"""Runs the suite on SQLite and on PostgreSQL, the journeys in a real browser.

    python -m tools.run_tests            # everything but the heavy counts
    python -m tools.run_tests --prove    # the heavy counts

Journeys run once, on SQLite, as the site starts by default; so does what uses no database.
Everything else runs on both. What a run says at its end is kept in build/tests/, a file for
each run.

What runs in real time (a browser, processes or threads beside the test) is played once more where
it fell, so that one of some hundreds cannot stop everybody's work by the pace of a machine. Each
that fell is named with its fault at the end of the run and is a defect to mend: either the test
waited for the wrong thing, or the house did. The heavy counts know no second time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tools.postgres import cluster

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "build" / "tests"
BYTECODE = ROOT / "build" / "bytecode"
PROCESSES = min(os.cpu_count() or 1, 4)
PYTEST = [sys.executable, "-m", "pytest", "--quiet", "--no-header", "--durations=5"]


def run(name: str, words: list[str], **variables: str) -> bool:
    """One run of pytest, shown as it goes and kept."""
    print(f"\n=== {name}", flush=True)
    started = time.monotonic()
    environment = _environment() | variables
    report = REPORTS / f"{name.replace(' ', '-')}.txt"
    report.parent.mkdir(parents=True, exist_ok=True)
    with (
        report.open("w") as kept,
        subprocess.Popen(
            [*PYTEST, *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        ) as pytest,
    ):
        for line in pytest.stdout or ():
            print(line, end="", flush=True)
            kept.write(line)
    print(f"=== {name}: {time.monotonic() - started:.0f} s", flush=True)
    return pytest.returncode == 0


def _environment() -> dict[str, str]:
    """Ours, and a place for compiled Python: some hundreds of processes of the site are started,
    and where nothing may be written beside the sources each would compile them all again."""
    own = {
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PYTHONPYCACHEPREFIX": str(BYTECODE),
    }
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | own


def _files_with(words: str) -> list[str]:
    """The files of tests in which this is written: the others need not be read for a run."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [str(file) for file in files if words in file.read_text()]


def everything() -> list[bool]:
    """The suite as `make test` runs it."""
    both = ["-n", str(PROCESSES), "--dist", "loadfile", "--no-loadscope-reorder"]
    both += ["--once-more", "--rerun-show-tracebacks"]
    passed = [
        run("SQLite", [*both, "-m", "not journey and not prove"]),
        run(
            "journeys", [*both, "-m", "journey and not prove", *_files_with("pytest.mark.journey")]
        ),
    ]
    with cluster() as server:
        url = server.create("gatehouse")
        words = [*both, "--rows-only", "-m", "not journey and not prove"]
        passed.append(run("PostgreSQL", words, GATEHOUSE_DATABASE_URL=url))
    return passed


def heavy() -> list[bool]:
    """The heavy counts, alone on the machine, on both databases."""
    passed = [
        run("heavy counts on SQLite", ["-m", "prove", "-s"]),
        run("many examples", _files_with("@tried("), TRIED_TIMES_AS_MANY="30"),
    ]
    with cluster(connections=400) as server:
        url = server.create("gatehouse")
        words = ["-m", "prove", "-s"]
        passed.append(run("heavy counts on PostgreSQL", words, GATEHOUSE_DATABASE_URL=url))
    return passed


def main(words: list[str]) -> int:
    """The exit status is 0 when every run passed and none skipped anything."""
    passed = heavy() if "--prove" in words else everything()
    print("\nEverything passed." if all(passed) else "\nSomething failed: see above.")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
