"""Writing in groups: whoever comes while others write waits, and the next write takes all of them.

One thread at a time writes, with the connection it has anyway; when it is done, one of those who
have come meanwhile writes for all of them. So a group is as large as the rush, a lonely request
waits for nobody, and each is answered after the commit that holds its rows.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)
Asked = TypeVar("Asked")
Said = TypeVar("Said")


class _Place(Generic[Asked, Said]):
    """One request in the line: `turn` comes when it is done, or when it is to write."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.turn = threading.Event()
        self.said: list[Said] = []
        self.fault: Exception | None = None
        self.is_done = False


class Together(Generic[Asked, Said]):
    """`write` takes what waits, in the order it came, and commits it in one transaction; it gives
    one result for each. Where it raises, each is tried alone, so that nobody fails for another."""

    def __init__(self, write: Callable[[list[Asked]], list[Said]], *, at_most: int = 200) -> None:
        self._write, self._at_most = write, at_most
        self._lock = threading.Lock()
        self._line: list[_Place[Asked, Said]] = []
        self._somebody_writes = False

    @property
    def waiting(self) -> int:
        """How many have come while others write."""
        return len(self._line)

    def ask(self, asked: Asked) -> Said:
        """The result, once it is committed; raises what its own write raised."""
        place: _Place[Asked, Said] = _Place(asked)
        with self._lock:
            self._line.append(place)
            writes, self._somebody_writes = not self._somebody_writes, True
        if not writes:
            place.turn.wait()
        if not place.is_done:
            self._write_for_all()
        if place.fault is not None:
            raise place.fault
        return place.said[0]

    def _write_for_all(self) -> None:
        with self._lock:
            group, self._line = self._line[: self._at_most], self._line[self._at_most :]
        try:
            self._settle(group)
        finally:
            for place in group:
                place.is_done = True
                place.turn.set()
            self._hand_on()

    def _hand_on(self) -> None:
        """The first of those who have come meanwhile writes next."""
        with self._lock:
            self._somebody_writes = bool(self._line)
            if self._line:
                self._line[0].turn.set()

    def _settle(self, group: list[_Place[Asked, Said]]) -> None:
        try:
            said = self._write([place.asked for place in group])
        except Exception as fault:  # noqa: BLE001 -- raised again by whoever asked for it
            if len(group) == 1:
                group[0].fault = fault
                return
            logger.warning("%d were not written together, each is tried alone", len(group))
            for place in group:
                self._settle([place])
        else:
            for place, one in zip(group, said, strict=True):
                place.said.append(one)
