from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class AdmissionConfig(AppConfig):
    name = "gatehouse.admission"
    label = "admission"
    verbose_name = pgettext_lazy("section", "Applications and visits")
