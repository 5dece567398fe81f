from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class RewardsConfig(AppConfig):
    name = "gatehouse.rewards"
    label = "rewards"
    verbose_name = pgettext_lazy("section", "Tasks")
