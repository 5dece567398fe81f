from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ImpactConfig(AppConfig):
    name = "gatehouse.impact"
    label = "impact"
    verbose_name = pgettext_lazy("section", "What visitors said")
