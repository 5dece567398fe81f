from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ProposalsConfig(AppConfig):
    name = "gatehouse.proposals"
    label = "proposals"
    verbose_name = pgettext_lazy("section", "Proposals of enterprises")
