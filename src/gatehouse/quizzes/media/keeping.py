"""Where media of packets lie: a folder of their own, not among what everybody may ask for."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings

from gatehouse.core.codes import sign, unsign

FOLDER, SEAL = "packets", "packet-media"
TYPES = {"jpg": "image/jpeg", "m4a": "audio/mp4", "mp4": "video/mp4"}


@dataclass(frozen=True)
class Made:
    """A file as every browser plays it. `ending` tells its format."""

    kind: str
    ending: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def content_type(self) -> str:
        return TYPES[self.ending]


def folder() -> Path:
    path: Path = settings.VAR_DIR / FOLDER
    return path


def path_of(name: str) -> Path:
    return folder() / name


def store(name: str, content: bytes) -> None:
    """Write a file; it is whole or not there."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder() / f"{name}.part"
    draft.write_bytes(content)
    draft.replace(path_of(name))


def read(name: str) -> bytes:
    """Raises FileNotFoundError."""
    return path_of(name).read_bytes()


def erase(name: str) -> None:
    path_of(name).unlink(missing_ok=True)


def sweep(kept: Collection[str], *, before: datetime) -> int:
    """Erase what belongs to no packet and is older than this; returns how many files."""
    gone = 0
    for path in folder().glob("*"):
        if path.is_file() and path.name not in kept and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    return gone


# A file that this house made needs no making when its packet comes back.


def seal_of(kind: str, content: bytes) -> str:
    """What an exported packet says beside a file."""
    return sign(SEAL, f"{kind}-{hashlib.sha256(content).hexdigest()}")


def was_made_here(kind: str, content: bytes, seal: str) -> bool:
    return unsign(SEAL, seal) == f"{kind}-{hashlib.sha256(content).hexdigest()}"
