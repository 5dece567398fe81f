from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class DrawsConfig(AppConfig):
    name = "gatehouse.draws"
    label = "draws"
    verbose_name = pgettext_lazy("section", "Draws")
