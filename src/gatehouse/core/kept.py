"""What a process keeps for a few seconds, so that many requests read it from the database once.

For what changes rarely and is only shown: an operation reads afresh under its lock.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values by key, read again when they are older than `seconds`; None is not kept."""

    _all: ClassVar[list[Kept[object, object]]] = []

    def __init__(
        self, read: Callable[[K], V | None] | None, *, seconds: float, at_most: int = 500
    ) -> None:
        self._read, self._seconds, self._at_most = read, seconds, at_most
        self._values: dict[K, tuple[float, V]] = {}
        self._all.append(self)  # type: ignore[arg-type]

    def get(self, key: K, read: Callable[[K], V | None] | None = None) -> V | None:
        """The value of a key, read by `read` where it is given, else as it was made to."""
        now = time.monotonic()
        kept = self._values.get(key)
        if kept is not None and now - kept[0] < self._seconds:
            return kept[1]
        reader = read or self._read
        value = reader(key) if reader else None
        if value is None:
            self._values.pop(key, None)
            return None
        if len(self._values) >= self._at_most:
            self._values.clear()
        self._values[key] = (now, value)
        return value

    @classmethod
    def forget_all(cls) -> None:
        """Read everything afresh from now on; tests do so, each with rows of its own."""
        for each in cls._all:
            each._values.clear()
