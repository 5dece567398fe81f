from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "gatehouse.catalogue"
    label = "catalogue"
