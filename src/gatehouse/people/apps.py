from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PeopleConfig(AppConfig):
    name = "gatehouse.people"
    label = "people"


class BackOfficeConfig(AdminConfig):
    """Django's admin, with a door of our own."""

    default_site = "gatehouse.people.back_office.BackOffice"
    default = False
