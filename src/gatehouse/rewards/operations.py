"""Every write of tasks: made, changed, withdrawn, done."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gatehouse.core import history
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.people.models import Person
from gatehouse.people.operations import lock_active
from gatehouse.programme.models import Season
from gatehouse.rewards.models import Award, Task
from gatehouse.rewards.queries import task_with
from gatehouse.rewards.words import index_of, plain

SHORTEST_WORD = 5  # a shorter one is guessed
TEXTS = ("title_ru", "title_en", "about_ru", "about_en")


@transaction.atomic
def make_task(
    *, season: Season, texts: dict[str, str], word: str, by: Person | None, now: datetime
) -> Task:
    """A new task of a season, the last of the list. `texts`: those of TEXTS.

    Raises:
        Refused: `word_short`; `word_taken` where another task of the season has this word.
    """
    season = Season.objects.select_for_update().get(pk=season.pk)
    last = Task.objects.filter(season=season).aggregate(last=Max("number"))["last"]
    task = Task(season=season, number=(last or 0) + 1, made_at=now)
    _write(task, texts, word)
    history.record("rewards.task_made", of=task, by=by, now=now, number=task.number)
    return task


@transaction.atomic
def change_task(*, task: Task, texts: dict[str, str], word: str, by: Person, now: datetime) -> Task:
    """Other texts, and another word where one is given; who has done it has done it.

    Raises:
        Refused: as `make_task`.
    """
    task = Task.objects.select_for_update().get(pk=task.pk)
    _write(task, texts, word)
    history.record("rewards.task_changed", of=task, by=by, now=now, new_word=bool(word))
    return task


def _write(task: Task, texts: dict[str, str], word: str) -> None:
    for name in TEXTS:
        setattr(task, name, texts[name] or None)
    if word or task.pk is None:
        if len(plain(word)) < SHORTEST_WORD:
            text = _("The word has five letters or digits at least: a shorter one is guessed.")
            raise Refused(Refusal("word_short", text))
        task.word_index = index_of(word, task.season_id)
    try:
        with transaction.atomic():
            task.save()
    except IntegrityError as error:
        text = _("Another task of this season has this word. Choose another one.")
        raise Refused(Refusal("word_taken", text)) from error


@transaction.atomic
def withdraw_task(*, task: Task, by: Person, now: datetime) -> bool:
    """Nobody can do it any more; whoever did, has. Whether it was open."""
    gone = Task.objects.filter(pk=task.pk, withdrawn_at=None).update(withdrawn_at=now)
    if gone:
        history.record("rewards.task_withdrawn", of=task, by=by, now=now)
    return bool(gone)


@transaction.atomic
def bring_back_task(*, task: Task, by: Person, now: datetime) -> bool:
    """It can be done again; whether it was withdrawn."""
    back = Task.objects.filter(pk=task.pk, withdrawn_at__isnull=False).update(withdrawn_at=None)
    if back:
        history.record("rewards.task_brought_back", of=task, by=by, now=now)
    return bool(back)


@transaction.atomic
def say_word(*, season: Season, word: str, by: Person, now: datetime) -> Award:
    """Somebody knows a code word: the task it belongs to is done. Said twice, it is done once.

    Raises:
        Refused: `closed`, `erased`; `word_unknown`.
    """
    by = lock_active(by)
    task = task_with(word, season)
    if task is None:
        raise Refused(unknown_word())
    award, is_new = Award.objects.get_or_create(task=task, person=by, defaults={"at": now})
    if is_new:
        history.record("rewards.task_done", of=task, by=by, now=now)
    return award


def hand_over(*, keys: list[int], giver: Person, taker: Person, by: Person, now: datetime) -> None:
    """Tasks that one account has done are the other's now; `keys` of awards that are still the
    giver's and of tasks that the taker has not done. Inside the transaction of the caller."""
    own = Award.objects.filter(person=taker).values("task")
    rows = Award.objects.filter(pk__in=keys, person=giver).exclude(task__in=own)
    moved = Award.objects.filter(pk__in=list(rows.values_list("pk", flat=True)))
    if count := moved.update(person=taker):
        history.record(
            "rewards.tasks_handed_over", of=giver, by=by, now=now, to=taker.pk, tasks=count
        )


def unknown_word() -> Refusal:
    """What a word is answered that no task has."""
    text = _("No task has this word. Look at it once more where you found it.")
    return Refusal("word_unknown", text)
