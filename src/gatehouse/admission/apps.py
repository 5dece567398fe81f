from django.apps import AppConfig


class AdmissionConfig(AppConfig):
    name = "gatehouse.admission"
    label = "admission"
