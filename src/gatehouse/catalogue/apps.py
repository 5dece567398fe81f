from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CatalogueConfig(AppConfig):
    name = "gatehouse.catalogue"
    label = "catalogue"
    verbose_name = pgettext_lazy("section", "Enterprises")
