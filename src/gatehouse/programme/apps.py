from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ProgrammeConfig(AppConfig):
    name = "gatehouse.programme"
    label = "programme"
    verbose_name = pgettext_lazy("section", "Programme")
