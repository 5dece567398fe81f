"""Photos of blanks: they lie beside the database, under no address of their own, and only desks of
their game are shown them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from django.conf import settings

FOLDER = "blanks"


def folder() -> Path:
    path: Path = settings.VAR_DIR / FOLDER
    return path


def keep(name: str, content: bytes) -> None:
    """Write a photo; it is whole or not there."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder() / name
    draft = target.with_suffix(".part")
    draft.write_bytes(content)
    draft.replace(target)


def read(name: str) -> bytes | None:
    """None where it was erased."""
    try:
        return (folder() / name).read_bytes()
    except FileNotFoundError:
        return None


def erase(name: str) -> None:
    (folder() / name).unlink(missing_ok=True)


def sweep(kept: Collection[str], *, before: datetime) -> None:
    """Erase what belongs to no blank and is older than this."""
    for path in folder().glob("*"):
        if path.name not in kept and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
