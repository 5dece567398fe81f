"""Packed files from outside, looked at by their directory before anything of them is unpacked.

`zipfile` never gives more of a part than the directory claims, so a bomb has to say its size; what
claims too much is not opened. Whoever reads says in words of their own what was wrong.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

ZIP = b"PK\x03\x04"  # how a packed file begins
IS_LOCKED = 1  # the bit of a part that is encrypted


class Fault(StrEnum):
    """Why a packed file is not read."""

    BOMB = "bomb"  # unpacked it is far larger than it may be
    LOCKED = "locked"  # with a password, or packed in a way nobody knows
    DAMAGED = "damaged"


class Unreadable(Exception):
    """A packed file is not read; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Limits:
    """How much a packed file may be, in bytes once unpacked.

    parts       the most files in it
    in_all      the most of all of them together
    one         the most of one
    ratio       the most times that a part may grow; None where that says nothing
    ratio_from  parts up to this size may grow as they like: they harm nobody
    names_once  a name that stands twice is damage
    """

    parts: int
    in_all: int
    one: int
    ratio: int | None = None
    ratio_from: int = 0
    names_once: bool = False


@contextmanager
def opened(content: bytes, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """The packed file, once its directory has been looked at. What goes wrong while it is read is
    told in the same way.

    Raises:
        Unreadable: for a bomb, a locked or a damaged file.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            check(packed.infolist(), limits)
            yield packed
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise Unreadable(Fault.DAMAGED) from error
    except (NotImplementedError, RuntimeError) as error:  # packed in a way of its own, or locked
        raise Unreadable(Fault.LOCKED) from error


def check(infos: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """Look at a directory alone. Raises Unreadable."""
    in_all = sum(info.file_size for info in infos)
    if len(infos) > limits.parts or in_all > limits.in_all:
        raise Unreadable(Fault.BOMB)
    if any(_is_swollen(info, limits) for info in infos):
        raise Unreadable(Fault.BOMB)
    if any(info.flag_bits & IS_LOCKED for info in infos):
        raise Unreadable(Fault.LOCKED)
    if limits.names_once and len({info.filename for info in infos}) != len(infos):
        raise Unreadable(Fault.DAMAGED)


def _is_swollen(info: zipfile.ZipInfo, limits: Limits) -> bool:
    """Whether one part is too large, or grows beyond what such a file packs to."""
    if info.file_size > limits.one:
        return True
    if limits.ratio is None or info.file_size <= limits.ratio_from:
        return False
    return info.file_size > limits.ratio * max(1, info.compress_size)
