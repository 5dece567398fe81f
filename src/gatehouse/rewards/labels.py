"""What the back office calls the codes of tasks."""

from django.utils.translation import pgettext_lazy

from gatehouse.core.labels import VERBS

VERBS.add(
    {
        "rewards.task_made": pgettext_lazy("history", "A task was made"),
        "rewards.task_changed": pgettext_lazy("history", "A task was changed"),
        "rewards.task_withdrawn": pgettext_lazy("history", "A task was withdrawn"),
        "rewards.task_brought_back": pgettext_lazy("history", "A task was brought back"),
        "rewards.task_done": pgettext_lazy("history", "A task was done"),
        "rewards.tasks_handed_over": pgettext_lazy("history", "Tasks done went to another account"),
    }
)
