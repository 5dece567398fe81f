from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class MailingsConfig(AppConfig):
    name = "gatehouse.mailings"
    label = "mailings"
    verbose_name = pgettext_lazy("section", "Letters to many")
