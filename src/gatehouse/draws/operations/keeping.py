"""Putting the files of a draw into the store, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

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
            return _same(known, sha256)
        stored = _store(made, f"draws/{draw.code}/{sha256[:16]}-{name}", sha256)
        try:
            with transaction.atomic():
                return DrawFile.objects.create(
                    draw=draw,
                    name=name,
                    file=stored,
                    sha256=sha256,
                    size=made.stat().st_size,
                    made_at=now,
                )
        except IntegrityError:  # another worker has just kept it
            known = DrawFile.objects.get(draw=draw, name=name)
            if known.stored != stored:
                default_storage.delete(stored)
            return _same(known, sha256)


def _same(known: DrawFile, sha256: str) -> DrawFile:
    if known.sha256 != sha256:
        text = f"{known.draw.code}: {known.name} was published with another content."
        raise store.FileChanged(text)
    return known


def _store(made: Path, wanted: str, sha256: str) -> str:
    """Its name in the store. What is only half there was left by a run that was killed, or is being
    written by another worker now: it is left alone, and the store finds another name."""
    if default_storage.exists(wanted):
        with default_storage.open(wanted) as kept:
            if store.sha256_of(kept) == sha256:
                return wanted
    with made.open("rb") as file:
        return default_storage.save(wanted, File(file))
