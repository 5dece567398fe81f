"""Many visitors at once: so many at a time, each doing the same errand, timed one by one."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

Errand = Callable[[], Awaitable[str]]


@dataclass
class Count:
    """What came of a crowd's errands. `seconds` holds one duration for each that went well."""

    seconds: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    lasted_seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.lasted_seconds if self.lasted_seconds else 0.0

    def percentile_ms(self, percent: float) -> float:
        """The duration that so many percent did not exceed, in milliseconds."""
        if not self.seconds:
            return float("nan")
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] * 1000

    def row(self) -> str:
        """As a line of the table in the README."""
        figures = [f"{self.percentile_ms(p):.0f}" for p in (50, 95, 99)]
        outcomes = ", ".join(f"{name} {n}" for name, n in sorted(self.outcomes.items()))
        return f"{self.per_second:.0f} | {' / '.join(figures)} | {outcomes}"


async def run(errands: Iterable[Errand], *, at_once: int, seconds: float | None = None) -> Count:
    """Do the errands, `at_once` at a time, until they or the `seconds` are used up.

    An errand returns its outcome in a word; an exception is an outcome too, under its name.
    """
    count = Count()
    started = time.perf_counter()
    queue = iter(errands)

    async def one_after_another() -> None:
        for errand in queue:
            if seconds is not None and time.perf_counter() - started >= seconds:
                return
            began = time.perf_counter()
            try:
                outcome = await errand()
                count.seconds.append(time.perf_counter() - began)
            except (OSError, asyncio.IncompleteReadError, LookupError) as error:
                outcome = type(error).__name__
            count.outcomes[outcome] += 1

    await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    count.lasted_seconds = time.perf_counter() - started
    return count
