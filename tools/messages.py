"""Collect the texts to translate into each capability's catalogue, and compile the catalogues.

python -m tools.messages compile            # .po to .mo; needs no gettext
python -m tools.messages collect compile    # first look for new texts; needs gettext
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "gatehouse"
LANGUAGE = "ru"


def catalogues() -> list[Path]:
    """Every catalogue in the tree."""
    return sorted(SOURCE.glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_all() -> None:
    """Write the .mo beside each .po."""
    for path in catalogues():
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def collect(capability: Path) -> None:
    """Let Django look through one capability; line numbers stay out of the file."""
    (capability / "locale").mkdir(exist_ok=True)
    subprocess.run(
        [
            sys.executable,
            str(ROOT / "manage.py"),
            "makemessages",
            f"--locale={LANGUAGE}",
            "--no-obsolete",
            "--no-wrap",
            "--add-location=file",
            "--extension=html,txt,py",
        ],
        cwd=capability,
        check=True,
    )


def collect_all() -> None:
    """Look through every capability that already has a catalogue, or any text to translate."""
    for init in sorted(SOURCE.glob("*/__init__.py")):
        collect(init.parent)


def main(steps: list[str]) -> None:
    """Do the named steps in their order."""
    known = {"collect": collect_all, "compile": compile_all}
    for step in steps:
        known[step]()


if __name__ == "__main__":
    main(sys.argv[1:])
