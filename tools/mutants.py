"""Breaks one line of the code at a time and asks the tests named with it: each must turn red.

python -m tools.mutants            # all of tests/quizzes/mutants.yaml
python -m tools.mutants Q3 Q7      # some, by the story they belong to

Each entry of the file holds `story`, `file`, `line` (as it stands, once in the file), `broken`
(what takes its place) and `tests` (what pytest is given). The work is done on a copy of the tree,
which is removed at the end; nothing here changes the project itself. Where the line is one of a
script or a style, what pages load is built anew in the copy.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "tests" / "quizzes" / "mutants.yaml"
COPIED = ["src", "tests", "tools", "bench", "build", "docs", "manage.py", "pyproject.toml"]
BUILT = {".js", ".css"}
BUILD = "from tools import build_assets as a; a.build_css(); a.build_js(); a.build_quizzes()"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", ".hypothesis")


@dataclass(frozen=True)
class Mutant:
    """One line broken on purpose, and the tests that must see it."""

    story: str
    file: str
    line: str
    broken: str
    tests: list[str]

    def put(self, tree: Path) -> str:
        """Break the line in this tree; returns the file's text as it was."""
        path = tree / self.file
        sound = path.read_text()
        count = sound.count(self.line)
        if count != 1:
            raise SystemExit(f"{self.story}: {self.file} has the line {count} times, not once.")
        self.write(tree, sound.replace(self.line, self.broken))
        return sound

    def write(self, tree: Path, text: str) -> None:
        """The file with this text, and what is built from it."""
        path = tree / self.file
        path.write_text(text)
        if path.suffix in BUILT:
            run(tree, "-c", BUILD).check_returncode()


def read(path: Path = KEPT) -> list[Mutant]:
    """All that are kept."""
    return [Mutant(**entry) for entry in yaml.safe_load(path.read_text())]


def copy_of_the_tree(into: Path) -> None:
    """What the tests need, and nothing that could write back."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, into / name, ignore=LEFT_OUT, symlinks=True)
        elif source.exists():
            shutil.copy2(source, into / name)


def run(tree: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Python on the code of this tree."""
    paths = os.pathsep.join([str(tree / "src"), str(tree)])
    return subprocess.run(
        [sys.executable, *words],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": paths, "GATEHOUSE_VAR_DIR": str(tree / "var")},
        capture_output=True,
        text=True,
        check=False,
    )


def passes(tree: Path, tests: list[str]) -> bool:
    """Whether these tests are green in this tree. Nothing run at all is an error of the file."""
    done = run(tree, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(tests)}: pytest ended with {done.returncode}\n{done.stdout}")
    return done.returncode == 0


def survivors(mutants: list[Mutant], tree: Path) -> list[str]:
    """The stories whose tests stay green with their line broken."""
    failed = []
    for mutant in mutants:
        what = f"{mutant.story}: {mutant.file}: {mutant.broken.strip()}"
        sound = mutant.put(tree)
        seen = not passes(tree, mutant.tests)
        mutant.write(tree, sound)
        print(f"{'seen    ' if seen else 'SURVIVED'}  {what}", flush=True)
        if not seen:
            failed.append(what)
    return failed


def main(stories: list[str]) -> int:
    mutants = [one for one in read() if not stories or one.story in stories]
    if not mutants:
        print("No mutant is kept for these stories.")
        return 1
    with tempfile.TemporaryDirectory(prefix="mutants") as folder:
        copy_of_the_tree(Path(folder))
        if not passes(Path(folder), sorted({test for one in mutants for test in one.tests})):
            print("The tests are red on sound code already.")
            return 1
        failed = survivors(mutants, Path(folder))
    print(f"{len(mutants) - len(failed)} of {len(mutants)} mutants were seen.")
    for what in failed:
        print(f"Not seen: {what}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
