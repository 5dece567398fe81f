from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "gatehouse.pages"
    label = "pages"
