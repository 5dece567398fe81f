from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "gatehouse.people"
    label = "people"
