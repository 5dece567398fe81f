from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class PapersConfig(AppConfig):
    name = "gatehouse.papers"
    label = "papers"
    verbose_name = pgettext_lazy("section", "Document data")
