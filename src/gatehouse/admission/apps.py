from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class AdmissionConfig(AppConfig):
    name = "gatehouse.admission"
    label = "admission"
    verbose_name = pgettext_lazy("section", "Applications and visits")

    def ready(self) -> None:
        """Let the programme's pages know what admission knows of draws."""
        import_module("gatehouse.admission.drawn_sessions")
