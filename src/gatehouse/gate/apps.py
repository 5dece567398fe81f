from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class GateConfig(AppConfig):
    name = "gatehouse.gate"
    label = "gate"
    verbose_name = pgettext_lazy("section", "Gate and pass lists")
