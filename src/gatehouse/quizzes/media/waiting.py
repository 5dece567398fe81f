"""A file that somebody sent and has not taken in yet: for some hours it waits beside the media."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from gatehouse.quizzes.media.keeping import folder

INCOMING = "incoming"


@dataclass(frozen=True)
class Waiting:
    """`by` is the key of who sent it, `into` that of a packet it is for, None for a new one."""

    key: uuid.UUID
    name: str
    by: int
    into: int | None
    content: bytes = field(repr=False)


def _folder() -> Path:
    return folder() / INCOMING


def _paths(key: uuid.UUID) -> tuple[Path, Path]:
    return _folder() / f"{key.hex}.file", _folder() / f"{key.hex}.json"


def keep(content: bytes, *, name: str, by: int, into: int | None) -> uuid.UUID:
    """Under a key that nobody guesses."""
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    key = uuid.uuid4()
    file, about = _paths(key)
    file.write_bytes(content)
    about.write_text(json.dumps({"name": name, "by": by, "into": into}))
    return key


def find(key: uuid.UUID, *, by: int) -> Waiting | None:
    """What this person sent; None where it was taken in or forgotten, or is somebody else's."""
    file, about = _paths(key)
    try:
        said = json.loads(about.read_text())
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    if said["by"] != by:
        return None
    return Waiting(key, said["name"], said["by"], said["into"], content)


def forget(key: uuid.UUID) -> None:
    for path in _paths(key):
        path.unlink(missing_ok=True)


def sweep(*, before: datetime) -> None:
    """Forget what waits since before this time."""
    for path in _folder().glob("*"):
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
