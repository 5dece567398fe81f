"""Every check that needs no running site, one after the other; all that fail are named.

python -m tools.check              # all of them
python -m tools.check types lint   # some
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTHON = [sys.executable]
FOLDERS = ["src", "tests", "tools", *(["bench"] if any(ROOT.glob("bench/*.py")) else [])]
MANAGE = [*PYTHON, "manage.py"]

CHECKS: dict[str, list[str]] = {
    "format": [*PYTHON, "-m", "ruff", "format", "--check", *FOLDERS, "manage.py"],
    "lint": [*PYTHON, "-m", "ruff", "check", *FOLDERS, "manage.py"],
    "types": [*PYTHON, "-m", "mypy", *FOLDERS, "manage.py"],
    "imports": [str(BIN / "lint-imports"), "--no-logo"],
    "settings": [*MANAGE, "check", "--fail-level", "WARNING"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "translations": [*PYTHON, "-m", "tools.check_translations"],
    "templates": [str(BIN / "djlint"), "--lint", "--quiet", "src"],
    "scripts": [*PYTHON, "-m", "tools.check_scripts"],
    "locks": [*PYTHON, "-m", "tools.lock", "--check"],
    "conventions": [*PYTHON, "-m", "pytest", "-q", "--no-header", "tests/test_conventions.py"],
}


def run(name: str) -> bool:
    """Run one check; what it prints is shown only when it fails."""
    started = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        CHECKS[name],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:<13}{verdict:<8}{time.monotonic() - started:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def main(names: list[str]) -> int:
    """Run the named checks, or all; the exit status is 0 when every one passed."""
    failed = [name for name in names or CHECKS if not run(name)]
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
