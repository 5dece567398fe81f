from importlib import import_module

from django.apps import AppConfig


class AdmissionConfig(AppConfig):
    name = "gatehouse.admission"
    label = "admission"

    def ready(self) -> None:
        """Register the letters once all tables are known."""
        import_module("gatehouse.admission.letters")
