"""Putting the files of a draw into the store, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.core.files.storage import default_storage

from gatehouse.draws import store
from gatehouse.draws.models import Draw, DrawFile


def put(draw: Draw, name: str, lines: Iterable[bytes], *, now: datetime) -> DrawFile:
    """Keep a file of a draw; what is there already is compared and left as it is.

    Raises:
        FileChanged: where another content was published under this name.
    """
    with TemporaryDirectory(prefix="gatehouse-draw-") as folder:
        made = Path(folder, name)
        digest = hashlib.sha256()
        with made.open("wb") as file:
            for line in lines:
                file.write(line)
                digest.update(line)
        sha256 = digest.hexdigest()
        known = DrawFile.objects.filter(draw=draw, name=name).first()
        if known is not None:
            if known.sha256 != sha256:
                raise store.FileChanged(f"{draw.code}: {name} was published with another content.")
            return known
        stored = _store(made, f"draws/{draw.code}/{sha256[:16]}-{name}", sha256)
        return DrawFile.objects.create(
            draw=draw, name=name, file=stored, sha256=sha256, size=made.stat().st_size, made_at=now
        )


def _store(made: Path, wanted: str, sha256: str) -> str:
    """Its name in the store. A half-written file of an earlier try is written anew."""
    if default_storage.exists(wanted):
        with default_storage.open(wanted) as kept:
            if store.sha256_of(kept) == sha256:
                return wanted
        default_storage.delete(wanted)
    with made.open("rb") as file:
        return default_storage.save(wanted, File(file))
