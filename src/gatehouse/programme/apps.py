from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "gatehouse.programme"
    label = "programme"
