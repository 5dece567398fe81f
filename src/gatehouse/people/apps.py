from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import pgettext_lazy


class PeopleConfig(AppConfig):
    name = "gatehouse.people"
    label = "people"
    verbose_name = pgettext_lazy("section", "People and roles")


class BackOfficeConfig(AdminConfig):
    """Django's admin, with a door of our own."""

    default_site = "gatehouse.people.back_office.BackOffice"
    default = False
