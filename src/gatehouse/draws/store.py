"""The files of a draw in the store, read back and compared with their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage

from gatehouse.draws.models import Draw, DrawFile

CHUNK = 1 << 20
ENTRIES, SESSIONS, COMMIT = "entries.txt", "sessions.txt", "commit.txt"
WITNESSES, BEACON, DICE, RESULTS = "witnesses.txt", "beacon.txt", "dice.txt", "results.txt"
RULES, CODE, TREE = "rules.txt", "code.txt", "tree.bin"
# In the order in which a reader meets them. The tree serves receipts and is nobody's to read.
PUBLIC = (RULES, CODE, SESSIONS, ENTRIES, COMMIT, WITNESSES, BEACON, DICE, RESULTS)
SEALED = frozenset({ENTRIES, RESULTS})  # of a sealed draw only their hashes are public


class FileChanged(Exception):
    """A file in the store is not what was published."""


def sha256_of(file: BinaryIO | File) -> str:  # type: ignore[type-arg]
    """The hash of what is left to read of a file."""
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def is_intact(kept: DrawFile) -> bool:
    """Whether the file in the store is there, and byte for byte what was published."""
    if not default_storage.exists(kept.stored):
        return False
    with default_storage.open(kept.stored) as file:
        return sha256_of(file) == kept.sha256


def changed(draw: Draw) -> list[str]:
    """Names of files that are not as they were published."""
    return [kept.name for kept in draw.files.all() if not is_intact(kept)]


def lines_of(draw: Draw, name: str) -> Iterator[bytes]:
    """The lines of a file with their ends, as they lie in the store."""
    kept = draw.files.get(name=name)
    with default_storage.open(kept.stored) as file:
        yield from file


def copy_to(draw: Draw, folder: Path) -> None:
    """Lay the files into a folder of this machine, as whoever checks has them.

    Raises:
        FileChanged: where one is not what was published.
    """
    for kept in draw.files.exclude(name=TREE):
        target, digest = folder / kept.name, hashlib.sha256()
        with default_storage.open(kept.stored) as source, target.open("wb") as copy:
            while chunk := source.read(CHUNK):
                copy.write(chunk)
                digest.update(chunk)
        if digest.hexdigest() != kept.sha256:
            raise FileChanged(f"{draw.code}: {kept.name} is not what was published.")
