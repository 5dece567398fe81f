"""Loads, once all tables are known, what the capabilities register with the core."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps
from django.utils.translation import pgettext_lazy

REGISTERING = ("jobs", "labels", "letters", "messages")


class CoreConfig(AppConfig):
    name = "gatehouse.core"
    label = "core"
    verbose_name = pgettext_lazy("section", "Texts and machinery")

    def ready(self) -> None:
        import_module("gatehouse.core.checks")
        import_module("gatehouse.core.upkeep")
        for app in apps.get_app_configs():
            if app.name.startswith("gatehouse."):
                self._load(app.name)

    @staticmethod
    def _load(app_name: str) -> None:
        """Import the modules in which a capability declares and names its jobs and letters."""
        for module in REGISTERING:
            if find_spec(f"{app_name}.{module}") is not None:
                import_module(f"{app_name}.{module}")
