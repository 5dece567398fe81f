"""The queue of background work: rows of the same database, so that a rollback drops them.

A job runs at least once: it may be repeated after its worker was killed, therefore it must
find by itself what is still to be done. Jobs are declared in the `jobs.py` of a capability.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from gatehouse.core.models import Job, JobState

__all__ = ["Job", "JobState", "Work", "every", "job", "registered", "run_due"]

ATTEMPTS = 10


class JobFunction(Protocol):
    """A job reads the clock from `now`, the time at which it was started."""

    __name__: str
    __module__: str

    def __call__(self, *, now: datetime, **params: Any) -> None: ...


@dataclass(frozen=True)
class Work:
    """A registered job: what `@job` and `@every` make of a function."""

    name: str
    function: Callable[..., None]
    attempts: int = ATTEMPTS
    period: timedelta | None = None

    def __call__(self, **params: Any) -> None:
        self.function(**params)

    def enqueue(
        self,
        *,
        now: datetime,
        due_at: datetime | None = None,
        key: str | None = None,
        **params: Any,
    ) -> None:
        """Add a call in the present transaction, to run from `due_at` (default: at once).

        With `key`, nothing is added while a call of this job and key waits to be started.
        One SQL statement. `params` become JSON; they hold ids, never personal data.
        """
        row = Job(
            name=self.name,
            params=params,
            key=None if key is None else f"{self.name}:{key}",
            created_at=now,
            due_at=due_at or now,
        )
        Job.objects.bulk_create([row], ignore_conflicts=key is not None)


_registered: dict[str, Work] = {}


def registered() -> dict[str, Work]:
    """All jobs of the site by name."""
    return dict(_registered)


def job(*, attempts: int = ATTEMPTS) -> Callable[[Callable[..., None]], Work]:
    """Declare a job; its name is `<capability>.<function>`."""
    return lambda function: _register(function, attempts, None)


def every(*, minutes: float) -> Callable[[Callable[..., None]], Work]:
    """Declare a job that is started every so many minutes, once among all workers."""
    return lambda function: _register(function, ATTEMPTS, timedelta(minutes=minutes))


def _register(function: Callable[..., None], attempts: int, period: timedelta | None) -> Work:
    capability = function.__module__.split(".")[-2]
    work = Work(f"{capability}.{function.__name__}", function, attempts, period)
    if work.name in _registered:
        raise ValueError(f"Two jobs are called {work.name!r}.")
    _registered[work.name] = work
    return work
