"""Tables of tasks and of who has done them."""

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from gatehouse.programme.models import Season


class Task(models.Model):
    """Something to do in a season. That it was done is shown by a code word, which stands where
    only who did it sees it: at a plant, in a film. Only the word's index is kept."""

    season = models.ForeignKey(
        Season, models.PROTECT, verbose_name=pgettext_lazy("task", "season"), related_name="tasks"
    )
    number = models.PositiveSmallIntegerField(pgettext_lazy("task", "number"))
    title = models.CharField(pgettext_lazy("task", "title"), max_length=120)
    about = models.TextField(pgettext_lazy("task", "what to do"), max_length=1000, blank=True)
    word_index = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(pgettext_lazy("task", "made at"))
    withdrawn_at = models.DateTimeField(
        pgettext_lazy("task", "withdrawn at"), null=True, blank=True
    )

    class Meta:
        verbose_name = pgettext_lazy("task", "task")
        verbose_name_plural = pgettext_lazy("task", "tasks")
        ordering = ["season", "number"]
        constraints = [
            models.UniqueConstraint(fields=["season", "number"], name="rewards_task_number"),
            models.UniqueConstraint(fields=["season", "word_index"], name="rewards_word_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Award(models.Model):
    """Somebody has done a task, once."""

    task = models.ForeignKey(
        Task, models.PROTECT, verbose_name=pgettext_lazy("task", "task"), related_name="awards"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=pgettext_lazy("task", "who"),
        related_name="awards",
    )
    at = models.DateTimeField(pgettext_lazy("task", "at"))

    class Meta:
        verbose_name = pgettext_lazy("task", "task done")
        verbose_name_plural = pgettext_lazy("task", "tasks done")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "person"], name="rewards_award_once"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} · {self.person_id}"
