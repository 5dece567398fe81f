"""Which texts of a task have a Russian and an English column."""

from modeltranslation.translator import TranslationOptions, register

from gatehouse.rewards.models import Task


@register(Task)
class TaskTranslation(TranslationOptions):
    fields = ("title", "about")
