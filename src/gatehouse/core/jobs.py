"""The queue of background work: rows of the same database, so that a rollback drops them.

A job runs at least once: it may be repeated after its worker was killed, therefore it must
find by itself what is still to be done. Jobs are declared in the `jobs.py` of a capability.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from gatehouse.core import leases
from gatehouse.core.log import brief
from gatehouse.core.models import Job, JobState, Schedule

__all__ = ["Job", "JobState", "Work", "every", "job", "registered", "run_next"]

ATTEMPTS = 10
FIRST_PAUSE = timedelta(seconds=5)
REPEATED = "repeated"  # the key of what a schedule starts
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    """A registered job: what `@job` and `@every` make of a function.

    The function takes keywords only: `now`, the time at which it is started, and the
    params that were given to `enqueue`.
    """

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
    capability = function.__module__.split(".")[1]
    work = Work(f"{capability}.{function.__name__}", function, attempts, period)
    if work.name in _registered:
        raise ValueError(f"Two jobs are called {work.name!r}.")
    _registered[work.name] = work
    return work


def run_next(*, now: datetime) -> bool:
    """Run the job that has been due longest; False when none is due."""
    _start_repeated(now)
    row = leases.claim(Job.objects.all(), now=now, state=JobState.RUNNING)
    if row is None:
        return False
    with leases.held(row):
        _run(row, now)
    return True


def _start_repeated(now: datetime) -> None:
    """Enqueue what the schedule asks for; the first worker to move the row does it."""
    repeated = {work.name: work for work in _registered.values() if work.period}
    planned = dict(Schedule.objects.values_list("name", "next_at"))
    if missing := repeated.keys() - planned.keys():
        rows = [Schedule(name=name, next_at=now) for name in sorted(missing)]
        Schedule.objects.bulk_create(rows, ignore_conflicts=True)
        planned |= dict.fromkeys(missing, now)
    for name, next_at in planned.items():
        work = repeated.get(name)
        if work and (next_at <= now or _was_ahead(work, next_at, now)):
            _start(work, next_at, now)


def _was_ahead(work: Work, next_at: datetime, now: datetime) -> bool:
    """Whether it was planned by a clock that ran ahead and was set right since: what repeats every
    minute does not rest for as long as the clock was wrong."""
    return work.period is not None and next_at > now + 2 * work.period


@transaction.atomic
def _start(work: Work, next_at: datetime, now: datetime) -> None:
    due = Schedule.objects.filter(name=work.name, next_at=next_at)
    if work.period and due.update(next_at=now + work.period):
        work.enqueue(now=now, key=REPEATED)
        # Nothing waits so long for its next attempt: a clock that ran ahead has put it there.
        late = Job.objects.filter(key=f"{work.name}:{REPEATED}", state=JobState.QUEUED)
        late.filter(due_at__gt=now + leases.LONGEST_PAUSE).update(due_at=now)


def _run(row: Job, now: datetime) -> None:
    work = _registered.get(row.name)
    allowed = work.attempts if work else ATTEMPTS
    if row.attempts > allowed:
        _give_up(row, "its worker died each time", now)
        return
    try:
        if work is None:
            raise LookupError(f"No job is called {row.name!r}.")
        work(now=now, **row.params)
    except Exception as error:  # whatever a job raises is kept, and it is tried again
        logger.warning("Job %s failed at attempt %d", _code(row), row.attempts, exc_info=True)
        _try_again(row, brief(error), now, is_last=row.attempts >= allowed)
    else:
        leases.end(row, now=now, state=JobState.DONE, error="")


def _try_again(row: Job, error: str, now: datetime, *, is_last: bool) -> None:
    if is_last:
        _give_up(row, error, now)
        return
    due_at = now + leases.pause(row.attempts, first=FIRST_PAUSE)
    said = error[: leases.ERROR_LENGTH]
    try:
        with transaction.atomic():
            leases.settle(row, state=JobState.QUEUED, due_at=due_at, error=said)
    except IntegrityError:
        # Meanwhile the same job with the same key was enqueued anew; that one does the work.
        leases.end(row, now=now, state=JobState.DONE, error=f"overtaken after {said}"[:300])


def _give_up(row: Job, error: str, now: datetime) -> None:
    logger.error("Job %s was given up: %s", _code(row), error)
    leases.end(row, now=now, state=JobState.FAILED, error=error[: leases.ERROR_LENGTH])


def _code(row: Job) -> str:
    """How the log calls a job, in no language."""
    return f"{row.name} {row.pk}"
