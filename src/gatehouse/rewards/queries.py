"""Which tasks there are, and who has done them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from gatehouse.people.models import Person
from gatehouse.programme.models import Season
from gatehouse.rewards.models import Award, Task
from gatehouse.rewards.words import index_of


def tasks_of(season: Season) -> QuerySet[Task]:
    """Tasks that can be done, in their order."""
    return Task.objects.filter(season=season, withdrawn_at=None)


def task_with(word: str, season: Season) -> Task | None:
    """The task of a season that this code word belongs to."""
    return tasks_of(season).filter(word_index=index_of(word, season.pk)).first()


def done_by(person: Person, *, season: int) -> int:
    """How many tasks of a season somebody has done; one that was withdrawn since counts, for it
    was done. One statement."""
    return Award.objects.filter(person=person, task__season=season).count()


def enough_done(
    people: QuerySet[Any, Any], *, season: Season, needed: int, before: datetime
) -> set[int]:
    """Which of these accounts (rows of keys) have done so many tasks of a season by then; 0 stands
    for every one that can be done, and nobody has in a season without tasks. Two statements."""
    needed = needed or tasks_of(season).count()
    if not needed:
        return set()
    awards = Award.objects.filter(task__season=season, person__in=people, at__lt=before)
    counted = awards.order_by().values("person").annotate(done=Count("pk"))
    return set(counted.filter(done__gte=needed).values_list("person", flat=True))


def numbers_of(season: Season) -> QuerySet[Task]:
    """Every task of a season with how many have done it (`done`), withdrawn ones too."""
    rows = Task.objects.filter(season=season).annotate(done=Count("awards"))
    return rows.order_by("number")


def done_in(season: Season, person: Person) -> frozenset[int]:
    """Keys of the tasks of a season that somebody has done."""
    rows = Award.objects.filter(person=person, task__season=season)
    return frozenset(rows.values_list("task", flat=True))
