from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class QuizzesConfig(AppConfig):
    name = "gatehouse.quizzes"
    label = "quizzes"
    verbose_name = pgettext_lazy("section", "Games")
