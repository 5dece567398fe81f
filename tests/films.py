"""The example's films, drawn once and kept in build/tests until what they are made from changes.

Drawing them takes longer than loading the rest of the season; tests/video/ makes films anew.
"""

from __future__ import annotations

import shutil
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from gatehouse.example.data import load
from gatehouse.video import making
from tests.once import made_once

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "tests"
MADE_BY = ("typst", "imageio-ffmpeg")


def lay_out(media: Path) -> None:
    """Put the films where a site has its media: it finds them there and draws none."""
    kept = made_once(KEPT / f"films-{_made_from()}", _draw)
    shutil.copytree(kept, media / "video", dirs_exist_ok=True)


def _made_from() -> str:
    """Changes with the storyboards, the drawings, the fonts and the program that draws."""
    parts = [making.stem(board) for board in load().storyboards]
    parts += [f"{name} {version(name)}" for name in MADE_BY] + [making.ffmpeg()]
    sources = [*Path(making.__file__).parent.glob("*.py"), *making.FONTS.glob("*")]
    parts += [sha256(path.read_bytes()).hexdigest() for path in sorted(sources)]
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def _draw(folder: Path) -> None:
    for board in load().storyboards:
        film = making.make(board)
        (folder / f"{film.stem}.webm").write_bytes(film.content)
        (folder / f"{film.stem}.png").write_bytes(film.poster)
